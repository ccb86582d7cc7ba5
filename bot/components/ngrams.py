"""A linear intent model over n-grams of folded syllables: numpy alone answers, scikit-learn only trains it.

Words carry the meaning, characters forgive typing errors. Each of the two families of n-grams is weighted by
tf-idf and brought to length 1, so that a long message has no more say than a short one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

_YEAR = re.compile(r"20\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNKNOWN = -1
_LENGTHS = (1, 2, 4, 6, 9)
_MODEL_FILE = "intents.npz"
_NAMES_FILE = "intents.json"


def _word_ngrams(words: Sequence[str]) -> Iterator[str]:
    """Words, pairs of neighbours with the two ends, and the length; any number but a year counts as the same one.

    Ends and length tell "phí bao nhiêu?", which leans on what was said before, from a question that stands alone.
    """
    plain = ["^", *(word if _YEAR.fullmatch(word) else _NUMBER.sub("0", word) for word in words), "$"]
    yield from plain[1:-1]
    yield from (f"{first} {second}" for first, second in pairwise(plain))
    yield f"length {next((size for size in _LENGTHS if len(words) <= size), 'more')}"


def _char_ngrams(words: Sequence[str]) -> Iterator[str]:
    """Two to four neighbouring letters inside each word, its edges marked by `_`."""
    for word in words:
        padded = f"_{word}_"
        for size in (2, 3, 4):
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))


_FAMILIES = (("w", _word_ngrams), ("c", _char_ngrams))


@lru_cache(maxsize=16)  # several models read the same message
def _counted(words: tuple[str, ...]) -> tuple[Counter[str], ...]:
    """How often each n-gram stands in a text, family by family."""
    return tuple(Counter(f"{prefix} {ngram}" for ngram in ngrams(words)) for prefix, ngrams in _FAMILIES)


class Vector(NamedTuple):
    """A sparse row: positions in the vocabulary and their values."""

    indices: np.ndarray
    values: np.ndarray


class Ranked(NamedTuple):
    """One intent and its probability."""

    name: str
    confidence: float


class NgramModel:
    """Multinomial logistic regression over tf-idf n-grams."""

    def __init__(self, vocabulary: list[str], idf: np.ndarray, labels: list[str]) -> None:
        """Create a model without weights.

        `vocabulary[i]` is the n-gram of column i, `idf[i]` its rarity; one more `idf` is an unknown n-gram's.
        """
        self.labels = labels
        self._vocabulary = vocabulary
        self._columns: dict[str, int] = {ngram: column for column, ngram in enumerate(vocabulary)}
        self._idf = idf
        self._weights = np.zeros((len(vocabulary), len(labels)), dtype=np.float32)
        self._bias = np.zeros(len(labels), dtype=np.float32)

    @classmethod
    def train(
        cls, texts: Sequence[Sequence[str]], intents: Sequence[str], strength: float, least: int = 1
    ) -> NgramModel:
        """Fit a model to `texts` (each a list of folded words), by the n-grams that at least `least` of them have.

        A higher `strength` trusts the examples more.
        """
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        vocabulary, idf = _rarity(texts, least)
        model = cls(vocabulary, idf, sorted(set(intents)))
        rows = [model.vector(text) for text in texts]
        ends = np.cumsum([0] + [len(row.indices) for row in rows])
        matrix = csr_matrix(
            (np.concatenate([row.values for row in rows]), np.concatenate([row.indices for row in rows]), ends),
            shape=(len(rows), len(vocabulary)),
        )
        # Balanced, for people greet no less often than our examples ask about plans.
        regression = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000, tol=1e-3)
        regression.fit(matrix, list(intents))
        model._weights = regression.coef_.T.astype(np.float32)
        model._bias = regression.intercept_.astype(np.float32)
        return model

    def vector(self, words: Sequence[str]) -> Vector:
        """Weigh the n-grams of `words` that the vocabulary knows.

        Unknown ones count in the length of the vector, so that a message full of them says little.
        """
        indices, values = [], []
        for counts in _counted(tuple(words)):
            columns = np.fromiter((self._columns.get(ngram, _UNKNOWN) for ngram in counts), np.int32, len(counts))
            weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self._idf[columns]
            known = columns != _UNKNOWN
            indices.append(columns[known])
            values.append((weights / np.linalg.norm(weights))[known])
        return Vector(np.concatenate(indices), np.concatenate(values))

    def rank(self, words: Sequence[str]) -> list[Ranked]:
        """Return every intent with its probability, the likeliest first."""
        row = self.vector(words)
        scores = row.values @ self._weights[row.indices] + self._bias
        odds = np.exp(scores - scores.max())
        probabilities = odds / odds.sum()
        return [Ranked(self.labels[i], float(probabilities[i])) for i in np.argsort(-probabilities)]

    def save(self, folder: Path) -> None:
        """Write the model to `folder`, without pickles."""
        names = {"vocabulary": self._vocabulary, "labels": self.labels}
        (folder / _NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / _MODEL_FILE, idf=self._idf, weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, folder: Path) -> NgramModel:
        """Read a model that `save` wrote. Raises OSError if it is missing."""
        names = json.loads((folder / _NAMES_FILE).read_text(encoding="utf-8"))
        with np.load(folder / _MODEL_FILE) as arrays:
            model = cls(names["vocabulary"], arrays["idf"], names["labels"])
            model._weights = arrays["weights"]
            model._bias = arrays["bias"]
        return model


def _rarity(texts: Sequence[Sequence[str]], least: int) -> tuple[list[str], np.ndarray]:
    """List the n-grams that at least `least` of `texts` have, and the smoothed inverse document frequency of each.

    One more frequency is an unknown n-gram's.
    """
    documents: Counter[str] = Counter()
    for words in texts:
        for counts in _counted(tuple(words)):
            documents.update(counts.keys())
    vocabulary = sorted(ngram for ngram, count in documents.items() if count >= least)
    frequencies = np.array([*(documents[ngram] for ngram in vocabulary), 0], dtype=np.float32)
    return vocabulary, np.log((1 + len(texts)) / (1 + frequencies)) + 1
