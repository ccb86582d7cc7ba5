"""Counts over the rows of the log themselves: any grouping, as far back as rows are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from indicators.cuts import Cut
from indicators.figures import PERIODS, Figures, Scope, is_counted, measures, period_of, value_of
from indicators.tables import interactions

Group = tuple[Any, ...]


def count(connection: sa.Connection, scope: Scope, group_by: Sequence[str]) -> dict[Group, Figures]:
    """The figures of each group: periods as their first day (stored form), other values as text."""
    row = interactions.c
    groups = [period_of(name, row.day) if name in PERIODS else value_of(name) for name in group_by]
    return _count(connection, scope, groups, sa.true())


def count_cut(connection: sa.Connection, scope: Scope, cut: Cut, period: str | None = None) -> dict[Group, Figures]:
    """The figures of each (period, value) of a cut, as `totals.count` gives them."""
    row = interactions.c
    first_day = sa.literal(0, sa.Integer) if period is None else period_of(period, row.day)
    return _count(connection, scope, [first_day, cut.value(row)], cut.narrows(row))


def _count(
    connection: sa.Connection, scope: Scope, groups: Sequence[sa.ColumnElement[Any]], only: sa.ColumnElement[bool]
) -> dict[Group, Figures]:
    row = interactions.c
    keys = [group.label(f"group_{place}") for place, group in enumerate(groups)]
    # The same person in two communes is somebody there and somebody here.
    person = row.citizen if scope.commune is not None else row.commune + ":" + row.citizen
    people = sa.func.count(sa.distinct(person)).label("people")
    wanted = sa.select(*keys, people, *measures().values()).where(in_scope(scope), only)
    # Grouping by the names: PostgreSQL takes the same expression with another parameter for another expression.
    found = connection.execute(wanted.group_by(*(sa.literal_column(key.name) for key in keys)))
    return {tuple(entry[: len(keys)]): _figures(entry) for entry in found}


def in_scope(scope: Scope) -> sa.ColumnElement[bool]:
    """Whether a row is in the scope and counts."""
    row = interactions.c
    wanted = sa.and_(row.day.between(scope.first_day, scope.last_day), is_counted(include_test=scope.include_test))
    return wanted if scope.commune is None else sa.and_(wanted, row.commune == scope.commune)


def _figures(entry: Any) -> Figures:
    values = {name: int(value) for name, value in entry._mapping.items() if not name.startswith("group_")}
    return Figures(**{**values, "people": values["people"] + values["visitors"]})
