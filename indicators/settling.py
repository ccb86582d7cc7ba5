"""Adds up days that are over, so that a year's figures are sums of a few thousand rows instead of a million.

The totals of a day are always made from its rows anew, never changed by halves; `unsettled_days` says which days need
it. What the rows say is the truth: counting them gives the same figures (a test compares both).
"""

from __future__ import annotations

import secrets
from functools import cache
from weakref import WeakSet

import sqlalchemy as sa

from indicators import cuts
from indicators.cuts import Cut
from indicators.definitions import fingerprint
from indicators.figures import measures
from indicators.tables import (
    MEASURES,
    daily_people,
    daily_totals,
    interactions,
    settled_months,
    unsettled_days,
)
from indicators.unsettled import set_state, state, unsettle
from storage.store import skips_locked

AT_ONCE = 40
"""How many days (of one commune each) one transaction settles: a few seconds at the most."""

_DEFINITIONS, _VERSION = "definitions", "version"
KEPT_SINCE = "kept_since"

_checked: WeakSet[sa.Engine] = WeakSet()
"""Databases whose totals are known to be of today's definitions: those change with the program only."""

_OVER = (
    sa.select(unsettled_days)
    .where(unsettled_days.c.day < sa.bindparam("today"), unsettled_days.c.day >= sa.bindparam("since"))
    .order_by(unsettled_days.c.day)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_OVER_LOCKED = _OVER.with_for_update(skip_locked=True)

Day = tuple[str, int]


def settle(connection: sa.Connection, today: int, limit: int = AT_ONCE) -> int:
    """Add up at most `limit` unsettled days before `today` (stored form); return how many were."""
    if connection.engine not in _checked:
        _unsettle_if_redefined(connection)
    days = _take(connection, today, limit)
    if not days:
        return 0
    take_turns(connection)
    # The days by themselves as well: SQLite finds no rows by pairs, but reads them all.
    asked = {"pairs": days, "days": sorted({day for _, day in days})}
    for statement in _statements(tuple(cuts.every())):
        connection.execute(statement, asked)
    months = {day - day % 100 + 1 for _, day in days}
    connection.execute(sa.delete(settled_months).where(settled_months.c.month.in_(months)))
    return len(days)


def take_turns(connection: sa.Connection) -> None:
    """Let one transaction at a time change the totals, and give them a new version.

    On PostgreSQL the row stays locked until the transaction ends; SQLite has one writer anyway.
    """
    set_state(connection, _VERSION, secrets.token_hex(8))


def version(connection: sa.Connection) -> str | None:
    """What the totals are known by until they change; None if there are none yet. No two databases have the same."""
    return state(connection, _VERSION)


def kept_since(connection: sa.Connection) -> int:
    """The first day (stored form) whose rows are still there; 0 if none were ever deleted."""
    return int(state(connection, KEPT_SINCE) or 0)


def _take(connection: sa.Connection, today: int, limit: int) -> list[Day]:
    """The days to settle now; on PostgreSQL locked, and those another transaction is changing are left for later."""
    asked = {"today": today, "since": kept_since(connection), "limit": limit}
    over = _OVER_LOCKED if skips_locked(connection) else _OVER
    return [(row.commune, row.day) for row in connection.execute(over, asked)]


@cache
def _statements(ways: tuple[Cut, ...]) -> tuple[sa.Executable, ...]:
    """All that makes the totals of some days anew. To make them takes longer than to run them, so they are kept."""
    forget = (sa.delete(table).where(_is_asked_for(table.c)) for table in (daily_totals, daily_people, unsettled_days))
    return *forget, *(make(cut) for cut in ways for make in (_totals, _people))


def _totals(cut: Cut) -> sa.Insert:
    row = interactions.c
    value = cut.value(row).label("in_value")
    wanted = (
        sa.select(sa.literal(cut.dimension, sa.String), row.day, row.commune, value, *measures().values())
        .where(_is_asked_for(row), cut.takes(row))
        .group_by(row.day, row.commune, sa.literal_column("in_value"))
    )
    return sa.insert(daily_totals).from_select(["dimension", "day", "commune", "value", *MEASURES], wanted)


def _people(cut: Cut) -> sa.Insert:
    """Count the citizens of each group by the day they were in it before."""
    row, earlier = interactions.c, interactions.alias()
    here = (
        sa.select(row.day, row.commune, cut.value(row).label("value"), row.citizen)
        .where(_is_asked_for(row), cut.takes(row), row.citizen.is_not(None))
        .distinct()
        .subquery()
    )
    # Not the maximum: read backwards, the index gives the newest first, and one is enough.
    before = (
        sa.select(earlier.c.day)
        .where(
            earlier.c.citizen == here.c.citizen,
            earlier.c.commune == here.c.commune,
            earlier.c.day < here.c.day,
            cut.value(earlier.c) == here.c.value,
            cut.takes(earlier.c),
        )
        .order_by(earlier.c.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    day_before = sa.func.coalesce(before, 0).label("day_before")
    # Materialized, or SQLite would look every day before up twice.
    each = sa.select(here.c.day, here.c.commune, here.c.value, day_before).cte("each").prefix_with("MATERIALIZED")
    group = each.c.day, each.c.commune, each.c.value, each.c.day_before
    wanted = sa.select(sa.literal(cut.dimension, sa.String), *group, sa.func.count()).group_by(*group)
    names = ["dimension", "day", "commune", "value", "day_before", "people"]
    return sa.insert(daily_people).from_select(names, wanted)


def _is_asked_for(columns: sa.ColumnCollection[str, sa.Column[object]]) -> sa.ColumnElement[bool]:
    some_day = columns.day.in_(sa.bindparam("days", expanding=True))
    return sa.and_(some_day, sa.tuple_(columns.commune, columns.day).in_(sa.bindparam("pairs", expanding=True)))


def _unsettle_if_redefined(connection: sa.Connection) -> None:
    """Have all days added up anew if an indicator counts something else than it did."""
    now = fingerprint()
    if state(connection, _DEFINITIONS) == now:
        _checked.add(connection.engine)
        return
    whole = sa.and_(daily_totals.c.dimension == cuts.WHOLE, daily_totals.c.day >= kept_since(connection))
    for row in connection.execute(sa.select(daily_totals.c.commune, daily_totals.c.day).where(whole)).all():
        unsettle(connection, row.commune, row.day)
    set_state(connection, _DEFINITIONS, now)
