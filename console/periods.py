"""The periods the overview shows: today, this week, this month, this year, or any two dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from indicators.times import local

Step = Literal["hour", "day", "week", "month"]
_LONGEST_BY_DAY = 62
_LONGEST_BY_WEEK = 400


@dataclass(frozen=True)
class Period:
    """A span of whole days, both included, beside the one before it. `step` is how its chart is divided."""

    key: str
    title: str
    first: date
    last: date
    step: Step
    before_title: str
    before: tuple[date, date]

    @property
    def year_to_date(self) -> tuple[date, date]:
        """From New Year to the period's end: targets are set for a year."""
        return date(self.last.year, 1, 1), self.last


def period(key: str, now: float, first: str = "", last: str = "") -> Period:
    """The period of that key at `now` (seconds since 1970); of two readable dates if there are; else this month."""
    today = local(now).date()
    if key == "khac" and (chosen := _dates(first, last, today)):
        return _chosen(*chosen)
    if key == "ngay":
        yesterday = today - timedelta(days=1)
        return Period(key, "Hôm nay", today, today, "hour", "hôm qua", (yesterday, yesterday))
    if key == "tuan":
        monday = today - timedelta(days=today.weekday())
        before = (monday - timedelta(days=7), monday - timedelta(days=1))
        return Period(key, "Tuần này", monday, today, "day", "tuần trước", before)
    if key == "nam":
        before = (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
        return Period(key, f"Năm {today.year}", date(today.year, 1, 1), today, "month", "năm trước", before)
    start = today.replace(day=1)
    end_before = start - timedelta(days=1)
    title = f"Tháng {today.month}/{today.year}"
    return Period("thang", title, start, today, "day", "tháng trước", (end_before.replace(day=1), end_before))


def steps(chosen: Period) -> list[tuple[str, str]]:
    """Every step of the period's chart, also without interactions: its key in `statistics.series` and its label."""
    if chosen.step == "hour":
        return [(f"{hour:02}", f"{hour}h") for hour in range(24)]
    found: dict[str, str] = {}
    day = chosen.first
    while day <= chosen.last:
        year, week, _ = day.isocalendar()
        key, label = {
            "day": (day.isoformat(), f"{day.day}/{day.month}"),
            "week": (f"{year}-W{week:02}", f"{day.day}/{day.month}"),
            "month": (f"{day:%Y-%m}", f"T{day.month}"),
        }[chosen.step]
        found.setdefault(key, label)
        day += timedelta(days=1)
    return list(found.items())


def _chosen(first: date, last: date) -> Period:
    days = (last - first).days + 1
    step: Step = "day" if days <= _LONGEST_BY_DAY else "week" if days <= _LONGEST_BY_WEEK else "month"
    before = (first - timedelta(days=days), first - timedelta(days=1))
    title = f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
    return Period("khac", title, first, last, step, f"{days} ngày trước đó", before)


def _dates(first: str, last: str, today: date) -> tuple[date, date] | None:
    try:
        found = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    earliest = date(2020, 1, 1)
    return found if earliest <= found[0] <= found[1] <= today else None
