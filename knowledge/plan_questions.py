"""Which facts a question about the plans asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.guides import Aspect
from knowledge.library import Library
from knowledge.plan_wording import GROUPS
from knowledge.plans import Fact, FactKind, Plan
from knowledge.search import Hit, Query, Search
from knowledge.text import folded_words
from knowledge.understanding import Understanding, asks_for_list

# Which kinds of fact a question word points at. The boosts were chosen on the development questions.
_KINDS_ASKED: dict[str, frozenset[FactKind]] = {
    "value": frozenset({FactKind.TARGET, FactKind.RESULT, FactKind.STAFFING, FactKind.BUDGET}),
    "deadline": frozenset({FactKind.DEADLINE, FactKind.REPORTING}),
    "budget": frozenset({FactKind.BUDGET}),
    Aspect.LEGAL_BASIS.value: frozenset({FactKind.LEGAL}),
}
_KIND_BOOST = 0.06
_UNIT_BOOST = 0.12
_YEAR_BOOST = 0.12
_OTHER_YEAR = -0.20
_QUANTIFIED_BOOST = 0.04
_EMPTY_UNIT_WORDS = frozenset(["xa", "cac", "tren", "dia", "ban", "cua", "va", "de", "nghi"])


@dataclass(frozen=True)
class PlanQuestion:
    """A question about one plan: the words to search, and what was read from them."""

    query: Query
    plan: Plan
    years: tuple[int, ...] = ()
    aspects: tuple[str, ...] = ()
    unit: str | None = None
    group: str | None = None
    listing: bool = False


def read(understood: Understanding, query: Query, plan: Plan) -> PlanQuestion:
    """Read unit, group and form of a question against one plan."""
    return PlanQuestion(
        query=query,
        plan=plan,
        years=understood.years,
        aspects=understood.aspects,
        unit=unit_named(query.folded, plan),
        group=group_named(query.folded),
        listing=asks_for_list(understood.text),
    )


def rank(search: Search, question: PlanQuestion) -> list[Hit]:
    """Rank the plan's facts by likeness and by what the question asks for."""
    facts = search.library.facts
    hits = search.facts(question.query, question.plan.commune)
    adjusted = [_with_score(hit, hit.score + _fit(facts[hit.target], question)) for hit in hits]
    return sorted(adjusted, key=lambda hit: (-hit.score, hit.target))


def _with_score(hit: Hit, score: float) -> Hit:
    return replace(hit, score=score)


def _fit(fact: Fact, question: PlanQuestion) -> float:
    fit = 0.0
    for aspect in question.aspects:
        if fact.kind in _KINDS_ASKED.get(aspect, frozenset()):
            fit += _KIND_BOOST
        if aspect == "value" and fact.is_quantified:
            fit += _QUANTIFIED_BOOST
        if aspect == "responsible" and fact.responsible:
            fit += _KIND_BOOST
    if question.unit and question.unit in fact.responsible:
        fit += _UNIT_BOOST
    years = question.years or (question.plan.year,)
    if fact.year is not None:
        if fact.year in years:
            fit += _YEAR_BOOST if question.years else _QUANTIFIED_BOOST
        elif question.years:
            fit += _OTHER_YEAR
    return fit


def same_measure(fact: Fact, plan: Plan) -> list[Fact]:
    """All the plan's facts that give the same thing for the same year, the fact itself first."""
    if fact.measure is None:
        return [fact]
    others = [
        other
        for other in plan.facts
        if other.measure == fact.measure and other.year == fact.year and other.kind == fact.kind and other != fact
    ]
    return [fact, *others]


def of_measure(measure: str, plan: Plan, years: Iterable[int]) -> list[Fact]:
    """The plan's facts about a measure for any of `years` (any year if none is given), targets first."""
    wanted = set(years)
    found = [fact for fact in plan.facts if fact.measure == measure and (not wanted or fact.year in wanted)]
    return sorted(found, key=lambda fact: fact.kind is not FactKind.TARGET)


def unit_named(folded: tuple[str, ...], plan: Plan) -> str | None:
    """The unit of the plan that the words name, the longest match first."""
    units = {unit for fact in plan.facts for unit in fact.responsible}
    best: tuple[int, str] | None = None
    for unit in sorted(units):
        core = [word for word in folded_words(unit) if word not in _EMPTY_UNIT_WORDS]
        length = _longest_run(core, folded)
        if length >= min(2, len(core)) and length * 2 >= len(core) and (best is None or length > best[0]):
            best = (length, unit)
    return best[1] if best else None


def group_named(folded: tuple[str, ...]) -> str | None:
    """The group of targets that the words name."""
    text = " ".join(folded)
    for group, name in GROUPS.items():
        if group != "chung" and " ".join(folded_words(name)) in text:
            return group
    return None


def listed(library: Library, question: PlanQuestion) -> list[Fact]:
    """The facts a "list …" question wants: a unit's duties, or a group's targets; [] if neither is named."""
    facts = question.plan.facts
    if question.unit:
        return [fact for fact in facts if question.unit in fact.responsible]
    if question.group:
        wanted = [fact for fact in facts if fact.group == question.group and fact.kind is FactKind.TARGET]
        if question.years:
            wanted = [fact for fact in wanted if fact.year in question.years]
        return wanted
    return []


def _longest_run(wanted: list[str], words: tuple[str, ...]) -> int:
    """Length of the longest run of `wanted` that stands in `words`, begun at the start of `wanted`."""
    best = 0
    for start in range(len(words)):
        length = 0
        while length < len(wanted) and start + length < len(words) and words[start + length] == wanted[length]:
            length += 1
        best = max(best, length)
    return best
