"""How sure the assistant may be of the first hit, and what it does with that.

The numbers in `calibration.yml` are fitted on the development questions by `make calibrate`, which prints the curve of
wrong answers against answered questions; they are not set by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.search import Hit, Search
from knowledge.search import Query as SearchQuery

_FILE = Path(__file__).with_name("calibration.yml")


@dataclass(frozen=True)
class Features:
    """What speaks for the first hit, each about 0 to 1.

    Its score, its lead over the next, how much of the question it covers, and how likely the engine thinks such a
    question is.
    """

    score: float
    lead: float
    coverage: float
    in_field: float

    def values(self) -> tuple[float, ...]:
        """The features in the order of the model's weights."""
        return (self.score, self.lead, self.coverage, self.in_field)


@dataclass(frozen=True)
class Model:
    """A logistic model of "the first hit is right" with two thresholds: answer at once, or ask back."""

    bias: float
    weights: tuple[float, ...]
    answer: float
    clarify: float

    def probability(self, features: Features) -> float:
        """Probability that the first hit is right."""
        total = self.bias + sum(w * x for w, x in zip(self.weights, features.values(), strict=True))
        return 1.0 / (1.0 + math.exp(-total))


@lru_cache(maxsize=1)
def models() -> dict[str, Model]:
    """The fitted models, "guide" and "plan"."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        name: Model(entry["bias"], tuple(entry["weights"]), entry["answer"], entry["clarify"])
        for name, entry in content.items()
    }


def features(search: Search, query: SearchQuery, hits: list[Hit], in_field: float) -> Features:
    """Compute the features of a ranked list."""
    first = hits[0].score if hits else 0.0
    second = hits[1].score if len(hits) > 1 else 0.0
    covered = search.coverage(query, hits[0].target) if hits else 0.0
    return Features(first, first - second, covered, in_field)
