"""Periods follow each other without gap or overlap, whatever the closing day; years and their January too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.period import Month, latest_closed, period_of, year_to

months = st.builds(Month, st.integers(2020, 2099), st.integers(1, 12))
closing_days = st.none() | st.integers(1, 28)


def test_the_october_report_counts_from_15_september_to_14_october() -> None:
    period = period_of(Month(2026, 10))
    assert (period.first, period.last) == (date(2026, 9, 15), date(2026, 10, 14))


def test_january_begins_in_the_december_before_and_so_does_the_year() -> None:
    january = period_of(Month(2027, 1))
    assert (january.first, january.last) == (date(2026, 12, 15), date(2027, 1, 14))
    assert year_to(january).first == date(2026, 12, 15)
    assert year_to(period_of(Month(2027, 3))).first == date(2026, 12, 15)
    assert january.month.previous == Month(2026, 12)


def test_an_office_may_count_calendar_months() -> None:
    february = period_of(Month(2028, 2), None)
    assert (february.first, february.last) == (date(2028, 2, 1), date(2028, 2, 29))
    assert year_to(february, None).first == date(2028, 1, 1)


@given(months, closing_days)
def test_each_period_begins_the_day_after_the_one_before(month: Month, closing_day: int | None) -> None:
    period, following = period_of(month, closing_day), period_of(month.following, closing_day)
    assert following.first == period.last + timedelta(days=1)
    assert following.month.previous == month


@given(st.dates(date(2020, 3, 1), date(2099, 12, 31)), closing_days)
def test_the_latest_closed_period_is_over_and_the_next_is_not(today: date, closing_day: int | None) -> None:
    period = latest_closed(today, closing_day)
    assert period.is_closed(today)
    assert not period_of(period.month.following, closing_day).is_closed(today)


@given(months)
def test_a_month_is_read_back_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month == Month.of_key(month.key)


@pytest.mark.parametrize("text", ["", "2026", "10/2026", "2026-13", "2026-1", "26-10", "2026-10-01", "tháng 10"])
def test_what_is_no_month_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(ValueError, match="2026-10"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "tháng 01 năm 2026"), (2, "tháng 02 năm 2026"), (3, "tháng 3 năm 2026")]
)
def test_january_and_february_are_written_with_a_zero(number: int, words: str) -> None:
    assert Month(2026, number).words == words
