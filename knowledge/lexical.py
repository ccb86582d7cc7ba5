"""BM25 over the terms of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import Numbers, TermNumbers, distinct, terms
from knowledge.text import Token
from knowledge.tokenized import TokenizedTexts

Scores = NDArray[np.float32]
_K1, _B = 1.2, 0.6
# Up to so many postings a query is scored exactly, in about a millisecond. Beyond, only the best by its rarest terms
# are scored by the others too.
_EXACT, _RARE, _CANDIDATES = 1_000_000, 100_000, 1_000


class Rarity:
    """How telling each term is, from how few texts have it."""

    def __init__(self, numbers: TermNumbers, frequency: Numbers, texts: int) -> None:
        """`frequency[n]` is how many of so many texts have the term with number n."""
        self._numbers = numbers
        # A term that none of these texts has (they may be some of those that were numbered) is as telling as can be.
        self.of_number = np.log(1 + (texts - frequency + 0.5) / (frequency + 0.5))
        self._unknown = float(np.log(1 + (texts + 0.5) / 0.5))

    @classmethod
    def of(cls, numbers: TermNumbers, texts: TokenizedTexts) -> Rarity:
        """Count the terms of `texts`, all that were numbered."""
        found = distinct(_keys(numbers, texts))
        return cls(numbers, np.bincount(found // max(len(texts), 1), minlength=len(numbers)), len(texts))

    def __contains__(self, term: str) -> bool:
        return self.idf(term) < self._unknown

    def idf(self, term: str) -> float:
        """How telling a term is (natural logarithm); a term no text has is the most telling."""
        number = self._numbers.number(term)
        return self._unknown if number is None else float(self.of_number[number])


@dataclass(frozen=True)
class Matches:
    """The texts that share a term with a query, in their order, and how well they match it, about 0 to 1."""

    places: NDArray[np.intp]
    scores: Scores


class LexicalIndex:
    """Scores texts between 0 (nothing shared) and about 1 (everything the query says, said densely)."""

    def __init__(self, texts: TokenizedTexts) -> None:
        self._size = len(texts)
        self._numbers = TermNumbers(texts)
        keys, counts = np.unique(_keys(self._numbers, texts), return_counts=True)
        found, places = np.divmod(keys, max(self._size, 1))
        frequency = np.bincount(found, minlength=len(self._numbers))
        self._rarity = Rarity(self._numbers, frequency, self._size)
        self._starts = np.concatenate([[0], np.cumsum(frequency)])
        self._places = places.astype(np.int32)
        lengths = np.bincount(places, weights=counts, minlength=self._size)
        spread = 1 - _B + _B * lengths / (lengths.mean() if self._size else 1.0)
        weights = self._rarity.of_number[found] * counts / (_K1 * spread[places] + counts)
        self._weights = weights.astype(np.float32)

    def matches(self, query: Sequence[Token]) -> Matches:
        """The texts that match, scored as a share of what the query's own terms could reach.

        Exact for up to a million postings (a term in a text) of the query's terms, several times what the content has
        today; beyond, among the best by its rarest terms.
        """
        postings, reachable = [], 0.0
        for term in dict.fromkeys(terms(query)):
            own = self._postings(term)
            # Pairs that no text has say little: word order is free. Unknown syllables do count against a match.
            if _length(own) or "_" not in term:
                reachable += self._rarity.idf(term)
            if _length(own):
                postings.append(own)
        found = self._exact(postings) if sum(map(_length, postings)) <= _EXACT else self._of_rare(postings)
        return Matches(found.places, found.scores / np.float32(reachable or 1.0))

    def _postings(self, term: str) -> slice:
        number = self._numbers.number(term)
        return slice(0, 0) if number is None else slice(self._starts[number], self._starts[number + 1])

    def _exact(self, postings: list[slice]) -> Matches:
        scores = np.zeros(self._size, dtype=np.float32)
        for own in postings:
            np.add.at(scores, self._places[own], self._weights[own])
        places = np.flatnonzero(scores > 0)
        return Matches(places, scores[places])

    def _of_rare(self, postings: list[slice]) -> Matches:
        """The best by the rarest terms, with what the common ones add to these."""
        rarest_first = sorted(postings, key=_length)
        read = np.cumsum([_length(own) for own in rarest_first])
        rare = max(int(np.searchsorted(read, _RARE)), 1)
        found = self._exact(rarest_first[:rare])
        if len(found.places) > _CANDIDATES:
            best = np.sort(np.argpartition(-found.scores, _CANDIDATES)[:_CANDIDATES])
            found = Matches(found.places[best], found.scores[best])
        places = found.places.astype(self._places.dtype)
        for own in rarest_first[rare:]:
            having, weights = self._places[own], self._weights[own]
            near = np.minimum(np.searchsorted(having, places), len(having) - 1)
            found.scores[:] += np.where(having[near] == places, weights[near], np.float32(0))
        return found


def _length(postings: slice) -> int:
    return int(postings.stop - postings.start)


def _keys(numbers: TermNumbers, texts: TokenizedTexts) -> Numbers:
    """One number for a term in a text, as often as it stands there."""
    found, places = numbers.occurrences(texts)
    return found * len(texts) + places
