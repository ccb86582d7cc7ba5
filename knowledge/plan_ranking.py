"""Ranks the facts of a plan for a question: by likeness, and by how they fit its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.amounts import quantities
from knowledge.guides import Aspect
from knowledge.plan_questions import PlanQuestion, is_responsible
from knowledge.plan_wording import figure
from knowledge.plans import Fact, FactKind
from knowledge.populations import networks_named, people_in, people_named
from knowledge.question_forms import Sought, allows_words
from knowledge.search import Hit, Search
from knowledge.text import fold, folded_words

# Which kinds of fact a question word points at.
_KINDS_ASKED: dict[str, frozenset[FactKind]] = {
    "value": frozenset({FactKind.TARGET, FactKind.RESULT, FactKind.STAFFING, FactKind.BUDGET}),
    "deadline": frozenset({FactKind.DEADLINE, FactKind.REPORTING}),
    "responsible": frozenset({FactKind.RESPONSIBILITY}),
    "budget": frozenset({FactKind.BUDGET}),
    Aspect.LEGAL_BASIS.value: frozenset({FactKind.LEGAL}),
}
_BLANK, _AMOUNTS = "để trống", frozenset({Sought.PERCENT, Sought.COUNT, Sought.FIGURE})
_WHEN_IN_WORDS = re.compile(
    r"\b(?:theo lo trinh|ngay tu dau|dinh ky|thuong xuyen|kip thoi|dung han|hang (?:ngay|tuan|thang|quy|nam))\b"
)
_ALL = ("toan bo", "tat ca", "moi ", "het", "day du")
_NONE = ("khong de", "khong con", "khong xay ra")
_DATED = frozenset({FactKind.DEADLINE, FactKind.REPORTING})
IN_SOMEBODYS_CHARGE = frozenset({FactKind.TARGET, FactKind.BUDGET, FactKind.DEADLINE, FactKind.STAFFING})
# How near a fact must come to the first to be as good an answer, and in its words to name the first one's office.
_NEARLY, _NAMED_ELSEWHERE = 0.82, 0.7
# Of how few words a question must be, and how near to its facts, to ask which of them is meant.
_FEW_WORDS, _NEAR, _CHOICES = 5, 0.6, 3


@dataclass(frozen=True)
class Boosts:
    """What a fact gains or loses for fitting the question's form; chosen on the development questions."""

    kind: float = 0.09
    unit: float = 0.08
    claimed_unit: float = 0.05
    claimed_duty: float = 0.04
    year: float = 0.05
    present_year: float = 0.03
    other_year: float = -0.25
    figure: float = 0.02
    no_unit: float = -0.03
    sought: float = 0.03
    paper: float = 0.08
    later: float = -0.02
    others: float = -0.12
    named_figure: float = 0.06


BOOSTS = Boosts()


def rank(search: Search, question: PlanQuestion) -> list[Hit]:
    """Rank the plan's facts by likeness and by what the question asks for."""
    facts = search.library.facts
    hits = search.facts(question.query, question.plan.commune)
    adjusted = [replace(hit, score=hit.score + _fit(facts[hit.target], question)) for hit in hits]
    ranked = sorted(adjusted, key=lambda hit: (-hit.score, hit.target))
    return _first_that_answers(ranked, question, facts) if ranked else ranked


def about_as_near(hits: Sequence[Hit], question: PlanQuestion) -> list[Hit]:
    """The two or three facts that few words ("chỉ tiêu chữ ký số") come about as near to; [] if to one or none."""
    near = [hit for hit in hits[:_CHOICES] if hit.score >= max(_NEAR, _NEARLY * hits[0].score)]
    return near if len(near) > 1 and len(question.query.tokens) <= _FEW_WORDS else []


def _first_that_answers(ranked: list[Hit], question: PlanQuestion, facts: Mapping[str, Fact]) -> list[Hit]:
    """Put first the nearest of the facts about as fitting that gives what is to be named: a figure, an office."""
    first = facts[ranked[0].target]
    if (question.seeks_a_figure or question.sought is Sought.DOCUMENT) and not answers(first, question.sought):
        near = [hit for hit in ranked if hit.score >= _NEARLY * ranked[0].score]
        chosen = next((hit for hit in near if answers(facts[hit.target], question.sought)), None)
    elif (question.seeks_a_unit or question.confirms_a_unit) and not first.responsible:
        enough = _NAMED_ELSEWHERE * (ranked[0].short + ranked[0].body)
        chosen = next((hit for hit in ranked if facts[hit.target].responsible and hit.short + hit.body >= enough), None)
    else:
        return ranked
    return [chosen, *(hit for hit in ranked if hit is not chosen)] if chosen else ranked


