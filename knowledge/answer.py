"""What an answer is: its text, what it rests on, what the reader may press, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How one turn ended. A closed list: reports count by it, so nothing else is ever written.

    `NOT_FOUND` is our field but not in our documents; `OUT_OF_SCOPE` is not our field. A fault is neither.
    """

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"
    HANDED_OFF = "handed_off"
    SAFETY = "safety"


@dataclass(frozen=True)
class Citation:
    """Where a statement stands: document `title`, `section` in it, the words `quote`d, `url`, day it was checked."""

    title: str
    section: str
    quote: str
    url: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class Button:
    """A choice offered to the reader; `payload` is sent back as the message text when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Link:
    """A page on which the reader does the thing himself."""

    title: str
    url: str


@dataclass(frozen=True)
class Answer:
    """One reply of the assistant. `source_ids` name guides (slugs) or facts the text was composed from."""

    text: str
    outcome: Outcome
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()
    source_ids: tuple[str, ...] = ()
    topic: str | None = None
    commune: str | None = None
    confidence: float = 1.0
    link: Link | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer as the plain JSON that travels through the engine."""
        return {
            "text": self.text,
            "outcome": str(self.outcome),
            "citations": [
                {
                    "title": citation.title,
                    "section": citation.section,
                    "quote": citation.quote,
                    "url": citation.url,
                    "checked_on": citation.checked_on.isoformat() if citation.checked_on else None,
                }
                for citation in self.citations
            ],
            "buttons": [{"title": button.title, "payload": button.payload} for button in self.buttons],
            "source_ids": list(self.source_ids),
            "topic": self.topic,
            "commune": self.commune,
            "confidence": round(self.confidence, 3),
            "link": {"title": self.link.title, "url": self.link.url} if self.link else None,
        }


@dataclass(frozen=True)
class Subject:
    """What the conversation is about: a guide or facts by id, the commune and year asked, and the words used.

    It is kept in the dialogue's slot as JSON between turns.
    """

    guide: str | None = None
    facts: tuple[str, ...] = ()
    commune: str | None = None
    year: int | None = None
    question: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the subject as plain JSON for the tracker's slot."""
        return {
            "guide": self.guide,
            "facts": list(self.facts),
            "commune": self.commune,
            "year": self.year,
            "question": self.question,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any] | None) -> Subject:
        """Read a subject from the slot; an empty slot is the empty subject."""
        value = value or {}
        return cls(
            guide=value.get("guide"),
            facts=tuple(value.get("facts") or ()),
            commune=value.get("commune"),
            year=value.get("year"),
            question=value.get("question") or "",
        )


@dataclass(frozen=True)
class Turn:
    """An answer together with what the conversation is about after it and the choices it offered."""

    answer: Answer
    subject: Subject = field(default_factory=Subject)
