"""A second opinion about which matter a message is about: a linear classifier of all the texts that the search has.

The search finds the nearest text; this weighs each term for and against each matter (one support vector machine a
matter, against all others and all foreign messages). Alone it is a little worse, but it errs elsewhere: where both
agree the answer is nearly always right. What it is worth was measured in docs/decisions/011.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import array_files
from knowledge.lexical import Scores
from knowledge.term_weights import TermWeights
from knowledge.terms import terms
from knowledge.text import Token
from knowledge.vectors import Progress, digest

FILE = "opinions.npz"
# The labels of what no article is about: questions for the plans, and what is none of the office's business.
PLAN, FOREIGN = "~plan", "~foreign"
_STRENGTH, _TOLERANCE = 0.3, 0.1
# How many of the texts without a label are all weighed, the nearest to it; and of the rest each how-manieth.
_NEAR, _STEP = 3000, 10
_PROCESSORS = 2
# Smaller weights decide nothing, and are most of them.
_SMALLEST = 0.03


@dataclass(frozen=True)
class SecondOpinion:
    """The weights of the terms for each label, only those that are not next to nothing.

    The weights of the term at place p are `values[starts[p]:starts[p + 1]]`, for the labels numbered in `columns`.
    """

    known: TermWeights
    labels: tuple[str, ...]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    bias: Scores

    @classmethod
    def fit(cls, texts: Sequence[Sequence[Token]], labels: Sequence[str], progress: Progress) -> SecondOpinion:
        """Learn which texts have which label; there must be two labels at least."""
        from scipy import sparse

        documents = [list(terms(text)) for text in texts]
        known = TermWeights.fit(documents)
        matrix = known.matrix(documents)
        matrix.sort_indices()
        names, numbers = np.unique(np.array(labels, dtype=np.str_), return_inverse=True)
        with ThreadPoolExecutor(_PROCESSORS) as pool:
            fitted = [pool.submit(_fit, matrix, numbers == number) for number in range(len(names))]
            parts = [fitted[place].result() for place in progress(range(len(fitted)), len(fitted))]
        kept = sparse.vstack([weights for weights, _ in parts], format="csc")
        bias = np.array([bias for _, bias in parts], dtype=np.float32)
        starts, columns = kept.indptr.astype(np.int64), kept.indices.astype(np.int32)
        return cls(known, tuple(map(str, names)), starts, columns, kept.data, bias)

    def scores(self, tokens: Sequence[Token]) -> Scores:
        """How much speaks for each label, shape (labels,): above 0 for, below against."""
        scores = self.bias.copy()
        for place, value in zip(*self.known.row(terms(tokens)), strict=True):
            own = slice(self.starts[place], self.starts[place + 1])
            scores[self.columns[own]] += value * self.values[own]
        return scores

    def save(self, folder: Path, stamp: str) -> None:
        """Write the weights; `stamp` names what they were learned from."""
        own = {
            "labels": np.array(self.labels, dtype=np.str_),
            "starts": self.starts,
            "columns": self.columns,
            "values": self.values,
            "bias": self.bias,
        }
        array_files.save(folder / FILE, stamp, {**self.known.as_arrays(), **own})

    @classmethod
    def load(cls, folder: Path, stamp: str) -> SecondOpinion:
        """Read the weights that were learned from what `stamp` names.

        Raises:
            IndexMissing: there are none, or they were learned from something else.

        """
        names = ("terms", "weights", "labels", "starts", "columns", "values", "bias")
        content = array_files.load(folder / FILE, stamp, names)
        labels = tuple(map(str, content["labels"]))
        own = (content[name] for name in ("starts", "columns", "values", "bias"))
        return cls(TermWeights.of_arrays(content), labels, *own)


def stamp_of(texts: Sequence[str], labels: Sequence[str]) -> str:
    """A short, stable name for what an opinion is learned from."""
    return digest("\n".join(f"{label} {digest(text)}" for text, label in zip(texts, labels, strict=True)))


def _fit(matrix: Any, own: NDArray[np.bool_]) -> tuple[Any, float]:
    """Weights (a sparse row of scipy's) and bias of one label against all others; `own` says which texts have it.

    Only texts with terms of the label's decide anything, so each tenth of the others stands for ten.
    """
    from scipy import sparse
    from sklearn.svm import LinearSVC

    likeness = matrix @ np.asarray(matrix[own].sum(axis=0)).ravel()
    likeness[own] = -np.inf
    whole = own.copy()
    whole[np.argpartition(-likeness, _NEAR)[:_NEAR] if len(likeness) > _NEAR else slice(None)] = True
    rest = np.flatnonzero(~whole)[::_STEP]
    chosen = np.concatenate([np.flatnonzero(whole), rest])
    stands_for = np.repeat([1.0, _STEP], [len(chosen) - len(rest), len(rest)])
    machine = LinearSVC(C=_STRENGTH, tol=_TOLERANCE, random_state=0).fit(matrix[chosen], own[chosen], stands_for)
    weights = machine.coef_.astype(np.float32)
    weights[np.abs(weights) < _SMALLEST] = 0.0
    return sparse.csr_matrix(weights), float(machine.intercept_[0])
