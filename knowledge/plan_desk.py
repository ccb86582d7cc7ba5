"""The staff's desk: takes a question about the plans from its words to a composed answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge import plan_answers
from knowledge.amounts import numbers, shares_named
from knowledge.answer import Answer, Outcome, Subject, Turn
from knowledge.confidence import Features, features, models
from knowledge.desk import Look
from knowledge.plan_comparisons import Comparison, years_compared
from knowledge.plan_contrasts import both_sides
from knowledge.plan_gaps import gap
from knowledge.plan_lists import duties, in_section, listed, mentioning, of_section
from knowledge.plan_questions import (
    PlanQuestion,
    in_charge_of_group,
    is_comparison,
    of_measure,
    points_to_missing_annex,
    read,
    same_measure,
    without_runs,
)
from knowledge.plan_ranking import about_as_near, answers, is_about_others, rank
from knowledge.plans import Fact, Plan
from knowledge.question_forms import (
    Form,
    Sought,
    asks_target,
    asks_who,
    compares,
    is_only_duty,
    names_own,
    says_where_from,
    sets_communes_apart,
    surely_asks_for_list,
    without_introduction,
)
from knowledge.search import Hit, Query, Search
from knowledge.spelled_numbers import in_digits
from knowledge.targets import Target, TargetKind
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding
from knowledge.units import without_units

# Without a commune nothing can be searched; only a question that is clearly about a plan is asked back.
_SURELY_PLAN = 0.5
_PASSAGE_ENOUGH = 0.45
_CHOICES = 3
# A unit named together with "which duties" is a staff question even where the engine is in doubt.
_NAMED_UNIT = 0.75
_NEARLY, _MOST_RELATED = 0.82, 3
_TWO_YEARS = 2
_ONE_KIND = frozenset({Sought.MONEY, Sought.PERCENT, Sought.DATE})
# Of 120 comparisons that were right none was less sure; what is compared says little beside that it is compared.
_MAY_BE_COMPARED = 0.07
INTENTS = ("ask_plan",)


class PlanDesk:
    """Answers questions about the communes' plans."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._library = search.library
        self._comparison = Comparison(search)
        facts = [self._library.facts[target] for target in search.fact_targets]
        self._not_in = {commune: _of_other_measures(facts, plan) for commune, plan in self._library.plans.items()}

    def look(self, understood: Understanding, query: Query, context: Context) -> Look:
        """Find what the plans say and how sure it is."""
        written = in_digits(without_introduction(understood.text))
        if written != understood.text:
            aspects = tuple(aspect for aspect in understood.aspects if aspect != "responsible" or asks_who(written))
            communes = self._named_in(written, understood.communes) or understood.communes
            understood = replace(understood, text=written, aspects=aspects, communes=communes)
            query = self._search.query(written)
        meant = understood.probability(*INTENTS)
        plans = self._plans_meant(understood, context)
        if not plans:
            return self._which_commune(understood, query, meant)
        named = self._plans_named(understood.communes)
        if named:
            query = without_runs(query, [plan.bare_name for plan in named])
        years = years_compared(understood, plans[0])
        if (len(plans) > 1 or len(years) > 1) and not self._may_compare(understood, query, plans):
            return Look(meant, lambda: self._refuse(plans[0], 0.0, understood.text), is_refusal=True)
        if len(plans) > 1:
            return Look(
                meant, lambda: self._comparison.of_plans(understood, query, plans) or self._refuse(plans[0], 0.0)
            )
        may_be_things = is_comparison(understood) and len(understood.all_years) < _TWO_YEARS
        things = self._comparison.of_things(understood, query, plans[0]) if may_be_things else None
        if things:
            return Look(max(meant, _NAMED_UNIT), lambda: things)
        if len(years) > 1:
            compared = self._comparison.of_years
            return Look(meant, lambda: compared(understood, query, plans[0], years) or self._refuse(plans[0], 0.0))
        return self._single(understood, query, plans[0])

    def _may_compare(self, understood: Understanding, query: Query, plans: Sequence[Plan]) -> bool:
        """Whether any of the plans has a fact that may be the one to compare."""
        questions = [read(understood, query, plan) for plan in plans]
        found = [(question, rank(self._search, question)) for question in questions]
        likely = (models()["plan"].probability(self.features(*pair, understood)) for pair in found if pair[1])
        return any(sure >= _MAY_BE_COMPARED for sure in likely)

    def claims(self, understood: Understanding, query: Query, context: Context) -> bool:
        """Whether a message is the staff's beyond doubt ("ban chỉ đạo làm những gì"), and known which commune's."""
        look = self.look(understood, query, context)
        return look.claims and not look.is_refusal

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
        together = same_measure(fact, plan)
        if question.sought in _ONE_KIND and not any(answers(other, question.sought) for other in together):
            return Turn(plan_answers.no_figure(plan, fact), context.subject)
        in_charge = self._in_charge(fact, question) if question.seeks_a_unit and not fact.responsible else []
        return self._turn(plan, fact, question, understood.text, 1.0, in_charge)

    def _in_charge(self, fact: Fact, question: PlanQuestion) -> list[Fact]:
        """What the plan says of who has to do with a fact without an office: for its group, or for the same thing."""
        hits = rank(self._search, question)
        near = [hit for hit in hits if hit.short + hit.body >= _NEARLY * (hits[0].short + hits[0].body)]
        named = [other for other in self._facts(near) if other.responsible and other.id != fact.id]
        return in_charge_of_group(fact, question.plan) or named[:1]

    def sibling(self, subject: Subject, words: Sequence[str], understood: Understanding) -> Turn | None:
        """The fact of the same kind, and for the same year if it is dated, that has all of `words` ("còn wifi?").

        None if there is none, or if the facts spoken of fit the words about as well.
        """
        spoken_of = self._library.facts[subject.facts[0]]
        plan = self._library.plans[spoken_of.commune]
        query = self._search.query(" ".join(words))
        covered = self._search.wording.words_covered
        hits = self._search.facts(query, plan.commune)
        known = max((hit.score for hit in hits if hit.target in subject.facts), default=0.0)
        names_more = any(not any(covered([word], spoken) for spoken in subject.facts) for word in words)
        for fact in self._facts([hit for hit in hits if names_more or known < _NEARLY * hit.score]):
            alike = fact.kind is spoken_of.kind and fact.year == spoken_of.year
            if alike and fact.id not in subject.facts and covered(words, fact.id) == 1.0:
                return self._turn(plan, fact, read(understood, query, plan), understood.text, 1.0)
        return None

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
            again = self._again(subject, plan, years)
            if again.answer.outcome is Outcome.ANSWERED and self._is_of(again, years):
                return again
            known = next(iter(of_measure(spoken_of.measure, plan, ())), None)
            missing = plan_answers.other_years(plan, known, years) if years else plan_answers.not_in_plan(plan, 1.0)
            return Turn(missing, replace(subject, commune=plan.commune))
        return self._turn(plan, found[0], question, understood.text, 1.0)

    def _is_of(self, turn: Turn, years: tuple[int, ...]) -> bool:
        """Whether the fact that is answered with is dated and of one of the years, if years are asked for."""
        first = self._library.facts.get(next(iter(turn.answer.source_ids), ""))
        return first is not None and (not years or first.year in years)

    def _again(self, subject: Subject, plan: Plan, years: tuple[int, ...]) -> Turn:
        """The earlier question put to another plan, or for other years."""
        aspects = ("responsible",) if asks_who(subject.question) else ()
        understood = Understanding(
            subject.question, "ask_plan", 1.0, {"ask_plan": 1.0}, (plan.commune,), years, aspects
        )
        names = [folded_words(known.name) for known in self._library.plans.values()]
        turn = self._single(understood, without_runs(self._search.query(subject.question), names), plan).turn()
        return replace(turn, subject=replace(turn.subject, question=subject.question))

    def _which_commune(self, understood: Understanding, query: Query, meant: float) -> Look:
        """Ask which commune's plan is meant, if it is a question about a plan and any plan has an answer."""
        waiting = Subject(question=understood.text, year=next(iter(understood.all_years), None))
        ask = plan_answers.which_commune(list(self._library.plans.values()))
        is_ours = not self._search.is_mostly_foreign(query)
        surely = meant >= _SURELY_PLAN and is_ours and self._any_answers(understood, query)
        return Look(meant if surely else 0.0, lambda: Turn(ask, waiting), needs_commune=True)

    def _any_answers(self, understood: Understanding, query: Query) -> bool:
        """Whether the plan whose fact is the nearest of all plans' answers the question."""
        nearest = next(iter(self._search.facts(query, None, limit=1)), None)
        if nearest is None:
            return False
        plan = self._library.plans[self._library.facts[nearest.target].commune]
        return not self._single(understood, query, plan).is_refusal

    def _named_in(self, text: str, communes: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the communes that the text names as they are written."""
        said = f" {' '.join(folded_words(text))} "
        plans = self._plans_named(communes)
        return tuple(plan.commune for plan in plans if f" {' '.join(plan.bare_name)} " in said)

    def _plans_named(self, communes: tuple[str, ...]) -> list[Plan]:
        return [self._library.plans[commune] for commune in communes if commune in self._library.plans]

    def _plans_meant(self, understood: Understanding, context: Context) -> list[Plan]:
        plans = self._library.plans
        named = self._plans_named(understood.communes)
        if len(named) > 1 and not compares(understood.text):
            elsewhere = [plan for plan in named if not says_where_from(understood.text, " ".join(plan.bare_name))]
            named = elsewhere or named
        apart = sets_communes_apart(understood.text)
        is_ours = names_own(understood.text) or apart
        beside_ours = is_ours and (apart or is_comparison(understood) or compares(understood.text))
        if len(named) == 1 and context.commune in plans and beside_ours:
            return list(dict.fromkeys((plans[context.commune], *named)))
        if named:
            return named
        surely = understood.probability(*INTENTS) >= _SURELY_PLAN
        if surely and is_comparison(understood) and not understood.all_years and context.commune is None:
            return list(plans.values())
        return [plans[context.commune]] if context.commune in plans else []

    def _single(self, understood: Understanding, query: Query, plan: Plan) -> Look:
        question = read(understood, query, plan)
        hits = rank(self._search, question)
        if not hits:
            return Look(0.0, lambda: self._refuse(plan, 0.0), is_refusal=True)
        fact = self._library.facts[hits[0].target]
        meant = understood.probability(*INTENTS)
        sides = both_sides(self._library, question, hits, understood.text)
        if sides:
            return Look(max(meant, _NAMED_UNIT), lambda: self._both(plan, sides, question))
        several = self._several(question, hits)
        if several:
            is_theirs = understood.intent != "ask_guide" or (question.duty and understood.has_form(Form.DUTY))
            named = bool(question.units) and is_theirs
            by_number = bool(in_section(question))
            by_figure = bool(shares_named(understood.text)) and surely_asks_for_list(understood.text)
            claims = by_number or by_figure or (question.duty and _only_duty(question))
            return Look(max(meant, _NAMED_UNIT if named or by_number else 0.0), lambda: several, claims=claims)
        claims = asks_target(understood.text)
        missing = self.gap(question, hits)
        if missing:
            subject = self._subject([fact], plan, question, question.query.text)
            return Look(meant, lambda: Turn(missing, subject), is_refusal=True, claims=claims)
        sure = models()["plan"].probability(self.features(question, hits, understood))
        if sure < models()["plan"].answer:
            is_refusal = sure < models()["plan"].clarify
            return Look(sure, lambda: self._unsure(plan, question, hits, sure), is_refusal=is_refusal, claims=claims)
        return Look(sure, lambda: self._answer(question, hits, understood.text, sure), claims=claims)

    def _answer(self, question: PlanQuestion, hits: list[Hit], text: str, sure: float) -> Turn:
        """The best fact with what stands near it; where several are wanted, all of its section."""
        fact = self._library.facts[hits[0].target]
        beside = of_section(fact, question) if question.listing else []
        if beside:
            return self._list(question.plan, sorted(beside, key=lambda other: other is not fact), question)
        return self._turn(question.plan, fact, question, text, sure, self._related(hits, question))

    def _several(self, question: PlanQuestion, hits: list[Hit]) -> Turn | None:
        """The answer to a question for several facts at once: an office's duties, a group's targets, a section."""
        plan = question.plan
        named_section = in_section(question)
        if named_section:
            return self._list(plan, named_section, question)
        states_one = question.confirming and not _only_duty(question)
        if question.duty and "responsible" not in question.aspects and not states_one:
            found = duties(question) or mentioning(question)
            return self._list(plan, found, question) if found else None
        if not question.listing:
            return None
        found = listed(question)
        if found:
            nearest = self._library.facts[hits[0].target]
            return self._list(plan, sorted(found, key=lambda fact: fact is not nearest), question)
        named = numbers(question.query.text)
        near = [*self._facts(hits[:_CHOICES]), *(fact for fact in plan.facts if named & numbers(fact.quote))]
        annex = next((fact for fact in near if points_to_missing_annex(fact, plan)), None)
        return self._turn(plan, annex, question, question.query.text, 1.0) if annex else None

    def gap(self, question: PlanQuestion, hits: list[Hit]) -> Answer | None:
        """What to say where the plan does not give what is asked for; None if it does."""
        first, *others = hits
        return gap(question, self._facts([first, *(hit for hit in others if hit.score >= _NEARLY * first.score)]))

    def _facts(self, hits: Sequence[Hit]) -> list[Fact]:
        return [self._library.facts[hit.target] for hit in hits]

    def _related(self, hits: list[Hit], question: PlanQuestion) -> list[Fact]:
        """Facts nearly as fitting as the first: duties and rules beside it; figures only where two are asked for."""
        first = self._library.facts[hits[0].target]
        together = {fact.id for fact in same_measure(first, question.plan)}
        if question.seeks_a_unit and not any(fact.responsible for fact in same_measure(first, question.plan)):
            return in_charge_of_group(first, question.plan)
        near = [
            self._library.facts[hit.target]
            for hit in hits[1:]
            if hit.target not in together and hit.score >= _NEARLY * hits[0].score
        ]
        if not question.contrasting:
            near = [fact for fact in near if fact.value is None] if first.value is None else []
        return near[:_MOST_RELATED]

    def _both(self, plan: Plan, facts: Sequence[Fact], question: PlanQuestion) -> Turn:
        answer = plan_answers.two_sides(plan, facts)
        return Turn(answer, self._subject(facts, plan, question, question.query.text))

    def _list(self, plan: Plan, facts: Sequence[Fact], question: PlanQuestion) -> Turn:
        answer = plan_answers.list_answer(plan, facts, question, 1.0)
        return Turn(answer, self._subject(facts, plan, question, question.query.text))

    def _unsure(self, plan: Plan, question: PlanQuestion, hits: list[Hit], sure: float) -> Turn:
        # A figure, a date or an office is a fact; that a passage has the words says nothing of it.
        passage = (
            None if question.seeks_a_figure or question.seeks_a_unit or question.years else self._passage(question)
        )
        if passage:
            return passage
        near = about_as_near(hits, question)
        if not near:
            return self._refuse(plan, sure, question.query.text)
        answer = plan_answers.which_fact(plan, self._facts(near), sure)
        return Turn(answer, Subject(commune=plan.commune, question=question.query.text))

    def _refuse(self, plan: Plan, sure: float, asked: str = "") -> Turn:
        return Turn(plan_answers.not_in_plan(plan, 1.0 - sure), Subject(commune=plan.commune, question=asked))

    def features(self, question: PlanQuestion, hits: list[Hit], understood: Understanding) -> Features:
        """What speaks for the first fact. Facts of one measure are one answer, so the lead is over the next measure."""
        first = self._library.facts[hits[0].target]
        together = {fact.id for fact in same_measure(first, question.plan)}
        if first.measure:  # which year is meant has been settled, it makes no rivals
            together |= {fact.id for fact in of_measure(first.measure, question.plan, ())}
        # What is answered together with the first is no rival of it.
        together |= {fact.id for fact in self._related(hits, question)}
        rivals = [hits[0], *(hit for hit in hits[1:] if hit.target not in together)]
        found = features(self._search, question.query, rivals, understood, INTENTS)
        return replace(
            found,
            elsewhere=self._elsewhere(question, hits),
            form=float(question.sought is not Sought.ANY and answers(first, question.sought)),
            others=float(is_about_others(first, question)),
        )

    def _elsewhere(self, question: PlanQuestion, hits: list[Hit]) -> float:
        """By how much a measure that only other communes' plans have matches better than this plan's best fact."""
        here = max(hit.short + hit.body for hit in hits)
        theirs = self._search.facts_likeness(question.query)[self._not_in[question.plan.commune]]
        return max(0.0, float(theirs.max(initial=0.0)) - here) / 2

    def _passage(self, question: PlanQuestion) -> Turn | None:
        hits = self._search.passages(question.query, question.plan.commune, limit=1)
        if not hits or hits[0].score < _PASSAGE_ENOUGH:
            return None
        passage = self._library.passages[hits[0].target]
        answer = plan_answers.passage_answer(question.plan, passage, hits[0].score)
        return Turn(answer, Subject(commune=question.plan.commune, question=question.query.text))

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


def _only_duty(question: PlanQuestion) -> bool:
    """Whether the question names an office and asks for its duties, and says nothing else."""
    return is_only_duty(without_units(question.query.folded))


def _of_other_measures(facts: Sequence[Fact], plan: Plan) -> NDArray[np.bool_]:
    """Which facts are of a measure that the plan has not."""
    ours = {fact.measure for fact in plan.facts}
    return np.array([fact.measure not in ours for fact in facts], dtype=np.bool_)
