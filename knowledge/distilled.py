"""The meaning of a question in microseconds: sums of term vectors that imitate a sentence encoder.

The encoder reads our own texts once, when the index is built; then a vector is fitted for every term (syllable or pair
of syllables, folded) such that the weighted sum of a text's terms comes nearest to the text's vector (ridge
regression). A question needs no encoder any more, and one typed without diacritics has the same terms as one with.
The idea of a static student of a sentence encoder is model2vec's; docs/decisions/006 has what was measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import array_files
from knowledge.encoders import Vectors
from knowledge.term_weights import TermWeights
from knowledge.text import Token

FILE = "terms.npz"
_RIDGE = 1.0
_STEPS = 25


def terms(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield a text's terms: folded syllables and neighbouring pairs."""
    for token in tokens:
        yield token.folded
    for left, right in pairwise(tokens):
        yield f"{left.folded}_{right.folded}"


@dataclass(frozen=True)
class Distilled:
    """Term vectors, shape (terms, dimension), and the mean of the encoder's vectors."""

    known: TermWeights
    vectors: NDArray[np.float16]
    mean: Vectors

    @classmethod
    def fit(cls, texts: Sequence[Sequence[Token]], encoded: Vectors) -> Distilled:
        """Fit term vectors to the encoder's vectors of the same texts, shape (texts, dimension)."""
        documents = [list(terms(text)) for text in texts]
        known = TermWeights.fit(documents)
        mean = encoded.mean(axis=0)
        vectors = _ridge(known.matrix(documents), centred(encoded, mean))
        return cls(known, vectors.astype(np.float16), mean)

    def query(self, tokens: Sequence[Token]) -> Vectors | None:
        """The vector of a question, shape (dimension,), of length 1 and about the mean; None if no term is known."""
        places, values = self.known.row(terms(tokens))
        if not len(places):
            return None
        vector = values @ self.vectors[places].astype(np.float32)
        return np.asarray(vector / (np.linalg.norm(vector) or 1.0), dtype=np.float32)

    def save(self, folder: Path, stamp: str) -> None:
        """Write the term vectors; `stamp` names the index they belong to."""
        own = {"vectors": self.vectors, "mean": self.mean}
        array_files.save(folder / FILE, stamp, {**self.known.as_arrays(), **own})

    @classmethod
    def load(cls, folder: Path, stamp: str) -> Distilled:
        """Read the term vectors of the index with `stamp`.

        Raises:
            IndexMissing: there are none, or they belong to another index.

        """
        content = array_files.load(folder / FILE, stamp, ("terms", "weights", "vectors", "mean"))
        return cls(TermWeights.of_arrays(content), content["vectors"], content["mean"])


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """The vectors about their mean and of length 1: an encoder's vectors all lie close together."""
    moved = vectors - mean
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _ridge(matrix: Any, wanted: Vectors) -> Vectors:
    """Least squares with a penalty by conjugate gradients, all dimensions at once; the matrix is never squared."""
    transposed = matrix.T.tocsr()
    residual = np.asarray(transposed @ wanted, dtype=np.float32)
    found = np.zeros_like(residual)
    direction = residual.copy()
    size = (residual**2).sum(axis=0)
    for _ in range(_STEPS):
        image = transposed @ (matrix @ direction) + _RIDGE * direction
        step = size / np.maximum((direction * image).sum(axis=0), 1e-12)
        found += step * direction
        residual -= step * image
        smaller = (residual**2).sum(axis=0)
        direction = residual + (smaller / np.maximum(size, 1e-20)) * direction
        size = smaller
    return found
