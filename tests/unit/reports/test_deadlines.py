"""The plans' deadlines become days of the calendar; what the plan doesn't date is not dated."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.library import Library
from knowledge.plans import Fact, FactKind, Plan
from reports.deadlines import dues, reporting_day, undated


def _plan_with(plan: Plan, value: str | None, operator: str = "=") -> Plan:
    fact = Fact("x-1", plan.commune, FactKind.REPORTING, "Báo cáo", "V.3", "báo cáo", operator=operator, value=value)
    return replace(plan, facts=(fact,))


def test_before_the_18th_means_the_17th_is_the_last_day_of_each_month(plan: Plan) -> None:
    found = [due for due in dues(plan, date(2026, 10, 1), date(2026, 12, 31)) if due.fact.id == "xh-080"]
    assert [due.day for due in found] == [date(2026, 10, 17), date(2026, 11, 17), date(2026, 12, 17)]
    assert found[0].limit == "trước ngày 18/10/2026"
    assert reporting_day(plan) == 18


def test_deadlines_go_on_after_the_plans_year_until_there_is_a_new_plan(plan: Plan) -> None:
    assert {due.fact.id for due in dues(plan, date(2027, 1, 1), date(2027, 1, 31))} == {"xh-080", "xh-081"}


@pytest.mark.parametrize(
    ("value", "operator", "day", "limit"),
    [
        ("1 hằng tháng", "<", date(2026, 10, 31), "trước ngày 1/11/2026"),
        ("31 hằng tháng", "=", date(2026, 10, 31), "ngày 31/10/2026"),
        ("hằng quý", "none", date(2026, 12, 31), "trong quý IV/2026 (kế hoạch không ghi ngày)"),
        ("Quý IV hằng năm", "none", date(2026, 12, 31), "trong quý IV/2026 (kế hoạch không ghi ngày)"),
        ("2026-11-10", "=", date(2026, 11, 10), "ngày 10/11/2026"),
        ("2026-11-10", "before", date(2026, 11, 9), "trước ngày 10/11/2026"),
        ("2026-11", "=", date(2026, 11, 30), "trong tháng 11/2026"),
        ("2026", "=", date(2026, 12, 31), "trong năm 2026"),
    ],
)
def test_each_way_a_plan_dates_something(plan: Plan, value: str, operator: str, day: date, limit: str) -> None:
    found = dues(_plan_with(plan, value, operator), date(2026, 10, 20), date(2026, 12, 31))
    assert (found[0].day, found[0].limit) == (day, limit)


def test_a_day_a_short_month_does_not_have_is_its_last(plan: Plan) -> None:
    february = dues(_plan_with(plan, "31 hằng tháng"), date(2027, 2, 1), date(2027, 2, 28))
    assert [due.day for due in february] == [date(2027, 2, 28)]


@pytest.mark.parametrize("value", [None, "hằng năm", "thường xuyên", "kịp thời"])
def test_what_has_no_day_is_listed_as_undated(plan: Plan, value: str | None) -> None:
    made = _plan_with(plan, value)
    assert dues(made, date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert [fact.id for fact in undated(made)] == ["x-1"]
    assert reporting_day(made) is None


def test_every_reporting_duty_of_every_plan_is_either_dated_or_listed_as_undated(library: Library) -> None:
    for plan in library.plans.values():
        dated = {due.fact.id for due in dues(plan, date(2026, 1, 1), date(2027, 12, 31))}
        timed = {fact.id for fact in plan.facts if fact.kind in {FactKind.REPORTING, FactKind.DEADLINE}}
        assert dated | {fact.id for fact in undated(plan)} == timed
        assert not dated & {fact.id for fact in undated(plan)}
