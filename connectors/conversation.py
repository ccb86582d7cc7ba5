"""One citizen's message on its way to the engine: cleaned, secrets masked, the sender warned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from connectors.dialogue import DialogueClient, Question
from knowledge import replies
from knowledge.answer import Answer, Outcome
from knowledge.privacy import mask
from knowledge.text import clean, folded_words

_WORDS_OF_A_QUESTION = 4


class Conversation:
    """Hands messages to the engine. What it must not see, it never gets."""

    def __init__(self, engine: DialogueClient) -> None:
        self._engine = engine

    async def reply(self, message: Question) -> list[dict[str, Any]]:
        """Return the replies to one message, each as `Answer.as_json` with "intent" added.

        Raises:
            EngineDown: the engine does not answer.

        """
        masked = mask(clean(message.text))
        if not masked.warned:
            return await self._engine.send(replace(message, text=masked.text))
        warning = _warning(", ".join(secret.value for secret in masked.warned))
        question = masked.text
        for secret in masked.found:
            question = question.replace(f"[{secret.value}]", " ")
        if len(folded_words(question)) <= _WORDS_OF_A_QUESTION:
            return [warning]
        return [warning, *await self._engine.send(replace(message, text=masked.text))]


def as_the_engine_sees_it(text: str) -> str:
    """The cleaned and masked text."""
    return mask(clean(text)).text


def _warning(what: str) -> dict[str, Any]:
    text = replies.phrase("secret_warning").format(what=what)
    answer = Answer(text, Outcome.SAFETY, topic="antoan")
    return {**answer.as_json(), "intent": {"name": "secret", "confidence": 1.0}}
