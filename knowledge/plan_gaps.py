"""What a plan does not give of what is asked: not of that kind, for that year, of that office."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import plan_answers
from knowledge.answer import Answer
from knowledge.plan_lists import duties, mentioning, misses_kind
from knowledge.plan_questions import PlanQuestion, groups_of, in_charge_of_group, of_measure, same_measure
from knowledge.plan_ranking import IN_SOMEBODYS_CHARGE, answers, is_due_with, says_instead
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import Sought
from knowledge.text import folded_words

_PAPERS = frozenset({FactKind.LEGAL, FactKind.DOCUMENT})
_TO_BE_DONE = frozenset({FactKind.TARGET, FactKind.REPORTING, FactKind.DEADLINE})


def gap(question: PlanQuestion, near: Sequence[Fact]) -> Answer | None:
    """What to say where the plan does not give what is asked for, None if it does.

    `near` are the facts about as near to the question as the first of them, at least one.
    """
    plan, first = question.plan, near[0]
    if question.duty and question.unit and not duties(question) and not mentioning(question):
        return plan_answers.no_duty(plan, (question.unit,))
    of_another_year = _of_another_year(first, question)
    if of_another_year:
        return of_another_year
    if question.listing and misses_kind(question):
        return plan_answers.not_in_plan(plan, 1.0)
    beyond = _beyond_the_fact(first, question)
    if beyond:
        return beyond
    if question.wants_nothing_but_a_unit:
        return _no_unit(first, question)
    return _no_figure(near, question) if question.seeks_a_figure else None


def _beyond_the_fact(first: Fact, question: PlanQuestion) -> Answer | None:
    """What to say where more is asked than the fact holds: how far it is by now, a part of its figure."""
    if question.of_the_present and first.kind in _TO_BE_DONE:
        return plan_answers.no_actual_figure(question.plan, first)
    return plan_answers.no_figure(question.plan, first) if question.goes_beyond(first) else None


def _no_figure(near: Sequence[Fact], question: PlanQuestion) -> Answer | None:
    plan, first = question.plan, near[0]
    near = [*same_measure(first, plan), *near]
    may_be_a_day = question.sought is Sought.DATE or question.confirming
    if may_be_a_day and any(fact.kind in _PAPERS for fact in near):
        return None  # a day of issue stands in the paper's name
    if any(answers(fact, question.sought) or is_due_with(fact, question) for fact in near):
        return None
    if says_instead(first, question):
        return None
    return plan_answers.no_figure(plan, first)


def _of_another_year(first: Fact, question: PlanQuestion) -> Answer | None:
    """What to say where the plan has the thing, but not for a year asked for; an undated figure is of its year."""
    if not question.years:
        return None
    plan, years = question.plan, question.years
    is_of_a_paper = question.sought is Sought.DOCUMENT or first.kind in _PAPERS
    beyond = min(years) > plan.year or (max(years) < plan.year and not is_of_a_paper)
    if beyond and not {fact.year for fact in plan.facts} & set(years):
        return plan_answers.other_years(plan, None, years)
    if not first.is_quantified:
        return None
    dated = {fact.year or plan.year for fact in same_measure(first, plan)}
    if first.measure:
        dated |= {fact.year or plan.year for fact in of_measure(first.measure, plan, ())}
    return None if dated & set(years) else plan_answers.other_years(plan, first, years)


def _no_unit(first: Fact, question: PlanQuestion) -> Answer | None:
    """What to say where an office is to be named and the plan names none; of another group's office it says nothing."""
    plan = question.plan
    if question.group and "nhom" in folded_words(question.query.text) and question.group not in groups_of(first, plan):
        return plan_answers.not_in_plan(plan, 1.0)
    return None if _has_unit(first, plan) else plan_answers.no_unit(plan, first)


def _has_unit(first: Fact, plan: Plan) -> bool:
    """Whether the plan names an office for the fact: with it, where it repeats it, or for its whole group."""
    if first.kind not in IN_SOMEBODYS_CHARGE or any(fact.responsible for fact in same_measure(first, plan)):
        return True
    return bool(in_charge_of_group(first, plan))
