"""Counts from daily totals, and from the rows of the day that is not over yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from indicators.cuts import Cut
from indicators.figures import Figures, Scope, measures, period_of
from indicators.rows import Group
from indicators.tables import MEASURES, daily_people, daily_totals, interactions, unsettled_days


def are_ready(connection: sa.Connection, scope: Scope, today: int) -> bool:
    """Whether every day of the scope that is over has been added up."""
    waiting = sa.and_(unsettled_days.c.day < today, unsettled_days.c.day.between(scope.first_day, scope.last_day))
    if scope.commune is not None:
        waiting = sa.and_(waiting, unsettled_days.c.commune == scope.commune)
    return connection.execute(sa.select(sa.literal(1)).where(waiting).limit(1)).first() is None


def count(
    connection: sa.Connection, scope: Scope, today: int, cuts: Sequence[Cut], period: str | None = None
) -> dict[Group, Figures]:
    """The figures of each (period, value) of some cuts of one dimension.

    A period is its first day in stored form, 0 without periods.
    """
    found: dict[Group, dict[str, int]] = {}
    statements: list[sa.Executable] = [
        _settled_sums(scope, today, cuts, period),
        _settled_people(scope, today, cuts, period),
    ]
    if scope.last_day >= today:
        statements.append(sa.union_all(*(_sums_since(scope, today, cut, period) for cut in cuts)))
        statements.append(sa.union_all(*(_newcomers_since(scope, today, cut, period) for cut in cuts)))
    for statement in statements:
        for entry in connection.execute(statement).mappings():
            figures = found.setdefault((entry["in_period"], entry["in_value"]), {})
            for name in entry.keys() - {"in_period", "in_value"}:
                figures[name] = figures.get(name, 0) + int(entry[name])
    return {
        group: Figures(**{**figures, "people": figures.get("people", 0) + figures["visitors"]})
        for group, figures in found.items()
    }


def _settled_sums(scope: Scope, today: int, cuts: Sequence[Cut], period: str | None) -> sa.Select[Any]:
    table = daily_totals.c
    sums = (sa.func.sum(table[name]).label(name) for name in MEASURES)
    return _grouped(_period(period, table.day), table.value, *sums).where(_settled(table, scope, today, cuts))


def _settled_people(scope: Scope, today: int, cuts: Sequence[Cut], period: str | None) -> sa.Select[Any]:
    """Each citizen once: on the first of their days in the scope, and in the period."""
    table = daily_people.c
    is_first_day = table.day_before < scope.first_day
    if period is not None:
        is_first_day = sa.or_(is_first_day, table.day_before < _period(period, table.day))
    people = sa.func.sum(table.people).label("people")
    return _grouped(_period(period, table.day), table.value, people).where(
        _settled(table, scope, today, cuts), is_first_day
    )


def _sums_since(scope: Scope, today: int, cut: Cut, period: str | None) -> sa.Select[Any]:
    row = interactions.c
    return _grouped(_period(period, row.day), cut.value(row), *measures().values()).where(_since(scope, today, cut))


def _newcomers_since(scope: Scope, today: int, cut: Cut, period: str | None) -> sa.Select[Any]:
    """The citizens since today who were not in the group before in the scope and the period."""
    row, earlier = interactions.c, interactions.alias().c
    here = (
        sa.select(_period(period, row.day).label("period"), cut.value(row).label("value"), row.commune, row.citizen)
        .where(_since(scope, today, cut), row.citizen.is_not(None))
        .distinct()
        .subquery()
    )
    was_here = sa.exists().where(
        earlier.citizen == here.c.citizen,
        earlier.commune == here.c.commune,
        earlier.day >= scope.first_day,
        earlier.day >= here.c.period,
        earlier.day < today,
        cut.value(earlier) == here.c.value,
        cut.takes(earlier),
    )
    return _grouped(here.c.period, here.c.value, sa.func.count().label("people")).where(~was_here)


def _grouped(period: sa.ColumnElement[int], value: sa.ColumnElement[str], *sums: Any) -> sa.Select[Any]:
    # Grouping by the names: PostgreSQL takes the same expression with another parameter for another expression.
    wanted = sa.select(period.label("in_period"), value.label("in_value"), *sums)
    return wanted.group_by(sa.literal_column("in_period"), sa.literal_column("in_value"))


def _settled(table: Any, scope: Scope, today: int, cuts: Sequence[Cut]) -> sa.ColumnElement[bool]:
    over = sa.and_(table.dimension == cuts[0].dimension, table.day.between(scope.first_day, scope.last_day))
    over = sa.and_(over, table.day < today)
    only = [cut.only for cut in cuts if cut.only is not None]
    if only:
        over = sa.and_(over, table.value.in_(only))
    return over if scope.commune is None else sa.and_(over, table.commune == scope.commune)


def _since(scope: Scope, today: int, cut: Cut) -> sa.ColumnElement[bool]:
    row = interactions.c
    since = sa.and_(row.day >= max(today, scope.first_day), row.day <= scope.last_day, cut.takes(row))
    return since if scope.commune is None else sa.and_(since, row.commune == scope.commune)


def _period(period: str | None, day: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.literal(0, sa.Integer) if period is None else period_of(period, day)
