"""Rasa intent classifier around `NgramModel`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.ngrams import NgramModel


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get(TOKENS_NAMES[TEXT], [])]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class VietnameseIntentClassifier(IntentClassifier, GraphComponent):
    """Set `intent` and `intent_ranking` on each message.

    Stands in for Rasa's featurizers and LogisticRegressionClassifier: the same kind of model, but with tf-idf
    and without a matrix per message (see docs/evaluation.md for the difference).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: trust in the examples, and how many intents to rank."""
        return {"strength": 10.0, "ranking_length": 5}

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
    ) -> VietnameseIntentClassifier:
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
    ) -> VietnameseIntentClassifier:
        """Create the component with its trained model (Rasa's graph calls this)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = NgramModel.load(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has a text and an intent, and store the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = NgramModel.train(
            [_words(example) for example in examples],
            [example.get(INTENT) for example in examples],
            self._config["strength"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message."""
        for message in messages:
            ranking = [ranked._asdict() for ranked in self._model.rank(_words(message))]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)
        return messages
