"""Messages that lean on what was said before: "phí bao nhiêu?", "thế xã An Viễn?", "cụ thể hơn", "nguồn ở đâu"."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from knowledge import guide_answers
from knowledge.answer import Outcome, Subject, Turn
from knowledge.search import Query
from knowledge.text import syllable, words
from knowledge.understanding import Context, Understanding

if TYPE_CHECKING:
    from knowledge.assistant import Assistant

_FILE = Path(__file__).with_name("function_words.yml")
_LEANING_INTENTS = ("follow_up", "more_detail", "ask_source", "affirm", "deny")
_MOST_OWN_WORDS = 1


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Folded words that say nothing of the matter (how, much, where, then, please)."""
    content: list[str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return frozenset(syllable(word) for line in content for word in words(line))


class FollowUps:
    """Answers messages that need the conversation's subject."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def answer(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        """Answer from the subject, or None if the message stands on its own (or there is no subject)."""
        subject = context.subject
        if not (subject.guide or subject.facts or subject.question):
            return None
        if understood.intent == "ask_source":
            return self._sources(understood, context)
        if understood.intent == "more_detail" and self._leans(query):
            return self._more(understood, context)
        if not self._leans(query) and understood.intent not in _LEANING_INTENTS:
            return None
        return self._about_guide(understood, query, context) or self._about_plan(understood, query, context)

    def _leans(self, query: Query) -> bool:
        own = [word for word in query.folded if word not in function_words()]
        return len(own) <= _MOST_OWN_WORDS

    def _sources(self, understood: Understanding, context: Context) -> Turn | None:
        subject = context.subject
        if subject.guide:
            return Turn(guide_answers.sources(self._assistant.library.guides[subject.guide]), subject)
        if subject.facts:
            return self._assistant.plans.about(subject.facts, understood, context)
        return None

    def _more(self, understood: Understanding, context: Context) -> Turn | None:
        subject = context.subject
        if subject.guide:
            return Turn(guide_answers.everything(self._assistant.library.guides[subject.guide], 1.0), subject)
        if subject.facts:
            return self._assistant.plans.about(subject.facts, understood, context)
        return None

    def _about_guide(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        subject = context.subject
        if not subject.guide or understood.communes or understood.intent in ("affirm", "deny"):
            return None
        guide = self._assistant.library.guides[subject.guide]
        if understood.guide_aspects and self._leans(query):
            answer = guide_answers.section(guide, understood.guide_aspects, 1.0)
            return Turn(answer, subject)
        joined = f"{subject.question} {understood.text}"
        restated = replace(understood, text=joined, intent="ask_guide", ranking={"ask_guide": 1.0})
        turn = self._assistant.answer_question(restated, self._assistant.search.query(joined), context)
        return turn if turn.answer.outcome is Outcome.ANSWERED else None

    def _about_plan(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        subject = context.subject
        if not subject.facts and not (understood.communes and subject.question):
            return None
        if not understood.communes and not understood.years and self._leans(query):
            return self._assistant.plans.about(subject.facts, understood, context)
        communes = understood.communes or ((subject.commune,) if subject.commune else ())
        years = understood.years or ((subject.year,) if subject.year else ())
        question = subject.question if self._leans(query) else f"{understood.text} {subject.question}"
        restated = Understanding(question, "ask_plan", 1.0, {"ask_plan": 1.0}, communes, years, understood.aspects)
        turn = self._assistant.answer_question(restated, self._assistant.search.query(question), context)
        return Turn(turn.answer, _with_question(turn.subject, subject.question))


def _with_question(subject: Subject, question: str) -> Subject:
    return replace(subject, question=question)
