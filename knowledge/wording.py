"""How much of a question a target's own words cover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.lexical import Rarity
from knowledge.terms import TermNumbers, pairs
from knowledge.text import syllable, words
from knowledge.tokenized import TokenizedTexts
from knowledge.yaml_files import read_yaml

_FILE = Path(__file__).with_name("function_words.yml")


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Folded words that say nothing of the matter (how, much, where, then, please)."""
    content: list[str] = read_yaml(_FILE)
    return frozenset(syllable(word) for line in content for word in words(line))


class Wording:
    """The words and word pairs of each target, and how telling each word is."""

    def __init__(self, targets: Sequence[str], texts: TokenizedTexts) -> None:
        """`targets[n]` is what text n is about; a target may have many texts."""
        self._texts = texts
        self._numbers = TermNumbers(texts)
        self._rarity = Rarity.of(self._numbers, texts)
        self._places: dict[str, list[int]] = {}
        for place, target in enumerate(targets):
            self._places.setdefault(target, []).append(place)
        self._terms_of = lru_cache(maxsize=None)(self._numbers_of)

    def knows(self, word: str) -> bool:
        """Whether any text has the folded word."""
        return word in self._rarity

    def share(self, question: Sequence[str], text: Sequence[str]) -> float:
        """Share of the question's words, weighted by the square of how telling, that stand in a folded text."""
        return self._share(question, set(text).__contains__)

    def words_covered(self, question: Sequence[str], target: str) -> float:
        """The same share for all of a target's texts."""
        return self._share(question, lambda word: self._has(target, word))

    def pairs_covered(self, question: Sequence[str], target: str) -> float:
        """The same for neighbouring words."""
        return self._share(list(pairs(question)), lambda pair: self._has(target, pair))

    def _share(self, asked: Sequence[str], is_known: Callable[[str], bool]) -> float:
        weights = {term: self._rarity.idf(term) ** 2 for term in asked}
        return sum(weight for term, weight in weights.items() if is_known(term)) / (sum(weights.values()) or 1.0)

    def _has(self, target: str, term: str) -> bool:
        return self._numbers.number(term) in self._terms_of(target)

    def _numbers_of(self, target: str) -> frozenset[int | None]:
        numbers, _ = self._numbers.occurrences(self._texts.select(self._places[target]))
        return frozenset(np.unique(numbers).tolist())


def content_words(question: Sequence[str]) -> list[str]:
    """The words of a question that say something of the matter, each once."""
    return [word for word in dict.fromkeys(question) if word not in function_words()]
