"""Counts from daily totals, and from the rows of the day that is not over yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from indicators.cuts import Cut
from indicators.figures import Figures, Scope, measures, period_of
from indicators.months import month_of, next_month
from indicators.rows import Group
from indicators.tables import (
    MEASURES,
    daily_people,
    daily_totals,
    interactions,
    monthly_people,
    monthly_totals,
    settled_months,
    unsettled_days,
)
from indicators.times import day_number

_WAITING = sa.select(sa.literal(1)).where(
    unsettled_days.c.day >= sa.bindparam("first"),
    unsettled_days.c.day < sa.bindparam("until"),
    sa.or_(sa.bindparam("commune", type_=sa.String).is_(None), unsettled_days.c.commune == sa.bindparam("commune")),
)
_MONTHS = sa.select(settled_months.c.month)


def are_ready(connection: sa.Connection, scope: Scope, today: int) -> bool:
    """Whether every day of the scope that is over has been added up."""
    until = min(_day_after(scope), today)
    asked = {"first": scope.first_day, "until": until, "commune": scope.commune}
    return connection.execute(_WAITING.limit(1), asked).first() is None


def count(
    connection: sa.Connection, scope: Scope, today: int, cuts: Sequence[Cut], period: str | None = None
) -> dict[Group, Figures]:
    """The figures of each (period, value) of some cuts of one dimension.

    A period is its first day in stored form, 0 without periods.
    """
    asked = _Asked(tuple(cuts), period, scope.commune is not None)
    found: dict[Group, dict[str, int]] = {}
    for statement, within in _statements(asked, scope, today, _whole_months(connection, scope, today)):
        for entry in connection.execute(
            statement, {**within, "first": scope.first_day, "commune": scope.commune}
        ).mappings():
            figures = found.setdefault((entry["in_period"], entry["in_value"]), {})
            for name in entry.keys() - {"in_period", "in_value"}:
                figures[name] = figures.get(name, 0) + int(entry[name])
    return {
        group: Figures(**{**figures, "people": figures.get("people", 0) + figures["visitors"]})
        for group, figures in found.items()
    }


@dataclass(frozen=True)
class _Months:
    """Settled months one after the other: from the first day of the first to before `end`, the first day after.

    `is_from_start`: no day of the scope comes before them.
    """

    first: int
    end: int
    is_from_start: bool


def _whole_months(connection: sa.Connection, scope: Scope, today: int) -> _Months | None:
    """The run of settled months inside the scope, from its first whole month on."""
    settled = set(connection.execute(_MONTHS).scalars())
    if not settled:
        return None
    after = min(_day_after(scope), today)
    start = scope.first_day if scope.first.day == 1 else next_month(month_of(scope.first_day))
    first = end = max(start, min(settled))  # there is nothing older
    while end in settled and next_month(end) <= after:
        end = next_month(end)
    is_from_start = scope.first.day == 1 or first > start
    return _Months(first, end, is_from_start) if end > first else None


@dataclass(frozen=True)
class _Asked:
    """What a statement depends on. Making one takes longer than running it, so each is made once and kept."""

    cuts: tuple[Cut, ...]
    period: str | None
    is_one_commune: bool


def _statements(
    asked: _Asked, scope: Scope, today: int, months: _Months | None
) -> Iterator[tuple[sa.Executable, dict[str, int]]]:
    """What to ask, each with the time it is asked for: from `since` to before `until`."""
    if asked.period not in {None, "month"}:
        months = None
    # Of a scope that begins inside a month: who was there before in that month, but not in the scope, no month tells.
    can_tell = months is not None and (months.is_from_start or asked.period == "month")
    for is_people, by_months in ((False, months), (True, months if can_tell else None)):
        for is_monthly, since, until in _spans(scope, today, by_months):
            yield _settled(asked, is_people=is_people, is_monthly=is_monthly), {"since": since, "until": until}
    if scope.last_day >= today:
        since = max(today, scope.first_day)
        for is_people in (False, True):
            yield _open(asked, is_people=is_people), {"since": since, "until": _day_after(scope)}


def _spans(scope: Scope, today: int, months: _Months | None) -> Iterator[tuple[bool, int, int]]:
    """The days of the scope that are over, as months where they are, as days before and after them."""
    until = min(_day_after(scope), today)
    if months is None:
        yield False, scope.first_day, until
        return
    yield True, months.first, months.end
    if not months.is_from_start:
        yield False, scope.first_day, months.first
    if months.end < until:
        yield False, months.end, until


@lru_cache(maxsize=512)
def _settled(asked: _Asked, *, is_people: bool, is_monthly: bool) -> sa.Executable:
    """The totals of settled days or months. Each citizen once: on the first of their days in scope and period."""
    if is_people:
        table = (monthly_people if is_monthly else daily_people).c
    else:
        table = (monthly_totals if is_monthly else daily_totals).c
    time = table.month if is_monthly else table.day
    wanted = sa.and_(table.dimension == asked.cuts[0].dimension, *_within(asked, time, table.commune))
    only = [cut.only for cut in asked.cuts if cut.only is not None]
    if only:
        wanted = sa.and_(wanted, table.value.in_(only))
    period = _period(asked, time)
    if not is_people:
        sums = (sa.func.sum(table[name]).label(name) for name in MEASURES)
        return _grouped(period, table.value, *sums).where(wanted)
    before = table.month_before if is_monthly else table.day_before
    is_first = before < sa.bindparam("first")
    if asked.period is not None:
        is_first = sa.or_(is_first, before < period)
    return _grouped(period, table.value, sa.func.sum(table.people).label("people")).where(wanted, is_first)


@lru_cache(maxsize=512)
def _open(asked: _Asked, *, is_people: bool) -> sa.Executable:
    """The rows of days that are not over."""
    make = _newcomers if is_people else _sums
    return sa.union_all(*(make(asked, cut) for cut in asked.cuts))


def _sums(asked: _Asked, cut: Cut) -> sa.Select[Any]:
    row = interactions.c
    wanted = _grouped(_period(asked, row.day), cut.value(row), *measures().values())
    return wanted.where(*_within(asked, row.day, row.commune), cut.takes(row))


def _newcomers(asked: _Asked, cut: Cut) -> sa.Select[Any]:
    """The citizens who were not in the group before in the scope and the period."""
    row, earlier = interactions.c, interactions.alias().c
    here = (
        sa.select(_period(asked, row.day).label("period"), cut.value(row).label("value"), row.commune, row.citizen)
        .where(*_within(asked, row.day, row.commune), cut.takes(row), row.citizen.is_not(None))
        .distinct()
        .subquery()
    )
    was_here = sa.exists().where(
        earlier.citizen == here.c.citizen,
        earlier.commune == here.c.commune,
        earlier.day >= sa.bindparam("first"),
        earlier.day >= here.c.period,
        earlier.day < sa.bindparam("since"),
        cut.value(earlier) == here.c.value,
        cut.takes(earlier),
    )
    return _grouped(here.c.period, here.c.value, sa.func.count().label("people")).where(~was_here)


def _within(
    asked: _Asked, time: sa.ColumnElement[int], commune: sa.ColumnElement[str]
) -> Iterator[sa.ColumnElement[bool]]:
    yield time >= sa.bindparam("since")
    yield time < sa.bindparam("until")
    if asked.is_one_commune:
        yield commune == sa.bindparam("commune")


def _grouped(period: sa.ColumnElement[int], value: sa.ColumnElement[str], *sums: Any) -> sa.Select[Any]:
    # Grouping by the names: PostgreSQL takes the same expression with another parameter for another expression.
    wanted = sa.select(period.label("in_period"), value.label("in_value"), *sums)
    return wanted.group_by(sa.literal_column("in_period"), sa.literal_column("in_value"))


def _period(asked: _Asked, day: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.literal(0, sa.Integer) if asked.period is None else period_of(asked.period, day)


def _day_after(scope: Scope) -> int:
    return day_number(scope.last + timedelta(days=1))
