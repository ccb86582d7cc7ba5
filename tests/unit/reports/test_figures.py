"""The report's figures are the statistics' figures of its periods; small groups stay hidden."""

from datetime import date, timedelta

import pytest

from indicators.statistics import Scope, overview, series
from knowledge.plans import Plan
from reports.figures import MonthFigures, month_figures
from reports.form import ReportForm
from reports.making import CannotReport, count
from reports.period import Month, period_of
from storage.store import Store
from tests.unit.reports.made_up import COMMUNE, add, ask

OCTOBER = period_of(Month(2026, 10))


def test_month_month_before_and_year_are_what_the_statistics_count(store: Store, plan: Plan) -> None:
    with store.transaction() as connection:
        for day in (date(2025, 12, 14), date(2025, 12, 15), date(2026, 8, 14), date(2026, 8, 15), date(2026, 9, 14)):
            add(connection, day)
        for day in (date(2026, 9, 15), date(2026, 10, 14), date(2026, 10, 15)):
            add(connection, day, people=2, kind="visit", citizen=None)
        found = month_figures(connection, plan, OCTOBER, 14, date(2026, 10, 20))
        assert found.now == overview(connection, Scope(COMMUNE, date(2026, 9, 15), date(2026, 10, 14)))
    assert found.now.interactions == 4  # both ends of the period, nothing beyond
    assert found.before.interactions == 2
    assert found.year.interactions == 8  # from 15 December of the year before


def test_a_report_asked_for_before_the_period_ends_says_so(store: Store, plan: Plan) -> None:
    with store.transaction() as connection:
        for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 2)):
            add(connection, day)
        found = month_figures(connection, plan, OCTOBER, 14, date(2026, 10, 1))
    assert (found.until, found.is_complete) == (date(2026, 10, 1), False)
    assert len(found.days) == 17
    assert found.before.interactions == 1  # as many days of the period before: up to 31 August


def test_a_month_that_has_not_begun_cannot_be_reported(store: Store, plan: Plan) -> None:
    with store.transaction() as connection, pytest.raises(CannotReport, match="tháng 12 năm 2026 chưa bắt đầu"):
        count(connection, plan, Month(2026, 12), date(2026, 10, 20))


def test_hamlets_of_few_people_are_only_in_the_line_of_the_small_ones(store: Store, plan: Plan) -> None:
    with store.transaction() as connection:
        for place, people in (("Ấp 1", 9), ("Ấp 2", 3), ("Ấp 3", 4)):
            for _ in range(people):
                add(connection, date(2026, 10, 1), hamlet=place)
        for _ in range(8):
            add(connection, date(2026, 9, 1), hamlet="Ấp 2")
        found = {line.name: line for line in month_figures(connection, plan, OCTOBER, 14, date(2026, 10, 20)).hamlets}
    assert found["Ấp 1"].now == 9
    assert (found["Ấp 2"].now, found["Ấp 2"].before) == (None, 8)
    assert found["Khác (nhóm nhỏ)"].now == 7
    assert "Ấp 3" not in found  # never as many as five


def test_lines_add_up_to_the_whole(counted: tuple[MonthFigures, ReportForm]) -> None:
    found, _ = counted
    for lines in (found.topics, found.channels, found.hamlets):
        assert sum(line.now or 0 for line in lines) == found.now.interactions
        assert sum(line.year or 0 for line in lines) == found.year.interactions
    assert sum(amount for _, amount in found.days) == found.now.interactions
    assert [day for day, _ in found.days] == [date(2026, 9, 15) + timedelta(days=place) for place in range(30)]


def test_questions_without_an_answer_come_with_how_often(store: Store, plan: Plan) -> None:
    with store.transaction() as connection:
        ask(connection, date(2026, 10, 2), "xin đổi số nhà ở đâu", times=3)
        ask(connection, date(2026, 8, 2), "cũ rồi", times=9)
        found = month_figures(connection, plan, OCTOBER, 14, date(2026, 10, 20))
    assert [(question.text, question.times) for question in found.unanswered] == [("xin đổi số nhà ở đâu", 3)]


def test_tests_and_other_communes_are_not_reported(store: Store, plan: Plan) -> None:
    with store.transaction() as connection:
        add(connection, date(2026, 10, 1), is_test=True)
        add(connection, date(2026, 10, 1), commune="phu-lam")
        add(connection, date(2026, 10, 1), void_at=1.0)
        found = month_figures(connection, plan, OCTOBER, 14, date(2026, 10, 20))
        assert series(connection, Scope(COMMUNE, OCTOBER.first, OCTOBER.last), ["topic"]) == []
    assert found.now.interactions == 0
    assert found.topics == ()
