"""Which facts a question about the plans asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from knowledge.amounts import names_last_year, quantities
from knowledge.plan_wording import GROUPS
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import (
    Form,
    Sought,
    asks_confirmation,
    asks_duty,
    asks_for_list,
    asks_part_of_figure,
    asks_present_state,
    asks_what,
    asks_who,
    compares,
    contrasts,
    figures_given,
    section_asked,
    sought,
    surely_asks_confirmation,
    surely_asks_for_list,
    tells_twice,
)
from knowledge.search import Query
from knowledge.text import Token, accented, fold, folded_words
from knowledge.understanding import Understanding
from knowledge.units import is_only_units, unit_names, units_named, units_of
from knowledge.wording import function_words
from knowledge.yaml_files import read_yaml

_FRAMES = Path(__file__).with_name("plan_frames.yml")
_COMPARING_FRAMES = Path(__file__).with_name("comparing_frames.yml")
# Everybody's and nobody's, and the province's: that they are named tells no duty from another.
_ANYBODY = frozenset({"uy-ban", "uy-ban-tinh", "cac-don-vi"})
_OF_SUMS = frozenset({"phan", "trieu", "ti", "ty", "dong"})
_OF_TARGETS = frozenset({"chi", "muc", "tieu", "nhom", "ve", "xa", "minh", "toi", "ke", "hoach"})
_WORDS_OF_A_THING = 2
_NO_FIGURES, _COUNTED = frozenset({Sought.ANY, Sought.DOCUMENT}), frozenset({Sought.COUNT, Sought.FIGURE})


@dataclass(frozen=True)
class PlanQuestion:
    """A question about one plan: the words to search, and what was read from them.

    `who` may be guessed from its form, `names_who` is said in words.
    `figures` are the numbers it names ("quy định trước ngày 18"), `given` those of them that it takes as known while it
    asks for another; a number that is to be confirmed may be a wrong one and is neither.
    """

    query: Query
    plan: Plan
    years: tuple[int, ...] = ()
    aspects: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    group: str | None = None
    listing: bool = False
    confirming: bool = False
    contrasting: bool = False
    duty: bool = False
    who: bool = False
    names_who: bool = False
    sought: Sought = Sought.ANY
    of_a_part: bool = False
    of_the_present: bool = False
    given: frozenset[float] = frozenset()
    figures: frozenset[float] = frozenset()
    section: str | None = None

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices that are named, by their codes, but for "the offices" and the People's Committees."""
        return tuple(unit for unit in self.units if unit not in _ANYBODY)

    @property
    def unit(self) -> str | None:
        """The one office that is named; none if several are."""
        return self.offices[0] if len(self.offices) == 1 else None

    @property
    def seeks_a_figure(self) -> bool:
        """Whether a figure or a date is to be named."""
        return self.sought not in _NO_FIGURES and not self.seeks_a_unit

    def goes_beyond(self, fact: Fact) -> bool:
        """Whether more is asked than the fact's figure: the question states it itself, or asks for a part of it."""
        return fact.is_quantified and (self.of_a_part or (self.seeks_a_figure and fact.value in self.given))

    @property
    def seeks_a_unit(self) -> bool:
        """Whether the office in charge is to be named."""
        return "responsible" in self.aspects or (self.who and self.sought is Sought.ANY and not self.duty)

    @property
    def confirms_a_unit(self) -> bool:
        """Whether an office is said to do a thing, and nothing but that is to be confirmed."""
        return self.confirming and bool(self.offices) and self.sought is Sought.ANY

    @property
    def wants_nothing_but_a_unit(self) -> bool:
        """Whether a fact without an office is no answer; where "who" is only guessed or sides are told, it may be."""
        in_words = self.names_who or ("responsible" in self.aspects and not self.listing)
        return self.seeks_a_unit and in_words and not self.contrasting


