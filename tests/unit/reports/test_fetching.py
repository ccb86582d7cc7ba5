"""A report for whoever asks now: the finished one if its days were over, else one made now."""

from datetime import date, datetime

import pytest

from indicators.times import VIETNAM
from knowledge.plans import Plan
from reports import archive
from reports.archive import Files
from reports.fetching import fetch
from reports.form import set_form
from reports.making import CannotReport
from reports.period import Month, period_of
from storage.store import Store
from tests.unit.reports.made_up import COMMUNE, add

pytestmark = pytest.mark.anyio
OCTOBER = Month(2026, 10)
FILES = Files(b"word", b"excel", 7)


def at(*moment: int) -> float:
    return datetime(*moment, tzinfo=VIETNAM).timestamp()


def made(store: Store, when: float) -> int:
    with store.transaction() as connection:
        return archive.add(connection, COMMUNE, period_of(OCTOBER), FILES, when).id


async def test_a_report_of_days_that_are_over_is_given_as_it_was_made(own_store: Store, plan: Plan) -> None:
    number = made(own_store, at(2026, 10, 16, 9))
    found = await fetch(own_store, plan, OCTOBER, at(2026, 11, 22, 9), 1)
    assert (found.report.id, found.is_complete) == (number, True)


async def test_one_made_before_its_days_were_over_is_made_anew(own_store: Store, plan: Plan) -> None:
    early = made(own_store, at(2026, 10, 10, 9))
    with own_store.transaction() as connection:
        add(connection, date(2026, 10, 2))
    found = await fetch(own_store, plan, OCTOBER, at(2026, 11, 22, 9), 5)
    assert found.report.id != early
    assert (found.report.officer, found.report.interactions, found.is_complete) == (5, 1, True)


async def test_one_of_other_days_is_made_anew(own_store: Store, plan: Plan) -> None:
    """The office has begun to count whole months."""
    number = made(own_store, at(2026, 10, 16, 9))
    with own_store.transaction() as connection:
        set_form(connection, plan, {"closing_day": None}, at(2026, 10, 20))
    found = await fetch(own_store, plan, OCTOBER, at(2026, 11, 22, 9), 5)
    assert found.report.id != number
    assert found.report.period.last == date(2026, 10, 31)


async def test_a_month_that_is_not_over_is_counted_so_far(own_store: Store, plan: Plan) -> None:
    found = await fetch(own_store, plan, Month(2026, 12), at(2026, 11, 22, 9), 5)
    assert not found.is_complete


async def test_a_month_to_come_has_none(own_store: Store, plan: Plan) -> None:
    with pytest.raises(CannotReport, match="chưa bắt đầu"):
        await fetch(own_store, plan, Month(2027, 5), at(2026, 11, 22, 9), 5)
