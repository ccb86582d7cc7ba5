"""The staff's desk: takes a question about the plans from its words to a composed answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge import plan_answers
from knowledge.answer import Answer, Subject, Turn
from knowledge.confidence import Features, features, models
from knowledge.desk import Look
from knowledge.plan_questions import (
    PlanQuestion,
    answers,
    duties,
    listed,
    of_measure,
    of_section,
    points_to_missing_annex,
    rank,
    read,
    same_measure,
    without_runs,
)
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import Sought, asks_who, compares, contrasts
from knowledge.search import Hit, Query, Search
from knowledge.targets import Target, TargetKind
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding

# Without a commune nothing can be searched; only a question that is clearly about a plan is asked back.
_SURELY_PLAN = 0.5
_PASSAGE_ENOUGH = 0.45
_CHOICES = 3
# A unit named together with "which duties" is a staff question even where the engine is in doubt.
_NAMED_UNIT = 0.75
_NEARLY, _MOST_RELATED = 0.82, 3
_NO_FIGURES = frozenset({Sought.ANY, Sought.DOCUMENT})
_PAPERS = frozenset({FactKind.LEGAL, FactKind.DOCUMENT})
INTENTS = ("ask_plan",)


class PlanDesk:
    """Answers questions about the communes' plans."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._library = search.library

    def look(self, understood: Understanding, query: Query, context: Context) -> Look:
        """Find what the plans say and how sure it is."""
        meant = understood.probability(*INTENTS)
        plans = self._plans_meant(understood, context)
        if not plans:
            waiting = Subject(question=understood.text, year=next(iter(understood.all_years), None))
            ask = plan_answers.which_commune(list(self._library.plans.values()))
            sure = meant if meant >= _SURELY_PLAN else 0.0
            return Look(sure, lambda: Turn(ask, waiting), needs_commune=True)
        if len(plans) > 1:
            return Look(meant, lambda: self._compare(understood, query, plans))
        years = _years_compared(understood, plans[0])
        if len(years) > 1:
            return Look(meant, lambda: self._compare_years(understood, query, plans[0], years))
        return self._single(understood, query, plans[0])

    def choose(self, target: Target, context: Context) -> Turn:
        """Answer a pressed button: a fact, or the commune a question was waiting for.

        Raises:
            KeyError: there is no such fact or commune.

        """
        if target.kind is TargetKind.FACT:
            fact = self._library.facts[target.name]
            plan = self._library.plans[fact.commune]
            question = PlanQuestion(self._search.query(fact.subject), plan)
            return self._turn(plan, fact, question, fact.subject, 1.0)
        plan = self._library.plans[target.name]
        waiting = context.subject
        years = (waiting.year,) if waiting.year else ()
        understood = Understanding(waiting.question, "ask_plan", 1.0, {"ask_plan": 1.0}, (plan.commune,), years)
        return self._single(understood, self._search.query(waiting.question), plan).turn()

    def about(self, facts: Sequence[str], understood: Understanding, context: Context) -> Turn:
        """Ask more of the facts the conversation is about (who, when, where it stands)."""
        fact = self._library.facts[facts[0]]
        plan = self._library.plans[fact.commune]
        question = read(understood, self._search.query(context.subject.question), plan)
        return self._turn(plan, fact, question, understood.text, 1.0)

    def elsewhere(self, subject: Subject, understood: Understanding) -> Turn:
        """The thing the conversation is about in another commune's plan, or for another year."""
        spoken_of = self._library.facts[subject.facts[0]] if subject.facts else None
        commune = spoken_of.commune if spoken_of else subject.commune
        plan = self._library.plans[(understood.communes or (commune or "",))[0]]
        years = understood.all_years or ((subject.year,) if subject.year else ())
        if spoken_of is None or spoken_of.measure is None:
            return self._again(subject, plan, years)
        question = replace(read(understood, self._search.query(spoken_of.subject), plan), years=years)
        found = of_measure(spoken_of.measure, plan, years or (plan.year,))
        found = found or (of_measure(spoken_of.measure, plan, ()) if not years else [])
        if not found:
            known = next(iter(of_measure(spoken_of.measure, plan, ())), None)
            missing = plan_answers.other_years(plan, known, years) if years else plan_answers.not_in_plan(plan, 1.0)
            return Turn(missing, replace(subject, commune=plan.commune))
        return self._turn(plan, found[0], question, understood.text, 1.0)

    def _again(self, subject: Subject, plan: Plan, years: tuple[int, ...]) -> Turn:
        """The earlier question put to another plan, or for other years."""
        aspects = ("responsible",) if asks_who(subject.question) else ()
        understood = Understanding(
            subject.question, "ask_plan", 1.0, {"ask_plan": 1.0}, (plan.commune,), years, aspects
        )
        names = [folded_words(known.name) for known in self._library.plans.values()]
        turn = self._single(understood, without_runs(self._search.query(subject.question), names), plan).turn()
        return replace(turn, subject=replace(turn.subject, question=subject.question))

    def _plans_meant(self, understood: Understanding, context: Context) -> list[Plan]:
        plans = self._library.plans
        named = [plans[commune] for commune in understood.communes if commune in plans]
        if named:
            return named
        if compares(understood.text) and not understood.all_years and context.commune is None:
            return list(plans.values())
        return [plans[context.commune]] if context.commune in plans else []

    def _single(self, understood: Understanding, query: Query, plan: Plan) -> Look:
        question = read(understood, query, plan)
        hits = rank(self._search, question)
        if not hits:
            return Look(0.0, lambda: self._refuse(plan, 0.0), is_refusal=True)
        fact = self._library.facts[hits[0].target]
        meant = understood.probability(*INTENTS)
        several = self._several(question, hits, fact)
        if several:
            named = bool(question.units) and understood.intent != "ask_guide"
            return Look(max(meant, _NAMED_UNIT if named else 0.0), lambda: several)
        gap = self.gap(question, hits)
        if gap:
            subject = self._subject([fact], plan, question, question.query.text)
            return Look(meant, lambda: Turn(gap, subject), is_refusal=True)
        sure = models()["plan"].probability(self.features(question, hits, understood))
        if sure < models()["plan"].answer:
            is_refusal = sure < models()["plan"].clarify
            return Look(sure, lambda: self._unsure(plan, question, hits, sure), is_refusal=is_refusal)
        related = self._related(hits, question, understood.text)
        return Look(sure, lambda: self._turn(plan, fact, question, understood.text, sure, related))

    def _several(self, question: PlanQuestion, hits: list[Hit], first: Fact) -> Turn | None:
        """The answer to a question for several facts at once: an office's duties, a group's targets, a section."""
        plan = question.plan
        if question.duty and "responsible" not in question.aspects:
            found = duties(question)
            return self._list(plan, found, question) if found else None
        if not question.listing:
            return None
        annex = next((fact for fact in self._facts(hits[:_CHOICES]) if points_to_missing_annex(fact, plan)), None)
        if annex:
            return self._turn(plan, annex, question, question.query.text, 1.0)
        found = listed(question) or of_section(first, question)
        return self._list(plan, found, question) if found else None

    def gap(self, question: PlanQuestion, hits: list[Hit]) -> Answer | None:
        """What to say where the plan does not give what is asked for: not of that kind, that year, or that office."""
        plan = question.plan
        if question.duty and question.unit and not duties(question):
            return plan_answers.no_duty(plan, (question.unit,))
        first = self._library.facts[hits[0].target]
        of_another_year = self._of_another_year(first, question)
        if of_another_year:
            return of_another_year
        if question.sought in _NO_FIGURES or "responsible" in question.aspects:
            return None
        near = [self._library.facts[hit.target] for hit in hits if hit.score >= _NEARLY * hits[0].score]
        near = [*same_measure(first, plan), *near]
        if question.sought is Sought.DATE and any(fact.kind in _PAPERS for fact in near):
            return None  # a day of issue stands in the paper's name
        if any(answers(fact, question.sought) for fact in near):
            return None
        return plan_answers.no_figure(plan, first)

    def _of_another_year(self, first: Fact, question: PlanQuestion) -> Answer | None:
        """What to say where the plan has the thing, but not for a year asked for; an undated figure is of its year."""
        if not question.years or not first.is_quantified:
            return None
        dated = {fact.year or question.plan.year for fact in same_measure(first, question.plan)}
        if first.measure:
            dated |= {fact.year or question.plan.year for fact in of_measure(first.measure, question.plan, ())}
        return None if dated & set(question.years) else plan_answers.other_years(question.plan, first, question.years)

    def _facts(self, hits: Sequence[Hit]) -> list[Fact]:
        return [self._library.facts[hit.target] for hit in hits]

    def _related(self, hits: list[Hit], question: PlanQuestion, text: str) -> list[Fact]:
        """Facts nearly as fitting as the first: duties and rules beside it; figures only where two are asked for."""
        first = self._library.facts[hits[0].target]
        together = {fact.id for fact in same_measure(first, question.plan)}
        near = [
            self._library.facts[hit.target]
            for hit in hits[1:]
            if hit.target not in together and hit.score >= _NEARLY * hits[0].score
        ]
        if not contrasts(text):
            near = [fact for fact in near if fact.value is None] if first.value is None else []
        return near[:_MOST_RELATED]

    def _list(self, plan: Plan, facts: Sequence[Fact], question: PlanQuestion) -> Turn:
        answer = plan_answers.list_answer(plan, facts, question, 1.0)
        return Turn(answer, self._subject(facts, plan, question, question.query.text))

    def _unsure(self, plan: Plan, question: PlanQuestion, hits: list[Hit], sure: float) -> Turn:
        passage = self._passage(question)
        if passage:
            return passage
        if sure < models()["plan"].clarify:
            return self._refuse(plan, sure, question.query.text)
        facts = [self._library.facts[hit.target] for hit in hits[:_CHOICES]]
        return Turn(plan_answers.which_fact(plan, facts, sure), Subject(question=question.query.text))

    def _refuse(self, plan: Plan, sure: float, asked: str = "") -> Turn:
        return Turn(plan_answers.not_in_plan(plan, 1.0 - sure), Subject(commune=plan.commune, question=asked))

    def features(self, question: PlanQuestion, hits: list[Hit], understood: Understanding) -> Features:
        """What speaks for the first fact. Facts of one measure are one answer, so the lead is over the next measure."""
        first = self._library.facts[hits[0].target]
        together = {fact.id for fact in same_measure(first, question.plan)}
        rivals = [hits[0], *(hit for hit in hits[1:] if hit.target not in together)]
        elsewhere = self._elsewhere(question, hits)
        return features(self._search, question.query, rivals, understood, INTENTS, elsewhere)

    def _elsewhere(self, question: PlanQuestion, hits: list[Hit]) -> float:
        """By how much a measure that only other communes' plans have matches better than this plan's best fact."""
        ours = {fact.measure for fact in question.plan.facts}
        facts = self._library.facts
        here = max(hit.short + hit.body for hit in hits)
        others = self._search.facts(question.query, None)
        theirs = (hit.short + hit.body for hit in others if facts[hit.target].measure not in ours)
        return max(0.0, max(theirs, default=0.0) - here) / 2

    def _passage(self, question: PlanQuestion) -> Turn | None:
        hits = self._search.passages(question.query, question.plan.commune, limit=1)
        if not hits or hits[0].score < _PASSAGE_ENOUGH:
            return None
        passage = self._library.passages[hits[0].target]
        answer = plan_answers.passage_answer(question.plan, passage, hits[0].score)
        return Turn(answer, Subject(commune=question.plan.commune, question=question.query.text))

    def _compare(self, understood: Understanding, query: Query, plans: list[Plan]) -> Turn:
        """Compare plans: by the measure that the surest of them names, else by each one's best fact."""
        best = [(question, rank(self._search, question)) for question in (read(understood, query, p) for p in plans)]
        found = [(hits[0].score, self._library.facts[hits[0].target]) for _, hits in best if hits]
        if not found:
            return self._refuse(plans[0], 0.0)
        score, surest = max(found, key=lambda scored: scored[0])
        pairs = [(question.plan, self._like(surest, question, hits)) for question, hits in best]
        return self._comparison(pairs, surest, understood, score)

    def _like(self, fact: Fact, question: PlanQuestion, hits: list[Hit]) -> Fact | None:
        """What a plan says of the same measure; without a measure, its best fact."""
        if fact.measure is None:
            return self._library.facts[hits[0].target] if hits else None
        years = question.years or (question.plan.year,)
        facts = of_measure(fact.measure, question.plan, years) or of_measure(fact.measure, question.plan, ())
        return facts[0] if facts else None

    def _compare_years(self, understood: Understanding, query: Query, plan: Plan, years: tuple[int, ...]) -> Turn:
        """Compare years of one plan by the measure that the best fact names."""
        question = replace(read(understood, query, plan), years=years)
        hits = [hit for hit in rank(self._search, question) if self._library.facts[hit.target].is_quantified]
        if not hits:
            return self._refuse(plan, 0.0)
        surest = self._library.facts[hits[0].target]
        pairs = [(plan, self._in_year(surest, year, question, hits)) for year in years]
        return self._comparison(pairs, surest, understood, hits[0].score)

    def _in_year(self, surest: Fact, year: int, question: PlanQuestion, hits: list[Hit]) -> Fact | None:
        """The same measure in `year`; an undated figure is the plan's own year's; else a fact nearly as fitting."""
        if surest.measure:
            dated = of_measure(surest.measure, question.plan, (year,))
            undated = [fact for fact in of_measure(surest.measure, question.plan, ()) if fact.year is None]
            if dated or (undated and year == question.plan.year):
                return (dated or undated)[0]
        near = (hit for hit in hits if hit.score >= _NEARLY * hits[0].score)
        return next((fact for fact in self._facts(list(near)) if fact.year == year), None)

    def _comparison(
        self, pairs: list[tuple[Plan, Fact | None]], surest: Fact, understood: Understanding, score: float
    ) -> Turn:
        measure = self._library.measures.get(surest.measure or "")
        answer = plan_answers.comparison(pairs, measure.name if measure else surest.subject, min(1.0, score))
        return Turn(answer, Subject(facts=answer.source_ids, commune=answer.commune, question=understood.text))

    def _turn(
        self,
        plan: Plan,
        fact: Fact,
        question: PlanQuestion,
        text: str,
        sure: float,
        related: Sequence[Fact] = (),
    ) -> Turn:
        answer = plan_answers.fact_answer(plan, fact, related, question, text, sure)
        return Turn(answer, self._subject([fact], plan, question, question.query.text))

    def _subject(self, facts: Sequence[Fact], plan: Plan, question: PlanQuestion, text: str) -> Subject:
        year = question.years[0] if question.years else None
        return Subject(facts=tuple(fact.id for fact in facts[:10]), commune=plan.commune, year=year, question=text)


def _years_compared(understood: Understanding, plan: Plan) -> tuple[int, ...]:
    """The years to compare; a comparison that names one means it beside the plan's own year."""
    years = understood.all_years
    if len(years) == 1 and compares(understood.text) and years[0] != plan.year:
        return (plan.year, years[0])
    return years if len(years) > 1 else ()
