"""Counts from totals: whole months where they are settled, days around them, and the rows of the day not over yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from indicators.cuts import Cut
from indicators.figures import Figures, Scope
from indicators.months import month_of, next_month
from indicators.rows import Group
from indicators.settling import version
from indicators.statements import Question, Source, statement
from indicators.tables import settled_months, unsettled_days
from indicators.times import day_number

# What totals said is remembered until they change (once a night); a whole year by day and article is too much for it.
_MOST_REMEMBERED, _MOST_GROUPS_REMEMBERED = 256, 500

_MONTHS = sa.select(settled_months.c.month)
_WAITING = (
    sa.select(sa.literal(1))
    .where(
        unsettled_days.c.day >= sa.bindparam("first"),
        unsettled_days.c.day < sa.bindparam("until"),
        sa.or_(sa.bindparam("commune", type_=sa.String).is_(None), unsettled_days.c.commune == sa.bindparam("commune")),
    )
    .limit(1)
)

_GROUP = ("in_period", "in_value")
_Answers = list[tuple[Group, dict[str, int]]]
_answered: dict[tuple[Any, ...], _Answers] = {}


def are_ready(connection: sa.Connection, scope: Scope, today: int) -> bool:
    """Whether every day of the scope that is over has been added up."""
    asked = {"first": scope.first_day, "until": min(_day_after(scope), today), "commune": scope.commune}
    return connection.execute(_WAITING, asked).first() is None


def count(
    connection: sa.Connection, scope: Scope, today: int, cuts: Sequence[Cut], period: str | None = None
) -> dict[Group, Figures]:
    """The figures of each (period, value) of some cuts of one dimension.

    A period is its first day in stored form, 0 without periods.
    """
    now = version(connection)
    months = _whole_months(connection, scope, today)
    found: dict[Group, dict[str, int]] = {}
    for is_about_people in (False, True):
        for source, since, until in _spans(scope, today, months, period, is_about_people=is_about_people):
            question = Question(tuple(cuts), period, scope.commune is not None, source, is_about_people)
            within = {"since": since, "until": until, "first": scope.first_day, "commune": scope.commune}
            for group, sums in _answers(connection, now, question, within):
                figures = found.setdefault(group, {})
                for name, amount in sums.items():
                    figures[name] = figures.get(name, 0) + amount
    return {
        group: Figures(**{**figures, "people": figures.get("people", 0) + figures["visitors"]})
        for group, figures in found.items()
    }


def _answers(connection: sa.Connection, now: str | None, question: Question, within: dict[str, Any]) -> _Answers:
    """What the database says; or said before, if the totals have not changed since."""
    key = (now, question, *within.values())
    if key in _answered:
        return _answered[key]
    answers = [
        ((entry[0], entry[1]), {name: int(amount) for name, amount in entry._mapping.items() if name not in _GROUP})
        for entry in connection.execute(statement(question), within)
    ]
    if now is not None and question.source is not Source.ROWS and len(answers) <= _MOST_GROUPS_REMEMBERED:
        _answered[key] = answers
        while len(_answered) > _MOST_REMEMBERED:
            _answered.pop(next(iter(_answered)), None)
    return answers


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


def _spans(
    scope: Scope, today: int, months: _Months | None, period: str | None, *, is_about_people: bool
) -> Iterator[tuple[Source, int, int]]:
    """Which days (from, to before) are asked of which source."""
    after = _day_after(scope)
    until = min(after, today)
    # In a scope that begins inside a month, no month tells who was there before in that month, but not in the scope.
    can_tell = months is not None and (months.is_from_start or period == "month" or not is_about_people)
    if months is None or not can_tell or period in {"day", "week"}:
        yield Source.DAYS, scope.first_day, until
    else:
        yield Source.MONTHS, months.first, months.end
        if not months.is_from_start:
            yield Source.DAYS, scope.first_day, months.first
        if months.end < until:
            yield Source.DAYS, months.end, until
    if after > today:
        yield Source.ROWS, max(today, scope.first_day), after


def _day_after(scope: Scope) -> int:
    return day_number(scope.last + timedelta(days=1))
