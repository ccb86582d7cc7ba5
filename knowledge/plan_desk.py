"""The staff's desk: takes a question about the plans from its words to a composed answer."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import plan_answers
from knowledge.answer import Subject, Turn
from knowledge.confidence import Features, features, models
from knowledge.desk import Look
from knowledge.plan_questions import PlanQuestion, listed, of_measure, rank, read, same_measure
from knowledge.plans import Fact, Plan
from knowledge.search import Hit, Query, Search
from knowledge.targets import Target, TargetKind
from knowledge.understanding import Context, Understanding, compares

# Without a commune nothing can be searched; only a question that is clearly about a plan is asked back.
_SURELY_PLAN = 0.5
_PASSAGE_ENOUGH = 0.45
_CHOICES = 3
INTENTS = ("ask_plan",)


class PlanDesk:
    """Answers questions about the communes' plans."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._library = search.library

    def look(self, understood: Understanding, query: Query, context: Context) -> Look:
        """Find what the plans say and how sure it is."""
        plans = self._plans_meant(understood, context)
        if not plans:
            waiting = Subject(question=understood.text, year=next(iter(understood.years), None))
            ask = plan_answers.which_commune(list(self._library.plans.values()))
            sure = understood.probability(*INTENTS)
            return Look(sure if sure >= _SURELY_PLAN else 0.0, lambda: Turn(ask, waiting))
        if len(plans) > 1 or (compares(understood.text) and len(understood.years) > 1):
            return Look(understood.probability(*INTENTS), lambda: self._compare(understood, query, plans))
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

    def _plans_meant(self, understood: Understanding, context: Context) -> list[Plan]:
        plans = self._library.plans
        named = [plans[commune] for commune in understood.communes if commune in plans]
        if named:
            return named
        if compares(understood.text) and not understood.years:
            return list(plans.values())
        return [plans[context.commune]] if context.commune in plans else []

    def _single(self, understood: Understanding, query: Query, plan: Plan) -> Look:
        question = read(understood, query, plan)
        several = listed(self._library, question) if question.listing else []
        if several:
            return Look(understood.probability(*INTENTS), lambda: self._list(plan, several, question))
        hits = rank(self._search, question)
        if not hits:
            return Look(0.0, lambda: self._refuse(plan, 0.0), is_refusal=True)
        sure = models()["plan"].probability(self.features(question, hits, understood))
        if sure >= models()["plan"].answer:
            fact = self._library.facts[hits[0].target]
            return Look(sure, lambda: self._turn(plan, fact, question, understood.text, sure))
        return Look(sure, lambda: self._unsure(plan, question, hits, sure), is_refusal=sure < models()["plan"].clarify)

    def _list(self, plan: Plan, facts: Sequence[Fact], question: PlanQuestion) -> Turn:
        answer = plan_answers.list_answer(plan, facts, question, 1.0)
        return Turn(answer, self._subject(facts, plan, question, question.query.text))

    def _unsure(self, plan: Plan, question: PlanQuestion, hits: list[Hit], sure: float) -> Turn:
        passage = self._passage(question)
        if passage:
            return passage
        if sure < models()["plan"].clarify:
            return self._refuse(plan, sure)
        facts = [self._library.facts[hit.target] for hit in hits[:_CHOICES]]
        return Turn(plan_answers.which_fact(plan, facts, sure), Subject(question=question.query.text))

    def _refuse(self, plan: Plan, sure: float) -> Turn:
        return Turn(plan_answers.not_in_plan(plan, 1.0 - sure), Subject(commune=plan.commune))

    def features(self, question: PlanQuestion, hits: list[Hit], understood: Understanding) -> Features:
        """What speaks for the first fact. Facts of one measure are one answer, so the lead is over the next measure."""
        first = self._library.facts[hits[0].target]
        together = {fact.id for fact in same_measure(first, question.plan)}
        rivals = [hits[0], *(hit for hit in hits[1:] if hit.target not in together)]
        return features(self._search, question.query, rivals, understood, INTENTS)

    def _passage(self, question: PlanQuestion) -> Turn | None:
        hits = self._search.passages(question.query, question.plan.commune, limit=1)
        if not hits or hits[0].score < _PASSAGE_ENOUGH:
            return None
        passage = self._library.passages[hits[0].target]
        answer = plan_answers.passage_answer(question.plan, passage, hits[0].score)
        return Turn(answer, Subject(commune=question.plan.commune, question=question.query.text))

    def _compare(self, understood: Understanding, query: Query, plans: list[Plan]) -> Turn:
        questions = [read(understood, query, plan) for plan in plans]
        best = [(question, rank(self._search, question)) for question in questions]
        sure, measure = max(
            ((hits[0].score, self._library.facts[hits[0].target].measure) for _, hits in best if hits),
            key=lambda scored: scored[0],
        )
        pairs: list[tuple[Plan, Fact | None]] = []
        for question, hits in best:
            first = self._library.facts[hits[0].target] if hits else None
            pairs.extend(self._of_measure(question, measure) if measure else [(question.plan, first)])
        name = self._library.measures[measure].name if measure else understood.text
        answer = plan_answers.comparison(pairs, name, min(1.0, sure))
        return Turn(answer, Subject(facts=answer.source_ids, commune=answer.commune, question=understood.text))

    def _of_measure(self, question: PlanQuestion, measure: str) -> list[tuple[Plan, Fact | None]]:
        years = question.years or (question.plan.year,)
        facts = of_measure(measure, question.plan, years) or of_measure(measure, question.plan, ())
        if len(question.years) > 1:
            return [(question.plan, fact) for fact in facts]
        return [(question.plan, facts[0] if facts else None)]

    def _turn(self, plan: Plan, fact: Fact, question: PlanQuestion, text: str, sure: float) -> Turn:
        answer = plan_answers.fact_answer(plan, fact, question, text, sure)
        return Turn(answer, self._subject([fact], plan, question, question.query.text))

    def _subject(self, facts: Sequence[Fact], plan: Plan, question: PlanQuestion, text: str) -> Subject:
        year = question.years[0] if question.years else None
        return Subject(facts=tuple(fact.id for fact in facts[:10]), commune=plan.commune, year=year, question=text)
