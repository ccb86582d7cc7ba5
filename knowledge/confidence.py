"""How sure the assistant may be of the first hit, and what it does with that.

The numbers in `calibration.yml` are fitted on the development questions by `make calibrate`, which prints the curve of
wrong answers against answered questions; they are not set by hand.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.entries import Kind
from knowledge.search import Hit, Query, Search
from knowledge.understanding import Understanding
from knowledge.wording import content_words
from knowledge.yaml_files import read_yaml

CALIBRATION = Path(__file__).with_name("calibration.yml")
_LONG_QUESTION = 10
# Hits beyond these are no rivals of the first.
_RIVALS = 8


@dataclass(frozen=True)
class Features:
    """What speaks for the first hit, each about 0 to 1.

    Its lexical score, its lead over the next, how much of the question's words and word pairs it covers, how likely
    the engine thinks such a question is not ours or for this desk, and how much the question says. `elsewhere` is by
    how much something we do not hold here (another commune's measure, a matter we only refer on) matches, `dense` the
    nearness in meaning, `body` the match with the whole text, `unknown` the share of words that no text has. `plan`
    is how likely the engine thinks it a question about a plan. The last three are leads over the next: in words and
    pairs covered, and over all others in the best short text. Of a plan's
    fact, `form` says that it gives the kind of thing sought (a share, a date), `others` that it is about other people.
    `foreign_near` is the share of foreign messages among the nearest texts, `opinion` how much the second opinion
    speaks for an article, `opinion_lead` by how much more than for any other. `named` says that the message is a name
    of the first hit's matter and nothing but what is wanted of it. `referred` says, to the model of what is foreign
    alone, that the first hit is a matter that we only refer on.
    """

    score: float
    lead: float
    words: float
    pairs: float
    foreign: float
    ours: float
    length: float
    elsewhere: float = 0.0
    dense: float = 0.0
    body: float = 0.0
    unknown: float = 0.0
    plan: float = 0.0
    words_lead: float = 0.0
    pairs_lead: float = 0.0
    short_lead: float = 0.0
    form: float = 0.0
    others: float = 0.0
    foreign_near: float = 0.0
    opinion: float = 0.0
    opinion_lead: float = 0.0
    named: float = 0.0
    referred: float = 0.0


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
    """The fitted models: "guide" and "plan" (the first hit is right), "among" (one of three is), "foreign"."""
    content = read_yaml(CALIBRATION)
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
    first, others = hits[0], hits[1:_RIVALS]
    second = others[0] if others else None
    words, pairs = search.wording.words_covered, search.wording.pairs_covered
    said = content_words(query.folded)
    opinion, opinion_lead = search.opinion(query, first.target)
    covered, paired = words(query.folded, first.target), pairs(query.folded, first.target)
    return Features(
        score=_lexical(first),
        lead=first.score - (second.score if second else 0.0),
        words=covered,
        pairs=paired,
        foreign=understood.probability("out_of_scope", "prompt_injection"),
        ours=understood.probability(*intents),
        length=min(1.0, len(said) / _LONG_QUESTION),
        elsewhere=elsewhere,
        dense=first.dense,
        body=first.body,
        unknown=sum(not search.wording.knows(word) for word in said) / (len(said) or 1),
        plan=understood.probability("ask_plan"),
        words_lead=covered - (words(query.folded, second.target) if second else 0.0),
        pairs_lead=paired - (pairs(query.folded, second.target) if second else 0.0),
        short_lead=first.short - max((hit.short for hit in others), default=0.0),
        foreign_near=search.foreign_share(query),
        opinion=opinion,
        opinion_lead=opinion_lead,
        named=float(search.names.matter(query.folded) == first.target),
    )


def referred_elsewhere(hits: list[Hit]) -> float:
    """How near the best matter that we only refer on comes to the first hit, 0 to about 1."""
    referrals = (_lexical(hit) for hit in hits[:_RIVALS] if hit.kind is Kind.REFERRAL)
    return max(referrals, default=0.0) / (_lexical(hits[0]) or 1.0)


def _lexical(hit: Hit) -> float:
    return (hit.short + hit.body) / 2
