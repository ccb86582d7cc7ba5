"""The record of changes: who changed which setting, account or device, when, from what to what, and why."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from console.tables import setting_changes
from indicators import officers
from indicators.officers import Staff
from knowledge.text import clean


@dataclass(frozen=True)
class Change:
    """One change. `who` is the officer's name; None: by a command on the server."""

    at: float
    who: str | None
    commune: str | None
    name: str
    before: str
    after: str
    why: str


def record(
    connection: sa.Connection,
    officer: int | None,
    name: str,
    before: str,
    after: str,
    why: str,
    *,
    now: float,
    commune: str | None = None,
) -> None:
    """Keep a change, in the transaction that makes it; what stays as it was is no change."""
    if before == after:
        return
    row = {
        "at": now,
        "officer": officer,
        "commune": commune,
        "name": name[:120],
        "before": before,
        "after": after,
        "why": clean(why)[:300],
    }
    connection.execute(sa.insert(setting_changes).values(row))


def latest(
    connection: sa.Connection, viewer: Staff, limit: int, before_id: int | None = None
) -> list[tuple[int, Change]]:
    """The newest changes this officer may see, each with its number; `before_id` pages on."""
    wanted = sa.select(setting_changes, officers.staff.c.name.label("who")).join_from(
        setting_changes, officers.staff, isouter=True
    )
    if viewer.commune is not None:
        # What concerns no commune (hours, notices) concerns every commune.
        theirs = setting_changes.c.commune
        wanted = wanted.where(sa.or_(theirs.is_(None), theirs == viewer.commune))
    if before_id is not None:
        wanted = wanted.where(setting_changes.c.id < before_id)
    rows = connection.execute(wanted.order_by(setting_changes.c.id.desc()).limit(limit))
    return [(row.id, Change(row.at, row.who, row.commune, row.name, row.before, row.after, row.why)) for row in rows]
