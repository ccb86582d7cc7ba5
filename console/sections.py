"""What the console consists of: each part of it is one `Section`, also those that other rooms bring along.

A part is a router whose routes say who may open them (`console.access`) and, where it has one, an entry in the menu.
Templates extend "base.html" and are rendered by `console.view.page`. `service.app` hands the sections of other rooms
to `console.app.create_console`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from fastapi import APIRouter

from indicators.officers import Role, Staff

Badge = Callable[[sa.Connection, Staff], int]
"""How many things wait there for this officer."""


@dataclass(frozen=True)
class Section:
    """One part of the console.

    `title` and `path` (below /console, like "/bao-cao") are its entry in the menu, shown to those whose role includes
    `role`; without a title there is none. `place` orders the menu. `templates` is a folder of the room's own; `badge`
    is shown beside the title.
    """

    router: APIRouter
    title: str = ""
    path: str = ""
    role: Role = Role.OFFICER
    place: int = 100
    templates: Path | None = None
    badge: Badge | None = None
