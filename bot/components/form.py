"""Rasa component that tells what form a question about a plan has: one figure, a list, something to be confirmed."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import NgramClassifier

_LIKELY = 0.05


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class QuestionFormClassifier(NgramClassifier):
    """Add an entity `form` for each form that is at all likely, with its probability.

    Learns from the examples that carry `metadata: {form: …}` (bot/data/nlu/plan_forms.yml); stands behind the entity
    extractor, whose entities it adds to.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: trust in the examples, and how many must have an n-gram (there are few of them)."""
        return {"strength": 10.0, "least": 1}

    @staticmethod
    def label(example: Message) -> str | None:
        """Return the form that the example's block names."""
        of_block = (example.get("metadata") or {}).get("intent") or {}
        form: str | None = of_block.get("form")
        return form

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the likely forms of each message."""
        for message in messages:
            likely = [ranked for ranked in self.rank(message) if ranked.confidence >= _LIKELY]
            forms = [self._as_rasa(name, confidence, message) for name, confidence in likely]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *forms], add_to_output=True)
        return messages

    def _as_rasa(self, name: str, confidence: float, message: Message) -> dict[str, Any]:
        return {
            "entity": "form",
            "value": name,
            "confidence_entity": round(confidence, 4),
            "start": 0,
            "end": len(message.get(TEXT) or ""),
            "extractor": type(self).__name__,
        }
