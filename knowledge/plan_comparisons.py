"""Compares what several plans, or one plan for several years, say of the same thing, or one plan of two things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge import plan_answers
from knowledge.answer import Subject, Turn
from knowledge.plan_questions import (
    PlanQuestion,
    is_comparison,
    of_measure,
    read,
    same_measure,
    without_comparing,
    without_names,
)
from knowledge.plan_ranking import rank
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import compares, compares_amounts
from knowledge.search import Hit, Query, Search
from knowledge.understanding import Understanding
from knowledge.wording import function_words

# How near another plan's best fact must come to the surest one to be set beside it, and a year's to the best fact.
_COMPARABLE, _NEARLY = 0.75, 0.82
# What stands between two things that are compared ("A với B", "A hay B", "A cao hơn B"), and how sure both must be.
_BETWEEN, _A_SIDE = frozenset({"voi", "vs", "va", "hay", "con", "hon"}), 0.5


class Comparison:
    """Sets plans, or years of a plan, side by side by the measure that the question's surest fact names."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._library = search.library

    def of_plans(self, understood: Understanding, query: Query, plans: list[Plan]) -> Turn | None:
        """Compare plans, each by the same measure or else by its best fact; None if none of them says anything."""
        questions = [self._read(understood, query, plan) for plan in plans]
        best = [(question, self._figures_first(rank(self._search, question), question)) for question in questions]
        found = [(hits[0].score, self._library.facts[hits[0].target]) for _, hits in best if hits]
        if not found:
            return None
        score, surest = self._in_all([hits for _, hits in best]) or max(found, key=lambda scored: scored[0])
        pairs = [(question.plan, self._like(surest, question, hits, score)) for question, hits in best]
        return self._turn(pairs, surest, understood, score)

    def _read(self, understood: Understanding, query: Query, plan: Plan) -> PlanQuestion:
        question = read(understood, query, plan)
        return replace(question, who=False, names_who=False) if compares_amounts(understood.text) else question

    def _in_all(self, found: list[list[Hit]]) -> tuple[float, Fact] | None:
        """The surest fact of the measure that fits the question best in all plans, which is most likely compared.

        None if no measure that all plans have comes near each plan's best fact.
        """
        near = [[hit for hit in hits if hit.score >= _COMPARABLE * hits[0].score] for hits in found]
        scored: list[dict[str, tuple[float, Fact]]] = [{} for _ in near]
        for hits, measures in zip(near, scored, strict=True):
            for hit in hits:
                fact = self._library.facts[hit.target]
                if fact.measure:
                    measures.setdefault(fact.measure, (hit.score, fact))
        shared = set.intersection(*map(set, scored))
        shared = {name for name in shared if all(_is_figure(found[name][1]) for found in scored)} or shared
        if not shared:
            return None
        best = max(shared, key=lambda measure: (sum(measures[measure][0] for measures in scored), measure))
        return max((measures[best] for measures in scored), key=lambda pair: pair[0])

    def of_years(self, understood: Understanding, query: Query, plan: Plan, years: tuple[int, ...]) -> Turn | None:
        """Compare years of one plan by the measure that the best fact names; None if it has no figure for it."""
        question = replace(read(understood, query, plan), years=years)
        hits = [hit for hit in rank(self._search, question) if self._library.facts[hit.target].is_quantified]
        if not hits:
            return None
        surest = self._library.facts[hits[0].target]
        pairs = [(plan, self._in_year(surest, year, question, hits)) for year in years]
        return self._turn(pairs, surest, understood, hits[0].score)

    def of_things(self, understood: Understanding, query: Query, plan: Plan) -> Turn | None:
        """Compare two things of one plan; None unless the question names two that the plan has."""
        question = replace(read(understood, query, plan), units=(), contrasting=False)
        found = [(self._best(question, left), self._best(question, right)) for left, right in _sides(query, plan)]
        sure = [
            (min(left.score, right.score), self._library.facts[left.target], self._library.facts[right.target])
            for left, right in found
            if left and right
        ]
        apart = [pair for pair in sure if pair[0] >= _A_SIDE and pair[2] not in same_measure(pair[1], plan)]
        if not apart:
            return None
        score, *facts = max(apart, key=lambda pair: pair[0])
        answer = plan_answers.two_things(plan, facts, min(1.0, score))
        return Turn(answer, Subject(facts=answer.source_ids, commune=plan.commune, question=understood.text))

    def _best(self, question: PlanQuestion, side: Query) -> Hit | None:
        """The best fact for one side of a question; None where the side names nothing."""
        words = without_comparing(side)
        if all(word in function_words() for word in words.folded):
            return None
        return next(iter(rank(self._search, replace(question, query=words))), None)

    def _figures_first(self, hits: list[Hit], question: PlanQuestion) -> list[Hit]:
        """Put first the nearest fact about as fitting as the best that gives a figure; offices are no figures."""
        if not hits or question.seeks_a_unit or question.duty:
            return hits
        near = (hit for hit in hits if hit.score >= _COMPARABLE * hits[0].score)
        first = next((hit for hit in near if _is_figure(self._library.facts[hit.target])), hits[0])
        return [first, *(hit for hit in hits if hit is not first)]

    def _like(self, fact: Fact, question: PlanQuestion, hits: list[Hit], score: float) -> Fact | None:
        """What a plan says of the same measure, else its best fact if about as likely as `fact` (its score)."""
        best = self._library.facts[hits[0].target] if hits else None
        if fact.measure is None:
            return best
        years = question.years or (question.plan.year,)
        facts = of_measure(fact.measure, question.plan, years) or of_measure(fact.measure, question.plan, ())
        if facts:
            return facts[0]
        # Plans seldom count alike ("người dân", "người dân và doanh nghiệp"); what is counted is said with the figure.
        return best if best and best.is_quantified and hits[0].score >= _COMPARABLE * score else None

    def _in_year(self, surest: Fact, year: int, question: PlanQuestion, hits: list[Hit]) -> Fact | None:
        """The same measure in `year`; an undated figure is the plan's own year's; else a fact nearly as fitting."""
        if surest.measure:
            dated = of_measure(surest.measure, question.plan, (year,))
            undated = [fact for fact in of_measure(surest.measure, question.plan, ()) if fact.year is None]
            if dated or (undated and year == question.plan.year):
                return (dated or undated)[0]
        near = (self._library.facts[hit.target] for hit in hits if hit.score >= _NEARLY * hits[0].score)
        found = sorted((fact for fact in near if fact.year == year), key=lambda fact: fact.unit != surest.unit)
        return next(iter(found), None)

    def _turn(
        self, pairs: list[tuple[Plan, Fact | None]], surest: Fact, understood: Understanding, score: float
    ) -> Turn:
        measure = self._library.measures.get(surest.measure or "")
        answer = plan_answers.comparison(pairs, measure.name if measure else surest.subject, min(1.0, score))
        return Turn(answer, Subject(facts=answer.source_ids, commune=answer.commune, question=understood.text))


def _is_figure(fact: Fact) -> bool:
    """Whether the fact gives a figure; the year in which something is due is none."""
    return fact.is_quantified and fact.kind is not FactKind.DEADLINE


def years_compared(understood: Understanding, plan: Plan) -> tuple[int, ...]:
    """The years to compare; a comparison that names one means it beside the plan's own year."""
    years = understood.all_years
    if len(years) == 1 and years[0] != plan.year and is_comparison(understood) and compares(understood.text):
        return (plan.year, years[0])
    return years if len(years) > 1 else ()


def _sides(query: Query, plan: Plan) -> Iterator[tuple[Query, Query]]:
    """The question cut in two at each word that may stand between two things."""
    tokens = without_names(query, plan).tokens
    for place in range(1, len(tokens) - 1):
        if tokens[place].folded in _BETWEEN:
            yield replace(query, tokens=tokens[:place]), replace(query, tokens=tokens[place + 1 :])
