"""How much of a question a target's own words cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.lexical import Rarity, pairs, terms
from knowledge.text import Token, syllable, words
from knowledge.yaml_files import read_yaml

_FILE = Path(__file__).with_name("function_words.yml")


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Folded words that say nothing of the matter (how, much, where, then, please)."""
    content: list[str] = read_yaml(_FILE)
    return frozenset(syllable(word) for line in content for word in words(line))


class Wording:
    """The words and word pairs of each target, and how telling each word is."""

    def __init__(self, targets: Iterable[str], texts: Sequence[Sequence[Token]]) -> None:
        self._rarity = Rarity([list(terms(text)) for text in texts])
        self._words: dict[str, set[str]] = {}
        self._pairs: dict[str, set[str]] = {}
        for target, text in zip(targets, texts, strict=True):
            folded = [token.folded for token in text]
            self._words.setdefault(target, set()).update(folded)
            self._pairs.setdefault(target, set()).update(pairs(folded))

    def knows(self, word: str) -> bool:
        """Whether any text has the folded word."""
        return word in self._rarity

    def share(self, question: Sequence[str], text: Sequence[str]) -> float:
        """Share of the question's words, weighted by the square of how telling, that stand in a folded text."""
        return self._share(question, set(text))

    def words_covered(self, question: Sequence[str], target: str) -> float:
        """The same share for all of a target's texts."""
        return self._share(question, self._words[target])

    def _share(self, question: Sequence[str], known: set[str]) -> float:
        weights = {word: self._rarity.idf(word) ** 2 for word in question}
        return sum(weight for word, weight in weights.items() if word in known) / (sum(weights.values()) or 1.0)

    def pairs_covered(self, question: Sequence[str], target: str) -> float:
        """The same for neighbouring words."""
        weights = {pair: self._rarity.idf(pair) ** 2 for pair in pairs(question)}
        known = self._pairs[target]
        return sum(weight for pair, weight in weights.items() if pair in known) / (sum(weights.values()) or 1.0)


def content_words(question: Sequence[str]) -> list[str]:
    """The words of a question that say something of the matter, each once."""
    return [word for word in dict.fromkeys(question) if word not in function_words()]
