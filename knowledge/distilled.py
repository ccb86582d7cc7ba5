"""The meaning of a question in microseconds: sums of term vectors that imitate a sentence encoder.

The encoder reads our own texts once, when the index is built; then a vector is fitted for every term (syllable or pair
of syllables, folded) such that the weighted sum of a text's terms comes nearest to the text's vector (ridge
regression). A question needs no encoder any more, and one typed without diacritics has the same terms as one with.
The idea of a static student of a sentence encoder is model2vec's; docs/decisions/006 has what was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.encoders import Vectors
from knowledge.errors import IndexMissing
from knowledge.text import Token

FILE = "terms.npz"
_RIDGE = 1.0
_STEPS = 25
_FEWEST_TEXTS = 2


def terms(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield a text's terms: folded syllables and neighbouring pairs."""
    for token in tokens:
        yield token.folded
    for left, right in pairwise(tokens):
        yield f"{left.folded}_{right.folded}"


@dataclass(frozen=True)
class Distilled:
    """Term vectors, shape (terms, dimension), their weights, and the mean of the encoder's vectors."""

    vocabulary: dict[str, int]
    weights: NDArray[np.float32]
    vectors: NDArray[np.float16]
    mean: Vectors

    @classmethod
    def fit(cls, texts: Sequence[Sequence[Token]], encoded: Vectors) -> Distilled:
        """Fit term vectors to the encoder's vectors of the same texts, shape (texts, dimension)."""
        from scipy import sparse

        counts = [Counter(terms(text)) for text in texts]
        frequency = Counter(term for count in counts for term in count)
        kept = [term for term, number in frequency.items() if number >= min(_FEWEST_TEXTS, len(texts))]
        vocabulary = {term: place for place, term in enumerate(kept)}
        weights = np.log1p(len(texts) / np.array([frequency[term] for term in kept], dtype=np.float32))
        rows = [_row(count, vocabulary, weights) for count in counts]
        matrix = sparse.csr_matrix(
            (
                np.concatenate([values for _, values in rows]),
                np.concatenate([places for places, _ in rows]),
                np.cumsum([0, *(len(places) for places, _ in rows)]),
            ),
            shape=(len(texts), len(kept)),
        )
        mean = encoded.mean(axis=0)
        vectors = _ridge(matrix, centred(encoded, mean))
        return cls(vocabulary, weights, vectors.astype(np.float16), mean)

    def query(self, tokens: Sequence[Token]) -> Vectors | None:
        """The vector of a question, shape (dimension,), of length 1 and about the mean; None if no term is known."""
        places, values = _row(Counter(terms(tokens)), self.vocabulary, self.weights)
        if not len(places):
            return None
        vector = values @ self.vectors[places].astype(np.float32)
        return np.asarray(vector / (np.linalg.norm(vector) or 1.0), dtype=np.float32)

    def save(self, folder: Path, stamp: str) -> None:
        """Write the term vectors; `stamp` names the index they belong to."""
        draft = folder / f"{FILE}.new"
        with draft.open("wb") as file:
            np.savez(
                file,
                stamp=np.array(stamp),
                terms=np.array(list(self.vocabulary), dtype=np.str_),
                weights=self.weights,
                vectors=self.vectors,
                mean=self.mean,
            )
        draft.replace(folder / FILE)

    @classmethod
    def load(cls, folder: Path, stamp: str) -> Distilled:
        """Read the term vectors of the index with `stamp`.

        Raises:
            IndexMissing: there are none, or they belong to another index.

        """
        try:
            with np.load(folder / FILE) as content:
                if str(content["stamp"]) == stamp:
                    vocabulary = {str(term): place for place, term in enumerate(content["terms"])}
                    return cls(vocabulary, content["weights"], content["vectors"], content["mean"])
        except (OSError, ValueError, KeyError, BadZipFile):
            pass
        raise IndexMissing("Chỉ mục tìm kiếm chưa có hoặc đã cũ. Chạy: troly index")


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """The vectors about their mean and of length 1: an encoder's vectors all lie close together."""
    moved = vectors - mean
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _row(
    counts: Counter[str], vocabulary: dict[str, int], weights: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Places and weights of a text's known terms, of length 1 together."""
    known = [(vocabulary[term], number) for term, number in counts.items() if term in vocabulary]
    places = np.array([place for place, _ in known], dtype=np.int64)
    values = weights[places] * (1 + np.log(np.array([number for _, number in known], dtype=np.float32)))
    return places, np.asarray(values / (np.linalg.norm(values) or 1.0), dtype=np.float32)


def _ridge(matrix: object, wanted: Vectors) -> Vectors:
    """Least squares with a penalty by conjugate gradients, all dimensions at once; the matrix is never squared."""
    transposed = matrix.T.tocsr()  # type: ignore[attr-defined]
    residual = np.asarray(transposed @ wanted, dtype=np.float32)
    found = np.zeros_like(residual)
    direction = residual.copy()
    size = (residual**2).sum(axis=0)
    for _ in range(_STEPS):
        image = transposed @ (matrix @ direction) + _RIDGE * direction  # type: ignore[operator]
        step = size / np.maximum((direction * image).sum(axis=0), 1e-12)
        found += step * direction
        residual -= step * image
        smaller = (residual**2).sum(axis=0)
        direction = residual + (smaller / np.maximum(size, 1e-20)) * direction
        size = smaller
    return found
