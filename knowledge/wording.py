"""How much of a question a target's own words cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from knowledge.lexical import LexicalIndex
from knowledge.text import Token, syllable, words

_FILE = Path(__file__).with_name("function_words.yml")


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Folded words that say nothing of the matter (how, much, where, then, please)."""
    content: list[str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return frozenset(syllable(word) for line in content for word in words(line))


class Wording:
    """The words and word pairs of each target, and how telling each word is."""

    def __init__(self, targets: Iterable[str], texts: Sequence[Sequence[Token]]) -> None:
        self._idf = LexicalIndex(texts)
        self._words: dict[str, set[str]] = {}
        self._pairs: dict[str, set[tuple[str, str]]] = {}
        for target, text in zip(targets, texts, strict=True):
            folded = [token.folded for token in text]
            self._words.setdefault(target, set()).update(folded)
            self._pairs.setdefault(target, set()).update(pairwise(folded))

    def knows(self, word: str) -> bool:
        """Whether any text has the folded word."""
        return self._idf.has(word)

    def words_covered(self, question: Sequence[str], target: str) -> float:
        """Share of the question's words, weighted by the square of how telling, that stand in the target's texts."""
        weights = {word: self._idf.idf(word) ** 2 for word in question}
        known = self._words[target]
        return sum(weight for word, weight in weights.items() if word in known) / (sum(weights.values()) or 1.0)

    def pairs_covered(self, question: Sequence[str], target: str) -> float:
        """The same for neighbouring words, which in Vietnamese are most often one word of two syllables."""
        weights = {(left, right): self._idf.idf(f"{left}_{right}") ** 2 for left, right in pairwise(question)}
        known = self._pairs[target]
        return sum(weight for pair, weight in weights.items() if pair in known) / (sum(weights.values()) or 1.0)


def content_words(question: Sequence[str]) -> list[str]:
    """The words of a question that say something of the matter, each once."""
    return [word for word in dict.fromkeys(question) if word not in function_words()]
