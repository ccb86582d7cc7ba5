"""How sure the assistant may be of the first hit, and what it does with that.

The numbers in `calibration.yml` are fitted on the development questions by `make calibrate`, which prints the curve of
wrong answers against answered questions; they are not set by hand.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.search import Hit, Query, Search
from knowledge.understanding import Understanding
from knowledge.wording import content_words

CALIBRATION = Path(__file__).with_name("calibration.yml")
_LONG_QUESTION = 10


@dataclass(frozen=True)
class Features:
    """What speaks for the first hit, each about 0 to 1.

    Its lexical score, its lead over the next, how much of the question's words and word pairs it covers, how likely
    the engine thinks such a question is not ours or for this desk, and how much the question says. `elsewhere` is by
    how much something we do not hold here (another commune's measure) matches better.
    """

    score: float
    lead: float
    words: float
    pairs: float
    foreign: float
    ours: float
    length: float
    elsewhere: float = 0.0


@dataclass(frozen=True)
class Model:
    """A logistic model of "the first hit is right" with two thresholds: answer at once, or ask back."""

    bias: float
    weights: dict[str, float]
    answer: float
    clarify: float

    def probability(self, features: Features) -> float:
        """Probability that the first hit is right."""
        values = zip(self.weights.values(), astuple(features), strict=True)
        return 1.0 / (1.0 + math.exp(-self.bias - sum(weight * value for weight, value in values)))


@lru_cache(maxsize=1)
def models() -> dict[str, Model]:
    """The fitted models, "guide" and "plan"."""
    content = yaml.safe_load(CALIBRATION.read_text(encoding="utf-8"))
    return {name: Model(**entry) for name, entry in content.items()}


def features(
    search: Search,
    query: Query,
    hits: list[Hit],
    understood: Understanding,
    intents: tuple[str, ...],
    elsewhere: float = 0.0,
) -> Features:
    """Compute the features of a ranked list with at least one hit; `intents` are those the hits can answer."""
    first = hits[0]
    second = hits[1].score if len(hits) > 1 else 0.0
    return Features(
        score=(first.short + first.body) / 2,
        lead=first.score - second,
        words=search.wording.words_covered(query.folded, first.target),
        pairs=search.wording.pairs_covered(query.folded, first.target),
        foreign=understood.probability("out_of_scope", "prompt_injection"),
        ours=understood.probability(*intents),
        length=min(1.0, len(content_words(query.folded)) / _LONG_QUESTION),
        elsewhere=elsewhere,
    )
