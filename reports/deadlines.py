"""When a plan wants something by: its facts of the kinds "reporting" and "deadline", as days of the calendar.

A fact says so in `value`: "18 hằng tháng" (with the operator "<": before the 18th of each month), "hằng quý", "Quý IV
hằng năm", "2026-10-10", "2026-10", "2026". What names no day, month or quarter ("thường xuyên", "kịp thời", "hằng
năm") is not put into a calendar: the plan doesn't say when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.plans import Fact, FactKind, Plan
from reports.period import Month
from reports.wording import day as written_day

_MONTHLY = re.compile(r"^(\d{1,2}) hằng tháng$")
_QUARTERLY = "hằng quý"
_QUARTER_OF_EACH_YEAR = re.compile(r"^Quý (I|II|III|IV) hằng năm$")
_DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")
_MONTH = re.compile(r"^(\d{4})-(\d\d)$")
_YEAR = re.compile(r"^(\d{4})$")
_QUARTERS = ("I", "II", "III", "IV")
_BEFORE = {"<", "before"}
_KINDS = {FactKind.REPORTING, FactKind.DEADLINE}


@dataclass(frozen=True)
class Due:
    """One occurrence of a deadline: `day` is the last day that is in time, `limit` the plan's wording with its date."""

    fact: Fact
    day: date
    limit: str

    @property
    def key(self) -> str:
        """What tells this occurrence from all others."""
        return f"{self.fact.id}-{self.day.isoformat()}"


def dues(plan: Plan, first: date, last: date) -> tuple[Due, ...]:
    """The plan's deadlines from `first` to `last`, by day.

    What recurs goes on after the plan's year, for as long as no newer plan takes its place.
    """
    found = [due for fact in _timed(plan) for due in _occurrences(fact, first, last)]
    return tuple(sorted((due for due in found if first <= due.day <= last), key=lambda due: (due.day, due.fact.id)))


def undated(plan: Plan) -> tuple[Fact, ...]:
    """The reporting duties and deadlines for which the plan names no day."""
    someday = (date(plan.year, 1, 1), date(plan.year, 12, 31))
    return tuple(fact for fact in _timed(plan) if not any(_occurrences(fact, *someday)))


def reporting_day(plan: Plan) -> int | None:
    """The day of the month before which the first monthly report is due (18), None where the plan names none."""
    matches = (_MONTHLY.match(str(fact.value)) for fact in _timed(plan) if fact.kind is FactKind.REPORTING)
    return min((int(match[1]) for match in matches if match), default=None)


def _timed(plan: Plan) -> Iterator[Fact]:
    return (fact for fact in plan.facts if fact.kind in _KINDS)


def _occurrences(fact: Fact, first: date, last: date) -> Iterator[Due]:
    value = str(fact.value)
    if match := _MONTHLY.match(value):
        yield from (_in_month(fact, month, int(match[1])) for month in _months(first, last))
    elif value == _QUARTERLY:
        yield from (_quarter(fact, month) for month in _months(first, last) if month.number % 3 == 0)
    elif match := _QUARTER_OF_EACH_YEAR.match(value):
        number = 3 * (_QUARTERS.index(match[1]) + 1)
        yield from (_quarter(fact, month) for month in _months(first, last) if month.number == number)
    elif match := _DAY.match(value):
        limit = date(*map(int, match.groups()))
        yield _until(fact, limit, "ngày ")
    elif match := _MONTH.match(value):
        month = Month(int(match[1]), int(match[2]))
        yield Due(fact, month.last_day, f"trong tháng {month.number}/{month.year}")
    elif match := _YEAR.match(value):
        yield Due(fact, date(int(match[1]), 12, 31), f"trong năm {match[1]}")


def _months(first: date, last: date) -> Iterator[Month]:
    month, end = Month.of(first), Month.of(last).following
    while month <= end:  # "before the 1st" falls into the month before
        yield month
        month = month.following


def _in_month(fact: Fact, month: Month, number: int) -> Due:
    return _until(fact, date(month.year, month.number, min(number, month.last_day.day)), "ngày ")


def _until(fact: Fact, limit: date, noun: str) -> Due:
    if fact.operator in _BEFORE:
        return Due(fact, limit - timedelta(days=1), f"trước {noun}{written_day(limit)}")
    return Due(fact, limit, f"{noun}{written_day(limit)}")


def _quarter(fact: Fact, month: Month) -> Due:
    name = _QUARTERS[month.number // 3 - 1]
    return Due(fact, month.last_day, f"trong quý {name}/{month.year} (kế hoạch không ghi ngày)")
