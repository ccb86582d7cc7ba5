"""BM25 over folded syllables, pairs of them, and accented syllables where a text has diacritics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from sys import intern

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.text import Token

Scores = NDArray[np.float32]
_K1, _B = 1.2, 0.6


def terms(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the index terms of a text: syllables, neighbouring pairs, accented syllables (marked with ~)."""
    for token in tokens:
        yield token.folded
        if token.accented != token.folded:
            yield intern("~" + token.accented)
    yield from pairs([token.folded for token in tokens])


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Yield neighbouring words as one term; in Vietnamese they are most often one word of two syllables."""
    # Interned, for the same few hundred thousand stand in millions of places.
    return (intern(f"{left}_{right}") for left, right in pairwise(words))


class Rarity:
    """How telling each term is, from how few documents have it."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Count the terms of `documents`."""
        size = len(documents)
        frequency = Counter(term for document in documents for term in set(document))
        self._idf = {term: float(np.log(1 + (size - n + 0.5) / (n + 0.5))) for term, n in frequency.items()}
        self._unknown = float(np.log(1 + (size + 0.5) / 0.5))

    def __contains__(self, term: str) -> bool:
        return term in self._idf

    def idf(self, term: str) -> float:
        """How telling a term is (natural logarithm); a term no document has is the most telling."""
        return self._idf.get(term, self._unknown)


class LexicalIndex:
    """Scores documents between 0 (nothing shared) and about 1 (everything the query says, said densely)."""

    def __init__(self, documents: Sequence[Sequence[Token]]) -> None:
        corpus = [list(terms(tokens)) for tokens in documents]
        self._size = len(corpus)
        self._index = bm25s.BM25(k1=_K1, b=_B)
        if corpus:
            self._index.index(corpus, show_progress=False)
        self._rarity = Rarity(corpus)

    def scores(self, query: Sequence[Token]) -> Scores:
        """Return one score per document, as a share of what the query's own terms could reach."""
        wanted = list(dict.fromkeys(terms(query)))
        known = [term for term in wanted if term in self._rarity]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        # Pairs that no document has say little: word order is free. Unknown syllables do count against a match.
        reachable = sum(self._rarity.idf(term) for term in wanted if term in self._rarity or "_" not in term)
        return np.asarray(self._index.get_scores(known), dtype=np.float32) / np.float32(reachable)
