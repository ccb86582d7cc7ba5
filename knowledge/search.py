"""Hybrid search: BM25 for the words, vectors for the meaning of the first hits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.address import said
from knowledge.distilled import Distilled, centred
from knowledge.encoders import Encoder
from knowledge.entries import Entry, Field, Kind
from knowledge.lexical import Scores
from knowledge.library import Library
from knowledge.matter_names import MatterNames
from knowledge.second_opinion import FOREIGN, PLAN, SecondOpinion, stamp_of
from knowledge.spelling import Speller
from knowledge.target_index import TargetIndex
from knowledge.text import Token
from knowledge.tokenized import TokenizedTexts
from knowledge.tokenized import stamp_of as stamp_of_texts
from knowledge.vectors import Progress, VectorIndex, build, stamp
from knowledge.wording import Wording

Kinds = frozenset[Kind]
MATTERS: Kinds = frozenset({Kind.GUIDE, Kind.REFERRAL})
FACTS: Kinds = frozenset({Kind.FACT})
PASSAGES: Kinds = frozenset({Kind.PASSAGE})

_DENSE_POOL = 400
# How many of the lexical best the vectors may put in another order, and how many hits there are at all.
_RERANKED, _MOST_HITS = 10, 60
_MOSTLY_FOREIGN = 0.6
# Every third of the plans' texts is enough for the second opinion to know a question for the plans, and saves time.
_PLAN_TEXTS_STEP = 3


@dataclass(frozen=True)
class Weights:
    """How the signals are weighed; chosen on the development questions (docs/evaluation.md).

    `short` and `body` weigh the two lexical scores, `dense` the nearness in meaning.
    """

    short: float
    body: float
    dense: float


MATTER_WEIGHTS = Weights(short=0.30, body=0.70, dense=0.08)
FACT_WEIGHTS = Weights(short=0.50, body=0.50, dense=0.08)


@dataclass(frozen=True)
class Query:
    """A question ready to be searched: its text and its mended tokens."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        """The folded syllables."""
        return tuple(token.folded for token in self.tokens)


@dataclass(frozen=True)
class Hit:
    """A target found.

    `score` ranks it; `short` and `body` are its lexical parts (about 0 to 1), `dense` its nearness in meaning, `best`
    its short text that matched best (a sample question, a claim).
    """

    kind: Kind
    target: str
    score: float
    short: float
    body: float
    dense: float
    best: Entry | None = None


class Search:
    """Searches the library. Immutable once built, so safe to share between threads."""

    def __init__(
        self,
        library: Library,
        vectors: VectorIndex | None,
        distilled: Distilled | None,
        opinion: SecondOpinion | None = None,
        tokenized: TokenizedTexts | None = None,
    ) -> None:
        """Search `library`; `tokenized` are its `searched_texts`, which are split here if they are not given."""
        self.library = library
        entries = library.entries()
        texts = tokenized or TokenizedTexts.of(searched_texts(library))
        if len(texts) != len(entries) + len(library.foreign):
            raise ValueError("the split texts are not those of the library")
        # Foreign words are known too, or they would be mended into ours.
        self._speller = Speller(texts.folded_counts())
        self._short = {
            MATTERS: TargetIndex(entries, texts, MATTERS, short=True, foreign=len(library.foreign)),
            FACTS: TargetIndex(entries, texts, FACTS, short=True),
        }
        self._body = {kinds: TargetIndex(entries, texts, kinds, short=False) for kinds in (MATTERS, FACTS, PASSAGES)}
        self.names = MatterNames(library.guides.values(), library.referrals.values())
        self.wording = Wording([entry.target for entry in entries], texts.select(range(len(entries))))
        dense_targets = [entry.target for entry in entries if entry.has_vector]
        self._dense_place = {target: place for place, target in enumerate(dict.fromkeys(dense_targets))}
        self._dense_places = np.array([self._dense_place[target] for target in dense_targets], dtype=np.intp)
        self._vectors = vectors
        self._distilled = distilled
        self._opinion = opinion
        self._label = {label: place for place, label in enumerate(opinion.labels)} if opinion else {}
        # One message is looked at from several sides; it is searched once.
        self._ranked = lru_cache(maxsize=256)(self._rank)
        self._near = lru_cache(maxsize=64)(self._nearness)
        self._opinions = lru_cache(maxsize=64)(opinion.scores) if opinion else None

    @classmethod
    def open(cls, library: Library, folder: Path, encoder: str) -> Search:
        """Open the search over an index on disk that the encoder of this name made; the encoder itself is not needed.

        Raises:
            IndexMissing: the index is missing or stale.

        """
        texts = [entry.text for entry in dense_entries(library)]
        encoded = VectorIndex.load(folder, encoder, texts).vectors()
        distilled = Distilled.load(folder, stamp(encoder, texts))
        opinion = SecondOpinion.load(folder, opinion_stamp(library))
        tokenized = TokenizedTexts.load(folder, texts_stamp(library))
        return cls(library, VectorIndex.of(centred(encoded, distilled.mean)), distilled, opinion, tokenized)

    def query(self, text: str) -> Query:
        """Prepare a question: leave out words of address, mend what the content's own words allow to mend."""
        mended: list[Token] = []
        for token in said(text):
            words = self._speller.correct(token.folded)
            mended.extend([token] if words == (token.folded,) else [Token(word, word) for word in words])
        return Query(text, tuple(mended))

    def matters(self, query: Query, limit: int = 8) -> list[Hit]:
        """Rank the articles together with the matters we only refer to somebody else."""
        return self._ranked(MATTERS, query, MATTER_WEIGHTS, None)[:limit]

    def foreign_share(self, query: Query) -> float:
        """How much of what is nearest to the message is none of the office's business, 0 to 1."""
        return self._short[MATTERS].foreign_share(query.tokens)

    def is_mostly_foreign(self, query: Query) -> bool:
        """Whether what the engine wavers about is rather none of the office's business."""
        return self.foreign_share(query) >= _MOSTLY_FOREIGN

    def opinion(self, query: Query, target: str) -> tuple[float, float]:
        """How much the second opinion speaks for a label, and by how much more than for any other.

        A label is an article, a referral, PLAN or FOREIGN. Above 0 is for, below against; (0, 0) without an opinion.
        """
        if self._opinions is None or target not in self._label:
            return 0.0, 0.0
        scores, place = self._opinions(query.tokens), self._label[target]
        return float(scores[place]), float(scores[place] - np.delete(scores, place).max())

    def facts(self, query: Query, commune: str | None, limit: int = 30) -> list[Hit]:
        """Rank the facts of one commune's plan, or of all plans."""
        return self._ranked(FACTS, query, FACT_WEIGHTS, commune)[:limit]

    def facts_likeness(self, query: Query) -> Scores:
        """How much each fact of all plans is like the question in its words, 0 to about 2; facts as `fact_targets`."""
        tokens = query.tokens
        return self._short[FACTS].scores(tokens) + self._body[FACTS].scores(tokens)

    @property
    def fact_targets(self) -> list[str]:
        """The facts of all plans, in the order of `facts_likeness`."""
        return self._short[FACTS].targets

    def passages(self, query: Query, commune: str | None, limit: int = 5) -> list[Hit]:
        """Rank the passages of one commune's plan, or of all plans."""
        part = self._body[PASSAGES]
        scores = part.scores(query.tokens)
        return [
            Hit(Kind.PASSAGE, part.targets[place], float(scores[place]), 0.0, float(scores[place]), 0.0)
            for place in part.order(scores, commune, limit)
        ]

    def _rank(self, kinds: Kinds, query: Query, weights: Weights, commune: str | None) -> list[Hit]:
        short, body = self._short[kinds], self._body[kinds]
        short_scores, body_scores = short.scores(query.tokens), body.scores(query.tokens)
        scores = weights.short * short_scores + weights.body * body_scores
        places = short.order(scores, commune, _MOST_HITS)
        parts = (found[places].tolist() for found in (scores, short_scores, body_scores))
        hits = [
            Hit(short.kinds[place], short.targets[place], score, short_score, body_score, dense=0.0)
            for place, score, short_score, body_score in zip(places, *parts, strict=True)
        ]
        hits = self._rerank(hits, query, weights)
        hits = self._named_first(hits, query) if kinds == MATTERS else hits
        if hits:
            hits[0] = replace(hits[0], best=short.best_entry(hits[0].target, query.tokens))
        return hits

    def _rerank(self, hits: list[Hit], query: Query, weights: Weights) -> list[Hit]:
        """Let the meaning have its say about the order of the first hits."""
        near = self._near(query)
        if near is None:
            return hits
        first = []
        for hit in hits[:_RERANKED]:
            place = self._dense_place.get(hit.target)
            dense = 0.0 if place is None else float(near[place])
            first.append(replace(hit, dense=dense, score=hit.score + weights.dense * dense))
        return sorted(first, key=lambda hit: -hit.score) + hits[_RERANKED:]

    def _named_first(self, hits: list[Hit], query: Query) -> list[Hit]:
        """Put the matter first that is all the message names, if it is among the first hits."""
        matter = self.names.matter(query.folded)
        named = next((hit for hit in hits[:_RERANKED] if hit.target == matter), None)
        if named is None:
            return hits
        return [replace(named, score=hits[0].score), *(hit for hit in hits if hit is not named)]

    def _nearness(self, query: Query) -> NDArray[np.float32] | None:
        """How near in meaning the nearest short text of each of `_dense_place` is, 0 to 1."""
        vector = self._distilled.query(query.tokens) if self._distilled else None
        if self._vectors is None or vector is None:
            return None
        positions, cosines = self._vectors.nearest(vector, _DENSE_POOL)
        near = np.zeros(len(self._dense_place), dtype=np.float32)
        # The nearest come first, and of several texts of a target the last that is written stays.
        near[self._dense_places[positions[::-1]]] = np.clip(cosines[::-1], 0.0, 1.0)
        return near


