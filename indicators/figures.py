"""What is counted and how: the scope of a question, the figures it is answered with, their expressions in SQL.

Both ways of counting, over the rows themselves (`rows.py`) and over daily totals (`totals.py`), use these expressions,
so a figure means the same whichever way it came.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from indicators.definitions import Where
from indicators.tables import MEASURES, interactions
from indicators.times import day_number
from knowledge.answer import Outcome

Period = Literal["day", "week", "month"]
Dimension = Literal["hour", "topic", "article", "channel", "hamlet", "outcome", "assisted"]
GroupBy = Literal["day", "week", "month", "hour", "topic", "article", "channel", "hamlet", "outcome", "assisted"]
Columns = sa.ColumnCollection[str, sa.Column[Any]]
"""The columns of `interactions`, or of an alias of it."""
PERIODS: tuple[str, ...] = get_args(Period)
DIMENSIONS: tuple[str, ...] = get_args(Dimension)


@dataclass(frozen=True)
class Scope:
    """Which interactions are meant: of one commune (slug; None: all), begun from `first` to `last`, both included.

    Test conversations are left out unless asked for.
    """

    commune: str | None
    first: date
    last: date
    include_test: bool = False

    @property
    def first_day(self) -> int:
        """`first` as stored."""
        return day_number(self.first)

    @property
    def last_day(self) -> int:
        """`last` as stored."""
        return day_number(self.last)


@dataclass(frozen=True)
class Figures:
    """The figures of a group of interactions.

    `interactions` counts pieces of support: 1 for a chat, the number of people for a counted visit; `people` are
    distinct citizens of chats plus `visitors`, the people of visits. `first_time`: chats of people who had not been
    here before; `useful_yes`, `useful_no`: rated so; `satisfaction_sum` over `satisfaction_count` ratings of 1 to 5;
    `assisted`: with an officer's hand in it; `turns`: messages answered; `seconds`: from first to last message.
    """

    interactions: int = 0
    people: int = 0
    visitors: int = 0
    answered: int = 0
    handed_off: int = 0
    not_found: int = 0
    clarified: int = 0
    out_of_scope: int = 0
    safety: int = 0
    first_time: int = 0
    useful_yes: int = 0
    useful_no: int = 0
    satisfaction_sum: int = 0
    satisfaction_count: int = 0
    assisted: int = 0
    turns: int = 0
    seconds: int = 0

    @property
    def satisfaction(self) -> float | None:
        """The mean rating from 1 to 5; None if nobody rated."""
        return self.satisfaction_sum / self.satisfaction_count if self.satisfaction_count else None

    def share(self, part: int) -> float | None:
        """`part` (for instance `answered`) as a share of the interactions, 0 to 1; None if there are none."""
        return part / self.interactions if self.interactions else None

    def __add__(self, other: Figures) -> Figures:
        """Add up. `people` are added as well: whoever is in both counts twice."""
        return Figures(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def measures() -> dict[str, sa.ColumnElement[int]]:
    """The sums of a group of rows, by the names of `tables.MEASURES` and in their order."""
    row = interactions.c
    sums = {
        "interactions": sa.func.sum(row.people),
        "visitors": _sum_where(row.kind == "visit"),
        **{
            outcome.value: _sum_where(row.outcome == outcome.value)
            for outcome in Outcome
            if outcome is not Outcome.SMALLTALK
        },
        "first_time": _sum_where(row.is_first),
        "useful_yes": _sum_where(row.useful.is_(True), of=1),
        "useful_no": _sum_where(row.useful.is_(False), of=1),
        "satisfaction_sum": sa.func.sum(sa.func.coalesce(row.satisfaction, 0)),
        "satisfaction_count": sa.func.count(row.satisfaction),
        "assisted": _sum_where(row.is_assisted),
        "turns": sa.func.sum(row.turns),
        "seconds": sa.func.sum(sa.cast(row.last_at - row.opened_at, sa.Integer)),
    }
    return {name: sa.func.coalesce(sums[name], 0).label(name) for name in MEASURES}


def is_counted(row: Columns = interactions.c, *, include_test: bool = False) -> sa.ColumnElement[bool]:
    """Whether a row counts: not corrected away, more than a greeting, no test."""
    counted = sa.and_(row.void_at.is_(None), row.outcome != Outcome.SMALLTALK.value)
    return counted if include_test else sa.and_(counted, row.is_test.is_(False))


def is_support(where: Where, row: Columns = interactions.c) -> sa.ColumnElement[bool]:
    """Whether a row is a piece of support an indicator takes: answered, or with an officer's hand in it."""
    conditions = [sa.or_(row.outcome == Outcome.ANSWERED.value, row.is_assisted)]
    if where.topics:
        conditions.append(row.topic.in_(where.topics))
    if where.channels:
        conditions.append(row.channel.in_(where.channels))
    if where.is_assisted:
        conditions.append(row.is_assisted)
    return sa.and_(*conditions)


def value_of(dimension: str, row: Columns = interactions.c) -> sa.ColumnElement[str]:
    """A row's value of a dimension, as text; empty where there is none."""
    if dimension == "hour":
        return sa.case((row.hour < 10, "0" + sa.cast(row.hour, sa.String)), else_=sa.cast(row.hour, sa.String))
    if dimension == "assisted":
        return sa.case((row.is_assisted, "1"), else_="0")
    return sa.func.coalesce(row[dimension], "")


def period_of(period: str, day: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The first day of the period a stored day lies in; weeks begin on Monday."""
    if period == "month":
        return day - day % 100 + 1
    return WeekStart(day) if period == "week" else day


class WeekStart(GenericFunction[int]):
    """The Monday of a stored day's week, as a stored day."""

    type = sa.Integer()
    inherit_cache = True


@compiles(WeekStart, "sqlite")
def _week_start_sqlite(element: WeekStart, compiler: Any, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    iso = f"substr({day}, 1, 4) || '-' || substr({day}, 5, 2) || '-' || substr({day}, 7, 2)"
    return f"CAST(strftime('%Y%m%d', {iso}, 'weekday 0', '-6 days') AS INTEGER)"


@compiles(WeekStart, "postgresql")
def _week_start_postgresql(element: WeekStart, compiler: Any, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    return f"CAST(to_char(date_trunc('week', to_date(CAST({day} AS TEXT), 'YYYYMMDD')), 'YYYYMMDD') AS INTEGER)"


def _sum_where(condition: sa.ColumnElement[bool], of: Any = None) -> sa.ColumnElement[Any]:
    amount = interactions.c.people if of is None else of
    return sa.func.sum(sa.case((condition, amount), else_=0))