def _fit(fact: Fact, question: PlanQuestion) -> float:
    fit = _year_fit(fact, question)
    for aspect in question.aspects:
        if fact.kind in _KINDS_ASKED.get(aspect, frozenset()):
            fit += BOOSTS.kind
        if aspect == "value" and fact.is_quantified:
            fit += BOOSTS.figure
        if aspect == "responsible" and not fact.responsible:
            fit += BOOSTS.no_unit
    if any(is_responsible(fact, unit) for unit in question.offices):
        fit += _claimed(fact) if question.confirming else BOOSTS.unit
    if question.sought is not Sought.ANY and answers(fact, question.sought):
        fit += BOOSTS.paper if question.sought is Sought.DOCUMENT else BOOSTS.sought
    if is_about_others(fact, question):
        fit += BOOSTS.others
    if question.figures & _figures_of(fact):
        fit += BOOSTS.named_figure
    return fit


def _claimed(fact: Fact) -> float:
    """What a fact gains for being given to the office that is said to do a thing; most for a duty."""
    return BOOSTS.claimed_unit + (BOOSTS.claimed_duty if fact.kind is FactKind.RESPONSIBILITY else 0.0)


def _figures_of(fact: Fact) -> frozenset[float]:
    """The numbers of a fact's figure, if it gives one."""
    return _numbers_in(figure(fact)) if fact.is_quantified else frozenset()


_numbers_in = lru_cache(maxsize=5_000)(quantities)


def is_about_others(fact: Fact, question: PlanQuestion) -> bool:
    """Whether the question is about one kind of people, businesses or networks and the fact is about another."""
    if not fact.is_quantified:
        return False
    people = people_named(question.query.tokens), people_in(fact.subject)
    networks = networks_named(question.query.folded), networks_named(folded_words(fact.subject))
    return any(asked and given and not asked & given for asked, given in (people, networks))


def answers(fact: Fact, wanted: Sought) -> bool:
    """Whether the fact gives a thing of the kind that is sought."""
    return _GIVES[wanted](fact) if wanted in _GIVES else True


def is_due_with(fact: Fact, question: PlanQuestion) -> bool:
    """Whether the fact's year is when the figure that the question names is to be reached ("bao giờ đạt 100%")."""
    return question.sought is Sought.DATE and fact.year is not None and bool(question.figures & _figures_of(fact))


def says_instead(fact: Fact, question: PlanQuestion) -> bool:
    """Whether the fact has words where a date is sought ("định kỳ"), or where a figure or words will do."""
    if question.sought is Sought.DATE:
        return bool(_WHEN_IN_WORDS.search(fold(f"{fact.subject} {fact.text_value or ''}")))
    said = fact.text_value or _BLANK
    in_words = fact.value is None and said != _BLANK and not any(char.isdigit() for char in said)
    wanted = question.sought in _AMOUNTS and allows_words(question.query.text)
    return in_words and wanted and fact.kind in {FactKind.TARGET, FactKind.STAFFING}


def _says_how_much(fact: Fact) -> bool:
    """Whether words stand for a figure: "toàn bộ" and "không để xảy ra" do, "tăng dần" does not."""
    text = fold(fact.text_value or "")
    return any(word in text for word in (*_ALL, *_NONE)) or any(char.isdigit() for char in text)


def _has_a_number(fact: Fact) -> bool:
    text = fact.text_value or ""
    return "%" not in text and any(char.isdigit() for char in text)


def _counts_things(unit: str) -> bool:
    return "%" not in unit and "đồng" not in unit


def _is_all_or_percent(fact: Fact) -> bool:
    text = fold(fact.text_value or "")
    return "%" in text or any(word in text for word in _ALL)


def _year_fit(fact: Fact, question: PlanQuestion) -> float:
    if fact.year is None:
        return 0.0
    if question.years:
        return BOOSTS.year if fact.year in question.years else BOOSTS.other_year
    if fact.year > question.plan.year:
        return BOOSTS.later
    return BOOSTS.present_year if fact.year == question.plan.year else 0.0


_GIVES: dict[Sought, Callable[[Fact], bool]] = {
    Sought.PERCENT: lambda fact: "%" in (fact.unit or "") if fact.value is not None else _is_all_or_percent(fact),
    Sought.MONEY: lambda fact: fact.value is not None and (fact.kind is FactKind.BUDGET or "đồng" in (fact.unit or "")),
    Sought.COUNT: lambda fact: _counts_things(fact.unit or "") if fact.value is not None else _has_a_number(fact),
    Sought.FIGURE: lambda fact: fact.value is not None or _says_how_much(fact),
    Sought.DATE: lambda fact: isinstance(fact.value, str) or (fact.kind in _DATED and fact.is_quantified),
    Sought.DOCUMENT: lambda fact: fact.kind in {FactKind.LEGAL, FactKind.DOCUMENT},
}
