"""Which facts a question about the plans asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.guides import Aspect
from knowledge.plan_wording import GROUPS
from knowledge.plans import Fact, FactKind, Plan
from knowledge.search import Hit, Query, Search
from knowledge.text import folded_words
from knowledge.understanding import Understanding, asks_for_list

# Which kinds of fact a question word points at.
_KINDS_ASKED: dict[str, frozenset[FactKind]] = {
    "value": frozenset({FactKind.TARGET, FactKind.RESULT, FactKind.STAFFING, FactKind.BUDGET}),
    "deadline": frozenset({FactKind.DEADLINE, FactKind.REPORTING}),
    "responsible": frozenset({FactKind.RESPONSIBILITY}),
    "budget": frozenset({FactKind.BUDGET}),
    Aspect.LEGAL_BASIS.value: frozenset({FactKind.LEGAL}),
}
_EMPTY_UNIT_WORDS = frozenset(["xa", "cac", "tren", "dia", "ban", "cua", "va", "de", "nghi", "thon"])
_MOST_IN_A_SECTION = 25


@dataclass(frozen=True)
class Boosts:
    """What a fact gains or loses for fitting the question's form; chosen on the development questions."""

    kind: float = 0.09
    unit: float = 0.08
    year: float = 0.05
    present_year: float = 0.03
    other_year: float = -0.25
    figure: float = 0.02
    no_unit: float = -0.03


BOOSTS = Boosts()


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
    """Read unit, group and form of a question against one plan; the commune's name and years leave the words."""
    return PlanQuestion(
        query=without_names(query, plan),
        plan=plan,
        years=understood.all_years,
        aspects=understood.aspects,
        unit=unit_named(query.folded, plan),
        group=group_named(query.folded),
        listing=asks_for_list(understood.text),
    )


def without_names(query: Query, plan: Plan) -> Query:
    """Drop the commune's name and the years: every fact of the plan is the commune's, and years are compared apart."""
    name = folded_words(plan.name)
    bare = name[1:] if name[0] == "xa" else name
    kept = list(query.tokens)
    for run in (name, bare):
        start = 0
        while start + len(run) <= len(kept):
            if [token.folded for token in kept[start : start + len(run)]] == run:
                del kept[start : start + len(run)]
            else:
                start += 1
    kept = [token for token in kept if not (token.folded.startswith("20") and len(token.folded) == 4)]
    return replace(query, tokens=tuple(kept)) if kept else query


def rank(search: Search, question: PlanQuestion) -> list[Hit]:
    """Rank the plan's facts by likeness and by what the question asks for."""
    facts = search.library.facts
    hits = search.facts(question.query, question.plan.commune)
    adjusted = [replace(hit, score=hit.score + _fit(facts[hit.target], question)) for hit in hits]
    return sorted(adjusted, key=lambda hit: (-hit.score, hit.target))


def _fit(fact: Fact, question: PlanQuestion) -> float:
    fit = _year_fit(fact, question)
    for aspect in question.aspects:
        if fact.kind in _KINDS_ASKED.get(aspect, frozenset()):
            fit += BOOSTS.kind
        if aspect == "value" and fact.is_quantified:
            fit += BOOSTS.figure
        if aspect == "responsible" and not fact.responsible:
            fit += BOOSTS.no_unit
    if question.unit and is_responsible(fact, question.unit):
        fit += BOOSTS.unit
    return fit


def _year_fit(fact: Fact, question: PlanQuestion) -> float:
    if fact.year is None:
        return 0.0
    if question.years:
        return BOOSTS.year if fact.year in question.years else BOOSTS.other_year
    return BOOSTS.present_year if fact.year == question.plan.year else 0.0


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
    """The plan's facts about a measure for any of `years` (any year if none is given), figures of targets first."""
    wanted = set(years)
    found = [fact for fact in plan.facts if fact.measure == measure and (not wanted or fact.year in wanted)]
    return sorted(found, key=lambda fact: (fact.value is None, fact.kind is not FactKind.TARGET))


def unit_named(folded: Sequence[str], plan: Plan) -> str | None:
    """The unit of the plan that the words name, the longest match first.

    Half of a unit's name must be there, or three words of its beginning ("Ban Chỉ đạo" of a very long name).
    """
    words = [word for word in folded if word not in _EMPTY_UNIT_WORDS]
    best: tuple[int, int, str] | None = None
    for unit in sorted({unit for fact in plan.facts for unit in fact.responsible}):
        core = unit_words(unit)
        length = _longest_run(core, words)
        named = length * 2 >= len(core) or _longest_run(core[:3], words) == 3
        if length >= min(2, len(core)) and named and (best is None or (length, -len(core)) > best[:2]):
            best = (length, -len(core), unit)
    return best[2] if best else None


@lru_cache(maxsize=512)
def unit_words(unit: str) -> tuple[str, ...]:
    """A unit's name as the search compares it; "Trung tâm PVHCC" and its full name are the same."""
    return tuple(word for word in folded_words(unit) if word not in _EMPTY_UNIT_WORDS)


def is_responsible(fact: Fact, unit: str) -> bool:
    """Whether the plan ties the fact to the unit, however it writes the unit's name there."""
    return any(unit_words(name) == unit_words(unit) for name in fact.responsible)


def _longest_run(wanted: Sequence[str], words: Sequence[str]) -> int:
    """Length of the longest run of neighbouring words that both have."""
    best = 0
    lengths = [0] * (len(words) + 1)
    for name in wanted:
        previous = 0
        for place, word in enumerate(words, 1):
            previous, lengths[place] = lengths[place], previous + 1 if word == name else 0
            best = max(best, lengths[place])
    return best


@lru_cache(maxsize=1)
def _group_names() -> dict[str, str]:
    return {group: " ".join(folded_words(name)) for group, name in GROUPS.items() if group != "chung"}


def group_named(folded: Sequence[str]) -> str | None:
    """The group of targets that the words name."""
    text = " ".join(folded)
    return next((group for group, name in _group_names().items() if name in text), None)


def listed(question: PlanQuestion) -> list[Fact]:
    """The facts a "list …" question wants, targets first; [] if it names neither a unit, a group nor a year.

    A unit gives its duties and targets, a group its targets, a year all targets for it.
    """
    facts = question.plan.facts
    if question.unit:
        found = [fact for fact in facts if is_responsible(fact, question.unit)]
        return sorted(found, key=lambda fact: fact.kind is not FactKind.TARGET) if _asks_targets(question) else found
    targets = [fact for fact in facts if fact.kind is FactKind.TARGET]
    if question.group:
        targets = [fact for fact in targets if fact.group == question.group]
    elif not (question.years and _asks_targets(question)):
        return []
    if question.years:
        targets = [fact for fact in targets if fact.year in question.years]
    return targets


def of_section(first: Fact, question: PlanQuestion) -> list[Fact]:
    """The facts that stand with the best one in its section ("những hạn chế …", "các dự án …")."""
    found = [fact for fact in question.plan.facts if fact.section == first.section]
    return found if 1 < len(found) <= _MOST_IN_A_SECTION else []


def points_to_missing_annex(fact: Fact, plan: Plan) -> bool:
    """Whether the fact only says that an annex holds the answer, and we do not hold the annex."""
    places = {annex.mentioned_in for annex in plan.missing_annexes}
    return fact.section in places and fact.kind is FactKind.DOCUMENT and "Phụ lục" in fact.quote


def _asks_targets(question: PlanQuestion) -> bool:
    text = " ".join(question.query.folded)
    return "chi tieu" in text or "muc tieu" in text
