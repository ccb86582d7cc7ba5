"""What the search compares: folded syllables, pairs of them, and accented syllables where a text has diacritics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from sys import intern

import numpy as np
from numpy.typing import NDArray

from knowledge.text import Token
from knowledge.tokenized import TokenizedTexts

Numbers = NDArray[np.int64]


def terms(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the index terms of a text: syllables, accented syllables (marked with ~), neighbouring pairs."""
    for token in tokens:
        yield token.folded
        if token.accented != token.folded:
            yield intern(f"~{token.accented}")
    yield from pairs([token.folded for token in tokens])


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Yield neighbouring words as one term; in Vietnamese they are most often one word of two syllables."""
    # Interned, for the same few hundred thousand stand in millions of places.
    return (intern(f"{left}_{right}") for left, right in pairwise(words))


class TermNumbers:
    """The terms of many texts, numbered: first the folded syllables, then the accented ones, then the pairs."""

    def __init__(self, texts: TokenizedTexts) -> None:
        """Number the terms of `texts`."""
        vocabulary = texts.vocabulary
        self._folded = _numbered(token.folded for token in vocabulary)
        self._accented = _numbered(
            (token.accented for token in vocabulary if token.accented != token.folded),
            len(self._folded),
        )
        self._first_pair = len(self._folded) + len(self._accented)
        self._folded_of = np.array([self._folded[token.folded] for token in vocabulary], dtype=np.int64)
        self._accented_of = np.array(
            [self._accented[token.accented] if token.accented != token.folded else -1 for token in vocabulary],
            dtype=np.int64,
        )
        keys = [distinct(self._pair_keys(part)[0]) for _, part in texts.parts()]
        self._pairs = distinct(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)
        # A message is looked at from several sides, and its terms with it.
        self.number = lru_cache(maxsize=4096)(self._number)

    def __len__(self) -> int:
        return self._first_pair + len(self._pairs)

    def _number(self, term: str) -> int | None:
        """The number of a term, written as `terms` does; None if no text has it."""
        if term.startswith("~"):
            return self._accented.get(term[1:])
        left, _, right = term.partition("_")
        return self._pair(left, right) if right else self._folded.get(left)

    def occurrences(self, texts: TokenizedTexts) -> tuple[Numbers, Numbers]:
        """The terms of some of the texts, each as often as it stands there, and the place of the text it stands in."""
        places = np.repeat(np.arange(len(texts)), texts.lengths)
        accented = self._accented_of[texts.numbers]
        marked = accented >= 0
        keys, second = self._pair_keys(texts)
        paired = self._first_pair + np.searchsorted(self._pairs, keys)
        numbers = np.concatenate([self._folded_of[texts.numbers], accented[marked], paired])
        return numbers, np.concatenate([places, places[marked], places[second]])

    def _pair(self, left: str, right: str) -> int | None:
        if left not in self._folded or right not in self._folded:
            return None
        key = self._folded[left] * len(self._folded) + self._folded[right]
        place = int(self._pairs.searchsorted(key))
        known = place < len(self._pairs) and self._pairs[place] == key
        return self._first_pair + place if known else None

    def _pair_keys(self, texts: TokenizedTexts) -> tuple[Numbers, Numbers]:
        """One number for each pair that stands in the texts, and the place of its second token among all tokens."""
        follows = np.ones(len(texts.numbers), dtype=np.bool_)
        follows[texts.starts[:-1][texts.lengths > 0]] = False
        second = np.flatnonzero(follows)
        folded = self._folded_of[texts.numbers]
        return folded[second - 1] * len(self._folded) + folded[second], second


def distinct(keys: Numbers) -> Numbers:
    """Each of the keys once, in ascending order."""
    # Without the counts numpy puts them into a hash table, which takes ten times as long for millions.
    return np.unique(keys, return_counts=True)[0]


def _numbered(words: Iterable[str], first: int = 0) -> dict[str, int]:
    return {word: number for number, word in enumerate(dict.fromkeys(words), first)}
