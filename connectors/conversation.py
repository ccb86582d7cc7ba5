"""One citizen's message on its way to the engine: cleaned, secrets masked, the sender warned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from connectors.dialogue import DialogueClient, Question
from knowledge import replies
from knowledge.answer import Answer, Outcome
from knowledge.privacy import mask
from knowledge.telex import undo_telex
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
        seen = replace(message, text=as_the_engine_sees_it(message.text))
        warning, asks_more = warning_for(message.text)
        if warning is None:
            return await self._engine.send(seen)
        return [warning, *await self._engine.send(seen)] if asks_more else [warning]


def warning_for(text: str) -> tuple[dict[str, Any] | None, bool]:
    """The warning to someone who sent a secret, if so, and whether the message says enough beside it to be answered."""
    masked = mask(clean(text))
    if not masked.warned:
        return None, True
    rest = masked.text
    for secret in masked.found:
        rest = rest.replace(f"[{secret.value}]", " ")
    return _warning(", ".join(secret.value for secret in masked.warned)), len(folded_words(rest)) > _WORDS_OF_A_QUESTION


def as_the_engine_sees_it(text: str) -> str:
    """The cleaned and masked text, written out where it came as Telex."""
    return mask(undo_telex(clean(text))).text


def _warning(what: str) -> dict[str, Any]:
    text = replies.phrase("secret_warning").format(what=what)
    answer = Answer(text, Outcome.SAFETY, topic="antoan")
    return {**answer.as_json(), "intent": {"name": "secret", "confidence": 1.0}}
