"""Vietnam's calendar: the day and hour a moment falls in.

The whole country has one time zone without summer time, Asia/Ho_Chi_Minh (UTC+7).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def local(at: float) -> datetime:
    """The moment (seconds since 1970) on Vietnam's clock."""
    return datetime.fromtimestamp(at, UTC).astimezone(VIETNAM)


def day_number(day: date) -> int:
    """The day as it is stored: 20261122."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(at: float) -> int:
    """The stored day a moment falls in."""
    return day_number(local(at).date())


def date_of(number: int) -> date:
    """The date of a stored day.

    Raises:
        ValueError: there is no such day.

    """
    return date(number // 10000, number // 100 % 100, number % 100)


def start_of(day: date) -> float:
    """The moment (seconds since 1970) at which a day begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).timestamp()
