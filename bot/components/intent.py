"""Rasa intent classifier around `NgramModel`."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import NgramClassifier
from bot.components.form import QuestionFormClassifier


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class VietnameseIntentClassifier(NgramClassifier, IntentClassifier):
    """Set `intent` and `intent_ranking` on each message.

    Stands in for Rasa's featurizers and LogisticRegressionClassifier: the same kind of model, but with tf-idf
    and without a matrix per message (see docs/evaluation.md for the difference).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: trust in the examples, how many must have an n-gram, and how many intents to rank.

        Most n-grams are a single example's. They teach nothing but that example, and take memory.
        """
        return {"strength": 10.0, "least": 2, "ranking_length": 5}

    @staticmethod
    def label(example: Message) -> str | None:
        """Return the example's intent; those that teach the form are about anything at all, and teach no intent."""
        intent: str | None = example.get(INTENT)
        return None if QuestionFormClassifier.label(example) else intent

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message."""
        for message in messages:
            ranking = [ranked._asdict() for ranked in self.rank(message)]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)
        return messages
