"""Which facts a question about the plans asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.guides import Aspect
from knowledge.plan_wording import GROUPS
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import Sought, asks_duty, asks_for_list, sought
from knowledge.search import Hit, Query, Search
from knowledge.text import Token, fold, folded_words
from knowledge.understanding import Understanding
from knowledge.units import is_only_units, units_named, units_of

# Which kinds of fact a question word points at.
_KINDS_ASKED: dict[str, frozenset[FactKind]] = {
    "value": frozenset({FactKind.TARGET, FactKind.RESULT, FactKind.STAFFING, FactKind.BUDGET}),
    "deadline": frozenset({FactKind.DEADLINE, FactKind.REPORTING}),
    "responsible": frozenset({FactKind.RESPONSIBILITY}),
    "budget": frozenset({FactKind.BUDGET}),
    Aspect.LEGAL_BASIS.value: frozenset({FactKind.LEGAL}),
}
_FRAMES = Path(__file__).with_name("plan_frames.yml")
# Everybody's and nobody's: that they are named tells no duty from another.
_ANYBODY = frozenset({"uy-ban", "cac-don-vi"})
_ALL = ("toan bo", "tat ca", "moi ", "het", "day du")
_OF_SUMS = frozenset({"phan", "trieu", "ti", "ty", "dong"})
_DATED = frozenset({FactKind.DEADLINE, FactKind.REPORTING})
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
    sought: float = 0.03


BOOSTS = Boosts()


@dataclass(frozen=True)
class PlanQuestion:
    """A question about one plan: the words to search, and what was read from them."""

    query: Query
    plan: Plan
    years: tuple[int, ...] = ()
    aspects: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    group: str | None = None
    listing: bool = False
    duty: bool = False
    sought: Sought = Sought.ANY

    @property
    def unit(self) -> str | None:
        """The one office that is named, by its code; none if several are, or only "the offices"."""
        named = [unit for unit in self.units if unit not in _ANYBODY]
        return named[0] if len(named) == 1 else None


def read(understood: Understanding, query: Query, plan: Plan) -> PlanQuestion:
    """Read offices, group and form of a question against one plan.

    The commune's name, the years and the words of the form leave the words that are searched.
    """
    units = units_named(query.folded)
    asked = sought(understood.text)
    return PlanQuestion(
        query=without_frames(without_names(query, plan)),
        plan=plan,
        years=understood.all_years,
        aspects=understood.aspects,
        units=units,
        group=group_named(query.folded),
        listing=asks_for_list(understood.text),
        duty=bool(units) and asked is Sought.ANY and (asks_duty(understood.text) or is_only_units(query.folded)),
        sought=asked,
    )


def without_names(query: Query, plan: Plan) -> Query:
    """Drop the commune's name and the years: every fact of the plan is the commune's, and years are compared apart."""
    name = tuple(folded_words(plan.name))
    bare = name[1:] if name[0] == "xa" else name
    kept = _without(query.tokens, {name, bare})
    kept = [token for token in kept if not (token.folded.startswith("20") and len(token.folded) == 4)]
    return replace(query, tokens=tuple(kept)) if kept else query


def without_runs(query: Query, runs: Iterable[Sequence[str]]) -> Query:
    """Drop runs of folded words (names) from a query; a query of nothing else stays as it is."""
    kept = _without(query.tokens, {tuple(run) for run in runs})
    return replace(query, tokens=tuple(kept)) if kept else query


def without_frames(query: Query) -> Query:
    """Drop the words that only say what is wanted of the thing; a question of nothing else stays as it is."""
    kept = _without(without_sums(query.tokens), _frames())
    return replace(query, tokens=tuple(kept)) if kept else query


def without_sums(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without amounts ("95 phần trăm", "3 tỷ"): a figure to be confirmed is not what a fact is found by."""
    kept = list(tokens)
    for place in range(len(kept) - 2, -1, -1):
        if kept[place].folded[0].isdigit() and kept[place + 1].folded in _OF_SUMS:
            del kept[place]
    return kept


def _without(tokens: Sequence[Token], runs: Collection[tuple[str, ...]]) -> list[Token]:
    """The tokens without the runs of folded words in `runs`, the longest first."""
    longest = max(map(len, runs))
    kept: list[Token] = []
    position = 0
    while position < len(tokens):
        length = next(
            (
                length
                for length in range(min(longest, len(tokens) - position), 0, -1)
                if tuple(token.folded for token in tokens[position : position + length]) in runs
            ),
            0,
        )
        if not length:
            kept.append(tokens[position])
        position += length or 1
    return kept


@lru_cache(maxsize=1)
def _frames() -> frozenset[tuple[str, ...]]:
    lines: list[str] = yaml.safe_load(_FRAMES.read_text(encoding="utf-8"))
    return frozenset(tuple(folded_words(frame)) for line in lines for frame in line.split(","))


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
    if any(is_responsible(fact, unit) for unit in question.units if unit not in _ANYBODY):
        fit += BOOSTS.unit
    if question.sought is not Sought.ANY and answers(fact, question.sought):
        fit += BOOSTS.sought
    return fit


def answers(fact: Fact, wanted: Sought) -> bool:
    """Whether the fact gives a thing of the kind that is sought."""
    unit = fact.unit or ""
    has_number = fact.value is not None
    fits = {
        Sought.PERCENT: "%" in unit if has_number else _says_how_much(fact),
        Sought.MONEY: has_number and (fact.kind is FactKind.BUDGET or "đồng" in unit),
        Sought.COUNT: has_number and "%" not in unit,
        Sought.FIGURE: has_number or _says_how_much(fact),
        Sought.DATE: isinstance(fact.value, str) or (fact.kind in _DATED and fact.is_quantified),
        Sought.DOCUMENT: fact.kind in {FactKind.LEGAL, FactKind.DOCUMENT},
    }
    return fits.get(wanted, True)


def _says_how_much(fact: Fact) -> bool:
    """Whether words stand for a figure: "toàn bộ" does, "tăng dần" does not."""
    text = fold(fact.text_value or "")
    return any(word in text for word in _ALL) or any(char.isdigit() for char in text)


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


def is_responsible(fact: Fact, unit: str) -> bool:
    """Whether the plan ties the fact to the unit (its code), however it writes the unit's name there."""
    return any(unit in units_of(name) for name in fact.responsible)


def duties(question: PlanQuestion) -> list[Fact]:
    """What the plan gives the units named in the question, targets first where targets are asked for."""
    wanted = [unit for unit in question.units if unit not in _ANYBODY] or list(question.units)
    found = [fact for fact in question.plan.facts if any(is_responsible(fact, unit) for unit in wanted)]
    return sorted(found, key=lambda fact: fact.kind is not FactKind.TARGET) if _asks_targets(question) else found


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
    if question.units and (question.duty or question.unit):
        return duties(question)
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
