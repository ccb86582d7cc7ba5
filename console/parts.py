"""What the console's pages share: the database, the channels, the content, the settings."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Request

from connectors.channel import Channel
from storage.store import Store
from storage.vault import Vault

if TYPE_CHECKING:
    from console.oidc import Provider

RowId = Annotated[int, Path(ge=0, lt=2**63)]
"""The number of a row, in an address."""


@dataclass(frozen=True)
class Parts:
    """Lent to every page by `parts_of(request)`.

    `communes` maps slugs to names, `articles` guide slugs to titles; `channels` are those open in this process;
    `public_url` is the https address people reach us at, `oidc` the office's own sign-in service, if there are such.
    """

    store: Store
    vault: Vault
    communes: Mapping[str, str]
    articles: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    default_commune: str | None = None
    public_url: str | None = None
    oidc: Provider | None = None
    clock: Callable[[], float] = time.time


def parts_of(request: Request) -> Parts:
    """The parts of the console that serves this request."""
    parts = request.app.state.parts
    assert isinstance(parts, Parts)
    return parts
