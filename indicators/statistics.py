"""The figures of a period: in all, by any grouping, the articles that helped most.

People are told apart by pseudonym and counted once per period and commune. Groups of fewer than five people are not
shown by themselves: they are put together as `SMALL` (see `suppression.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from indicators import cuts, rows, totals
from indicators.cuts import Cut
from indicators.definitions import Indicator
from indicators.figures import DIMENSIONS, PERIODS, Figures, GroupBy, Scope
from indicators.questions import UnansweredQuestion, low_rated, unanswered
from indicators.settling import kept_since, settle
from indicators.suppression import too_small
from indicators.times import date_of, day_of

__all__ = [
    "SMALL",
    "DetailsDeleted",
    "Figures",
    "GroupBy",
    "Row",
    "Scope",
    "UnansweredQuestion",
    "low_rated",
    "overview",
    "series",
    "supported",
    "top_articles",
    "unanswered",
]

_SETTLED_WHILE_READING = 10  # days of a commune: a night's; a large import is left to the app's own hours
SMALL = "khác (nhóm nhỏ)"
"""The value under which small groups are put together."""

Overview = Figures


Clock = Callable[[], float]
"""Gives the time now, in seconds since 1970: the day that is not over yet is counted afresh."""


class DetailsDeleted(ValueError):
    """The question needs rows or days that are deleted; of days before `since` only whole months can be counted."""

    def __init__(self, since: date) -> None:
        super().__init__(
            f"Chi tiết trước ngày {since:%d/%m/%Y} đã xóa theo quy định lưu trữ; trước ngày đó chỉ còn số liệu theo "
            "tháng trọn, chia theo một tiêu chí."
        )
        self.since = since


@dataclass(frozen=True)
class Row:
    """The figures of one group. `group` has one value for each grouping asked for, in that order.

    A day is "2026-11-22", a month "2026-11", a week its ISO number "2026-W47", an hour "08"; "assisted" is "1" or
    "0"; other values are slugs or names, empty where there is none.
    """

    group: tuple[str, ...]
    figures: Figures


def overview(connection: sa.Connection, scope: Scope, clock: Clock = time.time) -> Overview:
    """The figures of the whole scope.

    Raises:
        DetailsDeleted: the scope reaches back to days of which only whole months are kept, and is not whole months.

    """
    return _count(connection, scope, [cuts.whole()], None, clock).get((0, ""), Figures())


def supported(
    connection: sa.Connection, scope: Scope, some: Sequence[Indicator], clock: Clock = time.time
) -> list[Figures]:
    """The figures of the interactions each of the indicators takes, in their order.

    Raises:
        DetailsDeleted: as with `overview`.

    """
    found = _count(connection, scope, [cuts.of(indicator) for indicator in some], None, clock)
    return [found.get((0, indicator.id), Figures()) for indicator in some]


def series(connection: sa.Connection, scope: Scope, group_by: Sequence[GroupBy], clock: Clock = time.time) -> list[Row]:
    """The figures by group, in order of the groups; groups without any interaction have no row.

    Raises:
        DetailsDeleted: the scope reaches back to days whose rows are deleted, and the grouping needs them.

    """
    periods = [name for name in group_by if name in PERIODS]
    dimensions = [name for name in group_by if name in DIMENSIONS]
    if len(periods) > 1 or len(dimensions) > 1 or len(set(group_by)) < len(group_by):
        _must_have_rows(connection, scope)
        found = rows.count(connection, scope, group_by)
    else:
        cut = cuts.by(dimensions[0]) if dimensions else cuts.whole()
        pairs = _count(connection, scope, [cut], periods[0] if periods else None, clock)
        found = {_in_order(pair, group_by): figures for pair, figures in pairs.items()}
    shown = _without_small_groups(found, group_by)
    return [Row(tuple(map(_text, group_by, group)), figures) for group, figures in sorted(shown.items())]


def top_articles(
    connection: sa.Connection, scope: Scope, limit: int, clock: Clock = time.time
) -> list[tuple[str, int]]:
    """The articles most interactions were about, with how many."""
    found = [
        (row.group[0], row.figures.interactions)
        for row in series(connection, scope, ["article"], clock)
        if row.group[0] not in {"", SMALL}
    ]
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:limit]


def _count(
    connection: sa.Connection, scope: Scope, some: Sequence[Cut], period: str | None, clock: Clock
) -> dict[rows.Group, Figures]:
    """Count from totals where they are, else the rows."""
    today = day_of(clock())
    settle(connection, today, limit=_SETTLED_WHILE_READING)
    if scope.include_test or not totals.are_ready(connection, scope, today):
        _must_have_rows(connection, scope)
        return {
            group: figures for cut in some for group, figures in rows.count_cut(connection, scope, cut, period).items()
        }
    _must_fit_what_is_kept(connection, scope, period)
    return totals.count(connection, scope, today, some, period)


def _must_have_rows(connection: sa.Connection, scope: Scope) -> None:
    since = kept_since(connection)
    if scope.first_day < since:
        raise DetailsDeleted(date_of(since))


def _must_fit_what_is_kept(connection: sa.Connection, scope: Scope, period: str | None) -> None:
    since = kept_since(connection)
    if scope.first_day < since and (scope.first.day != 1 or period in {"day", "week"}):
        raise DetailsDeleted(date_of(since))
    ends_inside = scope.last_day < since and (scope.last + timedelta(days=1)).day != 1
    if ends_inside:
        raise DetailsDeleted(date_of(since))


def _in_order(pair: rows.Group, group_by: Sequence[str]) -> rows.Group:
    period, value = pair
    return tuple(period if name in PERIODS else value for name in group_by)


def _without_small_groups(found: dict[rows.Group, Figures], group_by: Sequence[str]) -> dict[rows.Group, Figures]:
    if all(name in PERIODS for name in group_by):
        return found
    small = too_small({group: figures.people for group, figures in found.items()})
    kept: dict[rows.Group, Figures] = {}
    for group, figures in found.items():
        shown = group
        if group in small:
            shown = tuple(value if name in PERIODS else SMALL for name, value in zip(group_by, group, strict=True))
        kept[shown] = kept.get(shown, Figures()) + figures
    return kept


def _text(name: str, value: Any) -> str:
    if name not in PERIODS:
        return str(value)
    day = date_of(value)
    if name == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat() if name == "day" else f"{day:%Y-%m}"


def whole_month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), date.fromordinal(following.toordinal() - 1)
