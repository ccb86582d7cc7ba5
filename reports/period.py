"""Which days a monthly report counts, and what it is compared with.

State offices close a month's figures on its 14th: the October report counts 15 September to 14 October (Nghị định
09/2019/NĐ-CP, Điều 12, and the provinces' decisions on periodic reports). An office that must do otherwise closes at
the month's end.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

CLOSING_DAY = 14
_MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-10".

        Raises:
            ValueError: it is not written so; the message is for people.

        """
        match = _MONTH.match(text.strip())
        if match is None:
            raise ValueError(f"Tháng viết theo mẫu 2026-10, không phải {text!r}.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The calendar month `day` lies in."""
        return cls(day.year, day.month)

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def following(self) -> Month:
        """The month after."""
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def last_day(self) -> date:
        """The calendar month's last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def key(self) -> int:
        """The month as a number that sorts: 202610."""
        return self.year * 100 + self.number

    @classmethod
    def of_key(cls, key: int) -> Month:
        """The month of a `key`."""
        return cls(*divmod(key, 100))

    @property
    def words(self) -> str:
        """The month in an office's words: "tháng 10 năm 2026"; January and February with a zero (Nghị định 30/2020)."""
        return f"tháng {written(self.number)} năm {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


def written(month: int) -> str:
    """A month's number as Nghị định 30/2020 has it written in a date: 01, 02, then 3 to 12."""
    return f"{month:02}" if month < 3 else str(month)


@dataclass(frozen=True)
class Period:
    """The days that count for `month`, both included."""

    month: Month
    first: date
    last: date

    def is_closed(self, today: date) -> bool:
        """Whether all its days are over."""
        return self.last < today


def period_of(month: Month, closing_day: int | None = CLOSING_DAY) -> Period:
    """The period of `month`; `closing_day` (1–28) is its last day, None: the calendar month."""
    if closing_day is None:
        return Period(month, date(month.year, month.number, 1), month.last_day)
    before = month.previous
    first = date(before.year, before.number, closing_day) + timedelta(days=1)
    return Period(month, first, date(month.year, month.number, closing_day))


def year_to(period: Period, closing_day: int | None = CLOSING_DAY) -> Period:
    """From the first day of the year's January period to the end of `period`."""
    january = period_of(Month(period.month.year, 1), closing_day)
    return Period(period.month, january.first, period.last)


def latest_closed(today: date, closing_day: int | None = CLOSING_DAY) -> Period:
    """The newest period that is over."""
    period = period_of(Month.of(today), closing_day)
    while not period.is_closed(today):
        period = period_of(period.month.previous, closing_day)
    return period