def read(understood: Understanding, query: Query, plan: Plan) -> PlanQuestion:
    """Read offices, group and form of a question against one plan.

    The commune's name, the years and the words of the form leave the words that are searched.
    """
    # As typed too: the spelling mends what no text has, also an office's nickname.
    units = units_named(query.folded) or units_named(folded_words(understood.text))
    named = without_names(query, plan)
    asked = sought(understood.text)
    if asks_who(understood.text) and asked in _COUNTED and not _asks_how_many(query):
        asked = Sought.ANY  # "mấy" is "how many" and "those" ("mấy hạng mục này bên nào lo")
    who = asks_who(understood.text) or (understood.has_form(Form.WHO) and asked is Sought.ANY)
    of_a_group = is_only_a_group(named.folded) and not who
    lists = asks_for_list(understood.text)
    guessed = understood.has_form(Form.LIST) and not asks_who(understood.text)  # "ai" seldom wants several
    listing = guessed or (understood.takes_form(Form.LIST, lists) and lists) or of_a_group
    listing = listing or surely_asks_for_list(understood.text)
    if listing and asked in _COUNTED and not _asks_how_many(query):
        asked = Sought.ANY
    confirming = understood.takes_form(Form.CONFIRM, asks_confirmation(understood.text))
    confirming = confirming or surely_asks_confirmation(understood.text)
    if confirming and asked is Sought.ANY and not quantities(understood.text):
        named = _without_doers(named, units, plan)
    duty_may_be = asked is Sought.ANY or (asked is Sought.DOCUMENT and not asks_what(understood.text))
    duty = (duty_may_be and _asks_duty(understood.text, query)) or understood.has_form(Form.DUTY)
    return PlanQuestion(
        query=_papers_named(named, understood.text) if asked is Sought.DOCUMENT else without_frames(named),
        plan=plan,
        years=understood.all_years or ((plan.year - 1,) if names_last_year(understood.text) else ()),
        aspects=understood.aspects,
        units=units,
        group=group_named(query.folded),
        listing=listing,
        confirming=confirming,
        contrasting=understood.takes_form(Form.CONFLICT, contrasts(understood.text)),
        duty=bool(units) and not who and duty,
        who=who,
        names_who=asks_who(understood.text),
        sought=asked,
        of_the_present=asks_present_state(understood.text) and not understood.all_years,
        of_a_part=asks_part_of_figure(understood.text),
        given=figures_given(understood.text),
        figures=frozenset() if asks_confirmation(understood.text) else quantities(understood.text),
        section=section_asked(understood.text, listing),
    )


def is_comparison(understood: Understanding) -> bool:
    """Whether two communes, years or things are to be compared."""
    by_its_words = compares(understood.text) and not tells_twice(understood.text)
    return understood.takes_form(Form.COMPARE, by_its_words)


def _asks_how_many(query: Query) -> bool:
    return {"bao", "nhieu"} <= set(query.folded)


def _asks_duty(text: str, query: Query) -> bool:
    return asks_duty(text) or is_only_units(query.folded)


def without_names(query: Query, plan: Plan) -> Query:
    """Drop the commune's name and the years: every fact of the plan is the commune's, and years are compared apart."""
    kept = _without(query.tokens, {tuple(folded_words(plan.name)), plan.bare_name})
    kept = [token for token in kept if not (token.folded.startswith("20") and len(token.folded) == 4)]
    return replace(query, tokens=tuple(kept)) if kept else query


def _papers_named(query: Query, text: str) -> Query:
    """The words that papers are found by; a number that is to be confirmed may be a wrong one."""
    if not asks_confirmation(text):
        return query
    kept = tuple(token for token in query.tokens if not token.folded[0].isdigit())
    return replace(query, tokens=kept) if kept else query


def _without_doers(query: Query, units: Sequence[str], plan: Plan) -> Query:
    """Drop the offices said to do a thing, if the plan gives them any: that they do this is to be confirmed."""
    if not any(is_responsible(fact, unit) for fact in plan.facts for unit in units):
        return query
    kept = tuple(_without(query.tokens, unit_names()))
    told = [token for token in kept if token.folded not in function_words()]
    return replace(query, tokens=kept) if len(told) >= _WORDS_OF_A_THING else query


