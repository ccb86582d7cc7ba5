"""Adds up months that are over from their days, so that a year's figures are those of twelve months."""

from __future__ import annotations

import sqlalchemy as sa

from indicators import cuts
from indicators.figures import period_of
from indicators.settling import take_turns
from indicators.tables import (
    MEASURES,
    daily_people,
    daily_totals,
    monthly_people,
    monthly_totals,
    settled_months,
    unsettled_days,
)

_YEARS_BACK = 3
_GROUP = ("dimension", "commune", "value")


def settle_months(connection: sa.Connection, today: int) -> int:
    """Add up the months before that of `today` (stored form) whose days are all settled; return how many were."""
    if not _waiting(connection, month_of(today)):
        return 0
    take_turns(connection)
    months = _waiting(connection, month_of(today))
    for month in months:
        for table in (monthly_totals, monthly_people):
            connection.execute(sa.delete(table).where(table.c.month == month))
        connection.execute(_totals(month))
        connection.execute(_people(month))
        connection.execute(sa.insert(settled_months).values(month=month))
    return len(months)


def month_of(day: int) -> int:
    """The first day of a stored day's month."""
    return day - day % 100 + 1


def next_month(month: int) -> int:
    """The first day of the month after."""
    return month + 100 if month // 100 % 100 < 12 else (month // 10000 + 1) * 10000 + 101


def _waiting(connection: sa.Connection, this_month: int) -> list[int]:
    """Months to be added up, also empty ones: from the oldest there is, and for some years back, on."""
    oldest = sa.select(sa.func.min(daily_totals.c.day)).where(daily_totals.c.dimension == cuts.WHOLE)
    month = min(month_of(connection.execute(oldest).scalar() or this_month), this_month - _YEARS_BACK * 10000)
    over = []
    while month < this_month:
        over.append(month)
        month = next_month(month)
    settled = set(connection.execute(sa.select(settled_months.c.month)).scalars())
    unsettled = {month_of(day) for day in connection.execute(sa.select(unsettled_days.c.day)).scalars()}
    return [month for month in over if month not in settled | unsettled]


def _totals(month: int) -> sa.Insert:
    table = daily_totals.c
    group = [table[name] for name in _GROUP]
    wanted = (
        sa.select(sa.literal(month, sa.Integer), *group, *(sa.func.sum(table[name]) for name in MEASURES))
        .where(_is_in(table.day, month))
        .group_by(*group)
    )
    return sa.insert(monthly_totals).from_select(["month", *_GROUP, *MEASURES], wanted)


def _people(month: int) -> sa.Insert:
    """Each citizen once: on the first of their days in the month."""
    table = daily_people.c
    group = [table[name] for name in _GROUP]
    before = sa.case((table.day_before == 0, 0), else_=period_of("month", table.day_before)).label("before")
    wanted = (
        sa.select(sa.literal(month, sa.Integer), *group, before, sa.func.sum(table.people))
        .where(_is_in(table.day, month), table.day_before < month)
        .group_by(*group, sa.literal_column("before"))
    )
    names = ["month", *_GROUP, "month_before", "people"]
    return sa.insert(monthly_people).from_select(names, wanted)


def _is_in(day: sa.ColumnElement[int], month: int) -> sa.ColumnElement[bool]:
    return sa.and_(day >= month, day < next_month(month))
