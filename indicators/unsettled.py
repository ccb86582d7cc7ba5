"""Marks days whose totals must be added up anew, in the same transaction as the change that made it so."""

from __future__ import annotations

from types import ModuleType

import sqlalchemy as sa
from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite

from indicators.tables import interactions, totals_state, unsettled_days

_DIALECTS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def _mark(dialect: ModuleType) -> Executable:
    """Mark a day, or mark it again."""
    new = dialect.insert(unsettled_days)
    marked: Executable = new.on_conflict_do_update(index_elements=["commune", "day"], set_={"day": new.excluded.day})
    return marked


# Made once: this is done for each message.
_MARKS = {name: _mark(dialect) for name, dialect in _DIALECTS.items()}
_STATE = sa.select(totals_state.c.value).where(totals_state.c.name == sa.bindparam("name"))


def unsettle(connection: sa.Connection, commune: str, day: int) -> None:
    """Mark a day of a commune. Call it with every change of a row of that day.

    On PostgreSQL the marked row stays locked until the transaction ends, so that a settling at the same time either
    waits for the change or sees the mark.
    """
    connection.execute(_MARKS[connection.dialect.name], {"commune": commune, "day": day})


def unsettle_citizen(connection: sa.Connection, citizen: str, commune: str, since: int) -> None:
    """Mark all days of a citizen in a commune from `since` on.

    Call it when a row of theirs is added or taken away other than at the end: their next day says when they were here
    before.
    """
    theirs = sa.and_(interactions.c.citizen == citizen, interactions.c.commune == commune, interactions.c.day >= since)
    for day in connection.execute(sa.select(interactions.c.day).where(theirs).distinct()).scalars().all():
        unsettle(connection, commune, day)


def state(connection: sa.Connection, name: str) -> str | None:
    """What the totals remember under `name`."""
    return connection.execute(_STATE, {"name": name}).scalar()


def set_state(connection: sa.Connection, name: str, value: str) -> None:
    """Remember something with the totals."""
    kept = _DIALECTS[connection.dialect.name].insert(totals_state).values(name=name, value=value)
    connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
