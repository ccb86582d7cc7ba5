"""What a monthly report says in numbers: the month, the one before, the year so far; by topic, channel, hamlet, day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from indicators.figures import Figures, GroupBy, Scope
from indicators.progress import Progress, progress
from indicators.questions import UnansweredQuestion, low_rated, unanswered
from indicators.statistics import SMALL, overview, series
from knowledge.guides import TOPICS
from knowledge.plans import Plan
from reports.period import Period, period_of, year_to

CHANNELS: dict[str, str] = {
    "web": "Trang trò chuyện trên mạng",
    "kiosk": "Ki-ốt tại bộ phận một cửa",
    "zalo": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "telegram": "Telegram",
    "counter": "Trực tiếp tại quầy",
    "outreach": "Tổ công nghệ số cộng đồng, lưu động",
}
_TOPICS = {**TOPICS, "plan": "Tra cứu kế hoạch của xã"}
_SMALL_NAME = "Khác (nhóm nhỏ)"
_MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Line:
    """One row of a table: interactions in the month, the month before and the year so far.

    None: few people, so they are counted only in the line of the small groups.
    """

    name: str
    now: int | None
    before: int | None
    year: int | None


@dataclass(frozen=True)
class MonthFigures:
    """All figures of one report. `until` is the last day counted: before the period's end while that is still open."""

    commune: str
    period: Period
    until: date
    now: Figures
    before: Figures
    year: Figures
    topics: tuple[Line, ...]
    channels: tuple[Line, ...]
    hamlets: tuple[Line, ...]
    days: tuple[tuple[date, int], ...]
    progress: tuple[Progress, ...]
    unanswered: tuple[UnansweredQuestion, ...]
    low_rated: tuple[UnansweredQuestion, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the whole period is counted."""
        return self.until == self.period.last


def month_figures(
    connection: sa.Connection, plan: Plan, period: Period, closing_day: int | None, today: date
) -> MonthFigures:
    """Count the month for `plan`'s commune, up to `today` at most."""
    before = period_of(period.month.previous, closing_day)
    year = year_to(period, closing_day)
    until = max(min(period.last, today), period.first)
    # While the period is open, it is set beside as many days of the one before.
    then_until = before.last if until == period.last else min(before.last, before.first + (until - period.first))
    now, then, so_far = (
        Scope(plan.commune, first, last)
        for first, last in ((period.first, until), (before.first, then_until), (year.first, until))
    )

    def lines(by: GroupBy, name: Callable[[str], str]) -> tuple[Line, ...]:
        groups = [_interactions(connection, scope, by) for scope in (now, then, so_far)]
        return _lines(groups, name)

    return MonthFigures(
        commune=plan.commune,
        period=period,
        until=until,
        now=overview(connection, now),
        before=overview(connection, then),
        year=overview(connection, so_far),
        topics=lines("topic", lambda value: _TOPICS.get(value, value or "Chưa rõ lĩnh vực")),
        channels=lines("channel", lambda value: CHANNELS.get(value, value)),
        hamlets=lines("hamlet", lambda value: value or "Chưa ghi nhận ấp, thôn"),
        days=_days(connection, now),
        progress=tuple(progress(connection, plan.commune, year.first, until)),
        unanswered=tuple(unanswered(connection, now, _MOST_QUESTIONS)),
        low_rated=tuple(low_rated(connection, now, _MOST_QUESTIONS)),
    )


def _interactions(connection: sa.Connection, scope: Scope, by: GroupBy) -> dict[str, int]:
    return {row.group[0]: row.figures.interactions for row in series(connection, scope, [by])}


def _lines(groups: list[dict[str, int]], name: Callable[[str], str]) -> tuple[Line, ...]:
    """The groups of all three spans, the largest first, what is nameless and the small ones at the end."""
    values = {value for group in groups for value in group}
    first, then, third = ({value: _count(group, value) for value in values} for group in groups)

    def order(value: str) -> tuple[bool, bool, int, int, str]:
        return value == SMALL, not value, -(first[value] or 0), -(third[value] or 0), value

    return tuple(
        Line(_SMALL_NAME if value == SMALL else name(value), first[value], then[value], third[value])
        for value in sorted(values, key=order)
    )


def _count(group: Mapping[str, int], value: str) -> int | None:
    """A group that has no row had nobody, or too few to be shown by themselves."""
    if value in group:
        return group[value]
    return None if SMALL in group and value != SMALL else 0


def _days(connection: sa.Connection, scope: Scope) -> tuple[tuple[date, int], ...]:
    counted = _interactions(connection, scope, "day")
    length = (scope.last - scope.first).days + 1
    days = (scope.first + timedelta(days=place) for place in range(length))
    return tuple((day, counted.get(day.isoformat(), 0)) for day in days)
