"""Rasa entity extractor that looks phrases up in a table: commune, year and aspect of a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Text, Tuple

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.text import folded_words

TABLE_FILE = Path(__file__).with_name("entities.yml")


class Found(NamedTuple):
    """One recognised entity."""

    entity: str
    value: str


class PhraseTable:
    """Folded phrases and the entities they stand for."""

    def __init__(self, table: Dict[str, Dict[str, List[str]]]) -> None:
        """Fold every phrase of `table` (entity → value → phrases)."""
        self._phrases: Dict[Tuple[str, ...], List[Found]] = {}
        for entity, values in table.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    found = self._phrases.setdefault(tuple(folded_words(phrase)), [])
                    found.append(Found(entity, value))
        self._longest = max(map(len, self._phrases))

    @classmethod
    def load(cls) -> "PhraseTable":
        """Read the table that lies beside this module."""
        return cls(yaml.safe_load(TABLE_FILE.read_text(encoding="utf-8")))

    def find(self, words: List[str]) -> List[Found]:
        """Return each entity once, in order of appearance; `words` are folded syllables."""
        result: Dict[Found, None] = {}
        position = 0
        while position < len(words):
            length, found = self._longest_at(words, position)
            result.update(dict.fromkeys(found))
            position += length
        return list(result)

    def _longest_at(self, words: List[str], position: int) -> Tuple[int, List[Found]]:
        for length in range(min(self._longest, len(words) - position), 0, -1):
            found = self._phrases.get(tuple(words[position : position + length]))
            if found:
                return length, found
        return 1, []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class VietnameseEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Set `entities` on each message from the phrase table. Nothing is trained."""

    def __init__(self) -> None:
        """Load the table."""
        self._table = PhraseTable.load()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "VietnameseEntityExtractor":
        """Create the component (Rasa's graph calls this)."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found in each message's own text."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = self._table.find(folded_words(text))
            message.set(ENTITIES, [self._as_rasa(item, text) for item in found], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training examples alone: they need no entities."""
        return training_data

    def _as_rasa(self, found: Found, text: str) -> Dict[Text, Any]:
        """Write one entity as Rasa expects it; the span is the whole text, for expansion moves the words about."""
        return {
            "entity": found.entity,
            "value": found.value,
            "start": 0,
            "end": len(text),
            "extractor": type(self).__name__,
        }
