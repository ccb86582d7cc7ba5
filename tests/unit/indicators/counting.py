"""The figures counted by hand, row by row, to hold against those of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from indicators.figures import Figures, Scope
from indicators.tables import interactions
from indicators.times import date_of, day_number

Rows = list[sa.Row[Any]]


def all_rows(connection: sa.Connection) -> Rows:
    return list(connection.execute(sa.select(interactions)))


def by_hand(
    rows: Rows, scope: Scope, group_by: Sequence[str] = (), only: Callable[[Any], bool] = lambda _: True
) -> dict[tuple[Any, ...], Figures]:
    """What `rows.count` should say."""
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        if _counts(row, scope) and only(row):
            groups.setdefault(tuple(_value(row, name) for name in group_by), []).append(row)
    return {group: _figures(members) for group, members in groups.items()}


def _counts(row: Any, scope: Scope) -> bool:
    if row.void_at is not None or row.outcome == "smalltalk" or (row.is_test and not scope.include_test):
        return False
    return scope.first_day <= row.day <= scope.last_day and scope.commune in {None, row.commune}


def _value(row: Any, name: str) -> Any:
    day = date_of(row.day)
    return {
        "day": lambda: row.day,
        "week": lambda: day_number(day - timedelta(days=day.weekday())),
        "month": lambda: day_number(day.replace(day=1)),
        "hour": lambda: f"{row.hour:02}",
        "assisted": lambda: "1" if row.is_assisted else "0",
    }.get(name, lambda: getattr(row, name) or "")()


def _figures(rows: Rows) -> Figures:
    def lots(holds: Callable[[Any], bool]) -> int:
        return sum(row.people for row in rows if holds(row))

    visitors = lots(lambda row: row.kind == "visit")
    ratings = [row.satisfaction for row in rows if row.satisfaction is not None]
    outcomes = ("answered", "handed_off", "not_found", "clarified", "out_of_scope", "safety")
    return Figures(
        interactions=lots(lambda _: True),
        people=len({(row.commune, row.citizen) for row in rows if row.citizen is not None}) + visitors,
        visitors=visitors,
        **{outcome: lots(lambda row, outcome=outcome: row.outcome == outcome) for outcome in outcomes},
        first_time=lots(lambda row: row.is_first),
        useful_yes=sum(row.useful is True for row in rows),
        useful_no=sum(row.useful is False for row in rows),
        satisfaction_sum=sum(ratings),
        satisfaction_count=len(ratings),
        assisted=lots(lambda row: row.is_assisted),
        turns=sum(row.turns for row in rows),
        seconds=sum(int(row.last_at - row.opened_at) for row in rows),
    )
