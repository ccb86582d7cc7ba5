"""The questions put to the totals, in SQL. To make one takes longer than to ask it, so each is made once and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from indicators.cuts import Cut
from indicators.figures import measures, period_of
from indicators.tables import MEASURES, daily_people, daily_totals, interactions, monthly_people, monthly_totals


class Source(Enum):
    """Where figures come from: the rows of days that are not over, settled days, settled months."""

    ROWS = "rows"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Question:
    """What a statement depends on.

    `cuts` of one dimension; `period` "day", "week", "month" or None; `is_about_people`: how many people, otherwise all
    the other figures. The answer has rows of the period's first day (0: none), the cut's value, and the figures. To be
    asked with `since` and `until` (the days meant, without `until` itself), `first` (the scope's first day) and
    `commune`.
    """

    cuts: tuple[Cut, ...]
    period: str | None
    is_one_commune: bool
    source: Source
    is_about_people: bool


@lru_cache(maxsize=512)
def statement(question: Question) -> sa.Executable:
    """The question in SQL."""
    if question.source is Source.ROWS:
        ask = _newcomers if question.is_about_people else _sums
        return sa.union_all(*(ask(question, cut) for cut in question.cuts))
    return _settled_people(question) if question.is_about_people else _settled_sums(question)


def _settled_sums(question: Question) -> sa.Select[Any]:
    is_monthly = question.source is Source.MONTHS
    table = (monthly_totals if is_monthly else daily_totals).c
    time = table.month if is_monthly else table.day
    sums = (sa.func.sum(table[name]).label(name) for name in MEASURES)
    return _grouped(_period(question, time), table.value, *sums).where(*_settled(question, table, time))


def _settled_people(question: Question) -> sa.Select[Any]:
    """Each citizen once: on the first of their days in the scope, and in the period."""
    is_monthly = question.source is Source.MONTHS
    table = (monthly_people if is_monthly else daily_people).c
    time, before = (table.month, table.month_before) if is_monthly else (table.day, table.day_before)
    is_first = before < sa.bindparam("first")
    if question.period is not None:
        is_first = sa.or_(is_first, before < _period(question, time))
    people = sa.func.sum(table.people).label("people")
    wanted = _grouped(_period(question, time), table.value, people)
    return wanted.where(*_settled(question, table, time), is_first)


def _settled(question: Question, table: Any, time: sa.ColumnElement[int]) -> Iterator[sa.ColumnElement[bool]]:
    yield table.dimension == question.cuts[0].dimension
    yield from _within(question, time, table.commune)
    only = [cut.only for cut in question.cuts if cut.only is not None]
    if only:
        yield table.value.in_(only)


def _sums(question: Question, cut: Cut) -> sa.Select[Any]:
    row = interactions.c
    wanted = _grouped(_period(question, row.day), cut.value(row), *measures().values())
    return wanted.where(*_within(question, row.day, row.commune), cut.takes(row))


def _newcomers(question: Question, cut: Cut) -> sa.Select[Any]:
    """The citizens who were not in the group before in the scope and the period."""
    row, earlier = interactions.c, interactions.alias().c
    here = (
        sa.select(_period(question, row.day).label("period"), cut.value(row).label("value"), row.commune, row.citizen)
        .where(*_within(question, row.day, row.commune), cut.takes(row), row.citizen.is_not(None))
        .distinct()
        .subquery()
    )
    # Not "exists": for that PostgreSQL reads the whole period instead of looking each citizen up.
    was_here = (
        sa.select(earlier.day)
        .where(
            earlier.citizen == here.c.citizen,
            earlier.commune == here.c.commune,
            earlier.day >= sa.bindparam("first"),
            earlier.day >= here.c.period,
            earlier.day < sa.bindparam("since"),
            cut.value(earlier) == here.c.value,
            cut.takes(earlier),
        )
        .limit(1)
        .scalar_subquery()
    )
    return _grouped(here.c.period, here.c.value, sa.func.count().label("people")).where(was_here.is_(None))


def _within(
    question: Question, time: sa.ColumnElement[int], commune: sa.ColumnElement[str]
) -> Iterator[sa.ColumnElement[bool]]:
    yield time >= sa.bindparam("since")
    yield time < sa.bindparam("until")
    if question.is_one_commune:
        yield commune == sa.bindparam("commune")


def _grouped(period: sa.ColumnElement[int], value: sa.ColumnElement[str], *sums: Any) -> sa.Select[Any]:
    # Grouping by the names: PostgreSQL takes the same expression with another parameter for another expression.
    wanted = sa.select(period.label("in_period"), value.label("in_value"), *sums)
    return wanted.group_by(sa.literal_column("in_period"), sa.literal_column("in_value"))


def _period(question: Question, day: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.literal(0, sa.Integer) if question.period is None else period_of(question.period, day)