def searched_texts(library: Library) -> list[str]:
    """All that is compared with a message: the entries' texts, then the foreign messages."""
    return [*(entry.text for entry in library.entries()), *library.foreign]


def texts_stamp(library: Library) -> str:
    """A short, stable name for the texts that the search compares with."""
    return stamp_of_texts(searched_texts(library))


def dense_entries(library: Library) -> list[Entry]:
    """The entries that have vectors."""
    return [entry for entry in library.entries() if entry.has_vector]


def opinion_stamp(library: Library) -> str:
    """A short, stable name for what the second opinion on this library is learned from."""
    return stamp_of(*_labelled(library))


def _labelled(library: Library) -> tuple[list[str], list[str]]:
    """The short texts of articles and referrals, some of the plans', the foreign messages; and what each is about."""
    short = [entry for entry in library.entries() if entry.field is not Field.BODY]
    matters = [(entry.text, entry.target) for entry in short if entry.kind in MATTERS]
    of_plans = list(dict.fromkeys(entry.text for entry in short if entry.kind in FACTS))[::_PLAN_TEXTS_STEP]
    foreign = library.foreign or ("",)  # what is not foreign is told from something, if only from silence
    labelled = [*matters, *((text, PLAN) for text in of_plans), *((text, FOREIGN) for text in foreign)]
    return [text for text, _ in labelled], [label for _, label in labelled]


def build_index(library: Library, folder: Path, encoder: Encoder, progress: Progress) -> None:
    """Encode the library's short texts into `folder` (only what changed), distil the encoder, learn the opinion."""
    entries = dense_entries(library)
    texts = [entry.text for entry in entries]
    encoded = build(folder, encoder, texts, progress).vectors()
    searched = searched_texts(library)
    tokenized = TokenizedTexts.of(searched)
    tokenized.save(folder, texts_stamp(library))
    split = dict(zip(searched, tokenized, strict=True))
    Distilled.fit([split[text] for text in texts], encoded).save(folder, stamp(encoder.name, texts))
    labelled, labels = _labelled(library)
    opinion = SecondOpinion.fit([split.get(text, []) for text in labelled], labels, progress)
    opinion.save(folder, stamp_of(labelled, labels))
