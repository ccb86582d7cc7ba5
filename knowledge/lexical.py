"""BM25 over the terms of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import Numbers, TermNumbers, terms
from knowledge.text import Token
from knowledge.tokenized import TokenizedTexts

Scores = NDArray[np.float32]
_K1, _B = 1.2, 0.6
# Up to so many postings a query is scored exactly, in a few milliseconds. Beyond, only the best by its rarest terms
# are scored by the others too.
_EXACT, _RARE, _CANDIDATES = 1_000_000, 30_000, 400

_NO_PLACES = np.zeros(0, dtype=np.int32)


class Rarity:
    """How telling each term is, from how few texts have it."""

    def __init__(self, numbers: TermNumbers, frequency: Numbers, texts: int) -> None:
        """`frequency[n]` is how many of so many texts have the term with number n."""
        self._numbers = numbers
        self._frequency = frequency
        # A term that none of these texts has (they may be some of those that were numbered) is as telling as can be.
        self.of_number = np.log(1 + (texts - frequency + 0.5) / (frequency + 0.5))
        self._unknown = float(np.log(1 + (texts + 0.5) / 0.5))

    @classmethod
    def of(cls, numbers: TermNumbers, texts: TokenizedTexts) -> Rarity:
        """Count the terms of `texts`, all that were numbered."""
        frequency = np.zeros(len(numbers), dtype=np.int64)
        for _, part in texts.parts():
            own, _, _ = _terms_of_texts(numbers, part)
            frequency += np.bincount(own, minlength=len(numbers))
        return cls(numbers, frequency, len(texts))

    def __contains__(self, term: str) -> bool:
        number = self._numbers.number(term)
        return number is not None and bool(self._frequency[number])

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
        found, places, counts = self._by_term(texts)
        frequency = np.bincount(found, minlength=len(self._numbers))
        self._rarity = Rarity(self._numbers, frequency, self._size)
        self._starts = np.concatenate([[0], np.cumsum(frequency)])
        self._places = places
        lengths = np.bincount(places, weights=counts, minlength=self._size)
        average = lengths.sum() / (self._size or 1) or 1.0
        spread = (1 - _B + _B * lengths / average).astype(np.float32)
        idf = self._rarity.of_number.astype(np.float32)
        self._weights: Scores = idf[found] * counts / (np.float32(_K1) * spread[places] + counts)

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

    def _by_term(self, texts: TokenizedTexts) -> tuple[NDArray[np.int32], NDArray[np.int32], Scores]:
        """Each term of each text: its number, the text's place, how often it stands there; term by term."""
        numbers, places, counts = [_NO_PLACES], [_NO_PLACES], [np.zeros(0, dtype=np.float32)]
        for first, part in texts.parts():
            own, place, count = _terms_of_texts(self._numbers, part)
            numbers.append(own.astype(np.int32))
            places.append((place + first).astype(np.int32))
            counts.append(count.astype(np.float32))
        found = np.concatenate(numbers)
        # The parts are in the order of the texts, each in the order of the terms.
        order = np.argsort(found, kind="stable")
        return found[order], np.concatenate(places)[order], np.concatenate(counts)[order]

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
        # Enough to choose from, also where the rarest term is one word that a single text has.
        rare = int(max(np.searchsorted(read, _RARE), np.searchsorted(read, _CANDIDATES) + 1))
        found = _best(self._added_up(rarest_first[:rare]), _CANDIDATES)
        places = found.places.astype(self._places.dtype)
        for own in rarest_first[rare:]:
            having, weights = self._places[own], self._weights[own]
            near = np.minimum(np.searchsorted(having, places), len(having) - 1)
            found.scores[:] += np.where(having[near] == places, weights[near], np.float32(0))
        return found

    def _added_up(self, postings: list[slice]) -> Matches:
        """What `_exact` gives, for few postings of very many texts."""
        places = np.concatenate([self._places[own] for own in postings])
        weights = np.concatenate([self._weights[own] for own in postings])
        order = np.argsort(places, kind="stable")
        places = places[order]
        first = np.flatnonzero(np.diff(places, prepend=-1))
        return Matches(places[first].astype(np.intp), np.add.reduceat(weights[order], first))


def _best(found: Matches, count: int) -> Matches:
    if len(found.places) <= count:
        return found
    best = np.sort(np.argpartition(-found.scores, count)[:count])
    return Matches(found.places[best], found.scores[best])


def _length(postings: slice) -> int:
    return int(postings.stop - postings.start)


def _terms_of_texts(numbers: TermNumbers, texts: TokenizedTexts) -> tuple[Numbers, Numbers, Numbers]:
    """Each term of each text once: its number, the text's place, how often it stands there; term by term."""
    found, places = numbers.occurrences(texts)
    keys, counts = np.unique(found * len(texts) + places, return_counts=True)
    own, place = np.divmod(keys, len(texts))
    return own, place, counts
