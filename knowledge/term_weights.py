"""Texts as weighted terms: how often a term stands in a text, times how rare it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.array_files import Arrays

_FEWEST_TEXTS = 2


@dataclass(frozen=True)
class TermWeights:
    """The terms known, by their places, and how much each weighs; shape of `weights`: (terms,)."""

    places: dict[str, int]
    weights: NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]]) -> TermWeights:
        """Know the terms that stand in two texts at least."""
        frequency = Counter(term for text in texts for term in set(text))
        kept = [term for term, number in frequency.items() if number >= min(_FEWEST_TEXTS, len(texts))]
        weights = np.log1p(len(texts) / np.array([frequency[term] for term in kept], dtype=np.float32))
        return cls({term: place for place, term in enumerate(kept)}, weights)

    def __len__(self) -> int:
        return len(self.places)

    def row(self, terms: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Places and weights of a text's known terms; the weights have length 1 together."""
        known = [(self.places[term], number) for term, number in Counter(terms).items() if term in self.places]
        places = np.array([place for place, _ in known], dtype=np.int64)
        values = self.weights[places] * (1 + np.log(np.array([number for _, number in known], dtype=np.float32)))
        return places, np.asarray(values / (np.linalg.norm(values) or 1.0), dtype=np.float32)

    def matrix(self, texts: Sequence[Sequence[str]]) -> Any:
        """The rows of several texts as a sparse matrix (scipy), shape (texts, terms)."""
        from scipy import sparse

        rows = [self.row(text) for text in texts]
        values = np.concatenate([values for _, values in rows])
        places = np.concatenate([places for places, _ in rows])
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        return sparse.csr_matrix((values, places, ends), shape=(len(texts), len(self)))

    def as_arrays(self) -> Arrays:
        """What `of_arrays` needs, to be saved with others."""
        return {"terms": np.array(list(self.places), dtype=np.str_), "weights": self.weights}

    @classmethod
    def of_arrays(cls, content: Arrays) -> TermWeights:
        """Read what `as_arrays` gave."""
        return cls({str(term): place for place, term in enumerate(content["terms"])}, content["weights"])
