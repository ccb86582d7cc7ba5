"""What the search searches: short texts, each pointing at the guide, fact or passage that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.guides import TOPICS, Guide
from knowledge.plans import Fact, Measure, Plan, Section, plain
from knowledge.referrals import Referral

_PASSAGE_LENGTH = 700
# The encoder reads this many of a target's ways of asking; more of them changed no order (decision 002).
_ENCODED_QUESTIONS = 3


class Kind(StrEnum):
    """What an entry's target is."""

    GUIDE = "guide"
    REFERRAL = "referral"
    FACT = "fact"
    PASSAGE = "passage"


class Field(StrEnum):
    """Which part of the target an entry's text is."""

    HEAD = "head"
    QUESTION = "question"
    CLAIM = "claim"
    NAME = "name"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Entry:
    """One searchable text. `target` is a guide's slug, a fact's id or "commune/section#n" of a passage.

    `number` is the position of a question among the target's questions, or of a claim among its article's claims.
    """

    kind: Kind
    field: Field
    target: str
    text: str
    commune: str | None = None
    number: int = 0

    @property
    def has_vector(self) -> bool:
        """Whether the meaning of the text is searched too: that of a head, and of an article's first questions."""
        if self.field is Field.HEAD:
            return True
        return self.field is Field.QUESTION and self.kind is not Kind.FACT and self.number < _ENCODED_QUESTIONS


@dataclass(frozen=True)
class Passage:
    """A stretch of plan text within one section, at most about 700 characters."""

    id: str
    commune: str
    section: Section
    text: str


def guide_entries(guide: Guide) -> Iterator[Entry]:
    """Yield an article's title and summary, each sample question, name and false belief, and its whole text."""
    names = ". ".join((guide.title, *guide.keywords))
    yield Entry(Kind.GUIDE, Field.HEAD, guide.slug, f"{names}. {guide.summary}")
    for number, question in enumerate(guide.questions):
        yield Entry(Kind.GUIDE, Field.QUESTION, guide.slug, question, number=number)
    for name in guide.names:
        yield Entry(Kind.GUIDE, Field.NAME, guide.slug, name)
    for number, claim in enumerate(guide.claims):
        for wrong in claim.wrong:
            yield Entry(Kind.GUIDE, Field.CLAIM, guide.slug, wrong, number=number)
    told = (guide.summary, *guide.questions, *guide.sections.values())
    body = " ".join((TOPICS[guide.topic], names, *guide.names, *told))
    yield Entry(Kind.GUIDE, Field.BODY, guide.slug, body)


def referral_entries(referral: Referral) -> Iterator[Entry]:
    """Yield a referral like an article, so that the two compete for a question on equal terms."""
    names = ". ".join((referral.name, *referral.keywords))
    yield Entry(Kind.REFERRAL, Field.HEAD, referral.id, names)
    for number, question in enumerate(referral.questions):
        yield Entry(Kind.REFERRAL, Field.QUESTION, referral.id, question, number=number)
    yield Entry(Kind.REFERRAL, Field.BODY, referral.id, " ".join((names, *referral.questions)))


def fact_entries(plan: Plan, measures: dict[str, Measure]) -> Iterator[Entry]:
    """Yield what each fact is about, the ways it is asked for, and all that with its quote and headings."""
    for fact in plan.facts:
        measure = measures.get(fact.measure or "")
        names = (measure.name, *measure.aka) if measure else ()
        asks = (*fact.asks, *(measure.asks if measure else ()))
        head = ". ".join((fact.subject, *names))
        yield Entry(Kind.FACT, Field.HEAD, fact.id, head, plan.commune)
        for ask in asks:
            yield Entry(Kind.FACT, Field.QUESTION, fact.id, ask, plan.commune)
        body = " ".join((head, *asks, *fact.responsible, *_headings(plan, fact), plain(fact.quote)))
        yield Entry(Kind.FACT, Field.BODY, fact.id, body, plan.commune)


def _headings(plan: Plan, fact: Fact) -> tuple[str, ...]:
    return plan.section(fact.section).titles


def passages(plan: Plan) -> Iterator[Passage]:
    """Cut a plan's sections into passages at paragraph ends."""
    for section in plan.sections:
        for number, text in enumerate(_chunks(section)):
            yield Passage(f"{plan.commune}/{section.label}#{number}", plan.commune, section, text)


def _chunks(section: Section) -> Iterator[str]:
    chunk = ""
    for line in section.text.splitlines():
        paragraph = plain(line)
        if chunk and len(chunk) + len(paragraph) > _PASSAGE_LENGTH:
            yield chunk
            chunk = ""
        chunk = f"{chunk}\n{paragraph}".strip()
    if chunk:
        yield chunk


def passage_entries(found: Iterable[Passage]) -> Iterator[Entry]:
    """Yield one entry per passage, its text under its headings."""
    for passage in found:
        text = " ".join((*passage.section.titles, passage.text))
        yield Entry(Kind.PASSAGE, Field.BODY, passage.id, text, passage.commune)
