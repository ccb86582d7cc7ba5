"""What our trained Rasa components share: an `NgramModel` that is fitted, stored and read again by Rasa's graph."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.ngrams import NgramModel, Ranked


class NgramClassifier(GraphComponent):
    """A component around one `NgramModel`; a subclass says what it learns and what it sets on a message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come earlier in the pipeline."""
        return [Tokenizer]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Create an untrained classifier."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = NgramModel([], [], [])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramClassifier:
        """Create the component for training (Rasa's graph calls this)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramClassifier:
        """Create the component with its trained model (Rasa's graph calls this)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = NgramModel.load(folder)
        return component

    @staticmethod
    @abstractmethod
    def label(example: Message) -> str | None:
        """What an example teaches; None if it teaches this component nothing."""

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has a text and a label, and store the model."""
        examples = [(example, self.label(example)) for example in training_data.intent_examples if example.get(TEXT)]
        labelled = [(example, label) for example, label in examples if label]
        self._model = NgramModel.train(
            [_words(example) for example, _ in labelled],
            [label for _, label in labelled],
            self._config["strength"],
            self._config["least"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def rank(self, message: Message) -> list[Ranked]:
        """Rank the labels for a message, the likeliest first."""
        return self._model.rank(_words(message))


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get(TOKENS_NAMES[TEXT], [])]
