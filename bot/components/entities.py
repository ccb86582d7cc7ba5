"""Rasa entity extractor that looks phrases up in a table: commune, year and aspect of a question."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.phrases import Found, PhraseTable
from knowledge.text import folded_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class VietnameseEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Set `entities` on each message from the phrase table. Nothing is trained."""

    def __init__(self) -> None:
        """Load the table."""
        self._table = PhraseTable.load()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseEntityExtractor:
        """Create the component (Rasa's graph calls this)."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found in each message's own text."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = self._table.find(folded_words(text))
            message.set(ENTITIES, [self._as_rasa(item, text) for item in found], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training examples alone: they need no entities."""
        return training_data

    def _as_rasa(self, found: Found, text: str) -> dict[str, Any]:
        """Write one entity as Rasa expects it; the span is the whole text, for expansion moves the words about."""
        return {
            "entity": found.entity,
            "value": found.value,
            "start": 0,
            "end": len(text),
            "extractor": type(self).__name__,
        }
