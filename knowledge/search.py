"""Hybrid search: BM25 for the words, vectors for the meaning, one score per guide, fact or passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.encoders import Encoder, Vectors
from knowledge.entries import Entry, Field, Kind
from knowledge.lexical import LexicalIndex, Scores
from knowledge.library import Library
from knowledge.spelling import Speller
from knowledge.text import Token, tokens
from knowledge.vectors import Progress, VectorIndex, build
from knowledge.wording import Wording

_DENSE_POOL = 1200
# E5 puts unrelated Vietnamese sentences at a cosine of about 0.80 and paraphrases above 0.90.
_DENSE_FLOOR, _DENSE_SPAN = 0.80, 0.15


Kinds = frozenset[Kind]
MATTERS: Kinds = frozenset({Kind.GUIDE, Kind.REFERRAL})
FACTS: Kinds = frozenset({Kind.FACT})
PASSAGES: Kinds = frozenset({Kind.PASSAGE})


@dataclass(frozen=True)
class Weights:
    """How much each signal counts in a target's score; chosen on the development questions."""

    short: float
    body: float
    dense: float


GUIDE_WEIGHTS = Weights(short=0.15, body=0.60, dense=0.25)
FACT_WEIGHTS = Weights(short=0.45, body=0.30, dense=0.25)


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
    """A target found: `score` about 0 to 1, its parts, and the entry that matched best (a claim, a question)."""

    kind: Kind
    target: str
    score: float
    short: float
    body: float
    dense: float
    best: Entry | None = None


class Search:
    """Searches the library. Immutable once built, so safe to share between threads."""

    def __init__(self, library: Library, vectors: VectorIndex | None, encoder: Encoder | None) -> None:
        self.library = library
        self._entries = library.entries()
        self._dense_entries = [entry for entry in self._entries if entry.field != Field.BODY]
        texts = [tokens(entry.text) for entry in self._entries]
        self._speller = Speller.of([token.folded for token in text] for text in texts)
        self._short = {kinds: _Part(self._entries, texts, kinds, short=True) for kinds in (MATTERS, FACTS)}
        self._body = {kinds: _Part(self._entries, texts, kinds, short=False) for kinds in (MATTERS, FACTS, PASSAGES)}
        self.wording = Wording((entry.target for entry in self._entries), texts)
        self._vectors = vectors
        self._encoder = encoder
        self._encoded = lru_cache(maxsize=2048)(self._encode)

    @classmethod
    def open(cls, library: Library, folder: Path, encoder: Encoder) -> Search:
        """Open the search over an index on disk.

        Raises:
            IndexMissing: the index is missing or stale.

        """
        texts = [entry.text for entry in dense_entries(library)]
        return cls(library, VectorIndex.load(folder, encoder.name, texts), encoder)

    def query(self, text: str) -> Query:
        """Prepare a question: mend what the content's own words allow to mend."""
        mended: list[Token] = []
        for token in tokens(text):
            words = self._speller.correct(token.folded)
            mended.extend([token] if words == (token.folded,) else [Token(word, word) for word in words])
        return Query(text, tuple(mended))

    def matters(self, query: Query, limit: int = 8) -> list[Hit]:
        """Rank the articles together with the matters we only refer to somebody else."""
        return self._rank(MATTERS, query, GUIDE_WEIGHTS, limit, commune=None)

    def facts(self, query: Query, commune: str | None, limit: int = 30) -> list[Hit]:
        """Rank the facts of one commune's plan, or of all plans."""
        return self._rank(FACTS, query, FACT_WEIGHTS, limit, commune)

    def passages(self, query: Query, commune: str | None, limit: int = 5) -> list[Hit]:
        """Rank the passages of one commune's plan, or of all plans."""
        scores = self._body[PASSAGES].by_target(query.tokens)
        found = [
            Hit(Kind.PASSAGE, target, score, 0.0, score, 0.0)
            for target, (score, entry) in scores.items()
            if commune is None or entry.commune == commune
        ]
        return sorted(found, key=lambda hit: -hit.score)[:limit]

    def _rank(self, kinds: Kinds, query: Query, weights: Weights, limit: int, commune: str | None) -> list[Hit]:
        short = self._short[kinds].by_target(query.tokens)
        body = self._body[kinds].by_target(query.tokens)
        dense = self._dense(kinds, query)
        hits = []
        for target in short.keys() | body.keys() | dense.keys():
            short_score, short_entry = short.get(target, (0.0, None))
            body_score, body_entry = body.get(target, (0.0, None))
            dense_score, dense_entry = dense.get(target, (0.0, None))
            entry = short_entry or dense_entry or body_entry
            if entry is None or (commune is not None and entry.commune != commune):
                continue
            score = weights.short * short_score + weights.body * body_score + weights.dense * dense_score
            hits.append(
                Hit(entry.kind, target, score, short_score, body_score, dense_score, short_entry or dense_entry)
            )
        return sorted(hits, key=lambda hit: (-hit.score, hit.target))[:limit]

    def _dense(self, kinds: Kinds, query: Query) -> dict[str, tuple[float, Entry]]:
        if self._vectors is None:
            return {}
        best: dict[str, tuple[float, Entry]] = {}
        for position, cosine in self._vectors.nearest(self._encoded(query.text), _DENSE_POOL):
            entry = self._dense_entries[position]
            if entry.kind in kinds and entry.target not in best:
                best[entry.target] = (min(1.0, max(0.0, (cosine - _DENSE_FLOOR) / _DENSE_SPAN)), entry)
        return best

    def _encode(self, text: str) -> Vectors:
        assert self._encoder is not None
        return self._encoder.query(text)


class _Part:
    """The lexical index of the short texts or the bodies of some kinds."""

    def __init__(self, entries: Sequence[Entry], texts: Sequence[Sequence[Token]], kinds: Kinds, short: bool) -> None:
        chosen = [
            (entry, text)
            for entry, text in zip(entries, texts, strict=True)
            if entry.kind in kinds and (entry.field != Field.BODY) == short
        ]
        self._entries = [entry for entry, _ in chosen]
        self.index = LexicalIndex([text for _, text in chosen])

    def by_target(self, query: Sequence[Token]) -> dict[str, tuple[float, Entry]]:
        """The best score of each target that shares a term with the query, and the entry it comes from."""
        scores: Scores = self.index.scores(query)
        best: dict[str, tuple[float, Entry]] = {}
        for position in np.argsort(-scores)[:_DENSE_POOL]:
            if scores[position] <= 0:
                break
            entry = self._entries[position]
            if entry.target not in best:
                best[entry.target] = (float(scores[position]), entry)
        return best


def dense_entries(library: Library) -> list[Entry]:
    """The entries that have vectors: all short texts."""
    return [entry for entry in library.entries() if entry.field != Field.BODY]


def build_index(library: Library, folder: Path, encoder: Encoder, progress: Progress) -> VectorIndex:
    """Encode the library's short texts into `folder` (seconds where little changed)."""
    return build(folder, encoder, [entry.text for entry in dense_entries(library)], progress)
