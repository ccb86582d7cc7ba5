"""Rasa tokenizer for Vietnamese as people type it."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from knowledge.text import folded_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Emit folded syllables with abbreviations written out, the same ones the search compares.

    str with and without diacritics, in capitals, in NFC or NFD and with old or new tone placement gives
    equal tokens, so no later component has to learn the difference.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that Rasa's base class reads; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokenize one attribute; offsets count in the folded text, since expansion moves the words about."""
        tokens: list[Token] = []
        offset = 0
        for word in folded_words(message.get(attribute)):
            tokens.append(Token(word, offset))
            offset += len(word) + 1
        return tokens