def without_runs(query: Query, runs: Iterable[Sequence[str]]) -> Query:
    """Drop runs of folded words (names) from a query; a query of nothing else stays as it is."""
    kept = _without(query.tokens, {tuple(run) for run in runs})
    return replace(query, tokens=tuple(kept)) if kept else query


def without_frames(query: Query) -> Query:
    """Drop the words that only say what is wanted of the thing; a question of nothing else stays as it is."""
    kept = _without(without_sums(query.tokens), _frames_of(query.tokens))
    return replace(query, tokens=tuple(kept)) if kept else query


def without_comparing(query: Query) -> Query:
    """Drop also the words that only say that two things are compared."""
    kept = _without(query.tokens, _frames(_COMPARING_FRAMES))
    return without_frames(replace(query, tokens=tuple(kept)))


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


def _frames_of(tokens: Sequence[Token]) -> Collection[tuple[str, ...]]:
    """The frames, without single words that are written as other words here ("nhà" is no "nha")."""
    others = {(token.folded,) for token in tokens if token.accented not in (token.folded, *_written(token.folded))}
    return _frames(_FRAMES) - others


def _written(folded: str) -> Sequence[str]:
    """How the frame of this single folded word is written."""
    return _single_frames().get(folded, ())


@lru_cache(maxsize=1)
def _single_frames() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = read_yaml(_FRAMES)
    for word in (frame.strip() for line in lines for frame in line.split(",")):
        if " " not in word:
            found.setdefault(fold(word), []).append(accented(word))
    return found


@lru_cache(maxsize=2)
def _frames(file: Path) -> frozenset[tuple[str, ...]]:
    lines: list[str] = read_yaml(file)
    return frozenset(tuple(folded_words(frame)) for line in lines for frame in line.split(","))


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


def in_charge_of_group(fact: Fact, plan: Plan) -> list[Fact]:
    """The duties that give somebody the whole group of targets that the fact belongs to ("các chỉ tiêu nhóm …")."""
    duties_of_groups = [
        duty for duty in plan.facts if duty.kind is FactKind.RESPONSIBILITY and " nhom " in f" {fold(duty.subject)} "
    ]
    name, note = fold(GROUPS[fact.group]), fact.note or ""
    noted = units_of(note) if "nhom" in fold(note) else ()
    return [
        duty
        for duty in duties_of_groups
        if name in fold(duty.subject) or any(is_responsible(duty, unit) for unit in noted)
    ]


@lru_cache(maxsize=1)
def _group_names() -> dict[str, str]:
    return {group: " ".join(folded_words(name)) for group, name in GROUPS.items() if group != "chung"}


def group_named(folded: Sequence[str]) -> str | None:
    """The group of targets that the words name."""
    text = " ".join(folded)
    return next((group for group, name in _group_names().items() if name in text), None)


def is_only_a_group(folded: Sequence[str]) -> bool:
    """Whether the words ask for targets, name a group and say nothing else ("chỉ tiêu cải cách hành chính xã mình")."""
    group = group_named(folded)
    if group is None:
        return False
    rest = " ".join(folded).replace(_group_names()[group], " ").split()
    return bool({"tieu"} & set(rest)) and all(word in function_words() or word in _OF_TARGETS for word in rest)


def groups_of(fact: Fact, plan: Plan) -> set[str]:
    """The groups a fact belongs to: the one recorded, and the one that a heading above it names.

    A heading that names several groups ("hạ tầng số, nhân lực số và …") says of none of its facts which it is.
    """
    named = (_groups_named(title) for title in plan.section(fact.section).titles)
    return {fact.group, *(groups[0] for groups in named if len(groups) == 1)}


@lru_cache(maxsize=1024)
def _groups_named(title: str) -> list[str]:
    text = " ".join(folded_words(title))
    return [group for group, name in _group_names().items() if name in text]


def points_to_missing_annex(fact: Fact, plan: Plan) -> bool:
    """Whether the fact only says that an annex holds the answer, and we do not hold the annex."""
    places = {annex.mentioned_in for annex in plan.missing_annexes}
    return fact.section in places and fact.kind is FactKind.DOCUMENT and "Phụ lục" in fact.quote
