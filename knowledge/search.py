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

_DENSE_POOL = 1200
# E5 puts unrelated Vietnamese sentences at a cosine of about 0.80 and paraphrases above 0.90.
_DENSE_FLOOR, _DENSE_SPAN = 0.80, 0.15


@dataclass(frozen=True)
class Weights:
    """How much each signal counts in a target's score; chosen on the development questions."""

    short: float
    body: float
    dense: float


GUIDE_WEIGHTS = Weights(short=0.45, body=0.25, dense=0.30)
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
        self._short = {kind: _Part(self._entries, texts, kind, short=True) for kind in (Kind.GUIDE, Kind.FACT)}
        self._body = {kind: _Part(self._entries, texts, kind, short=False) for kind in Kind}
        self._idf = LexicalIndex(texts)
        self._words: dict[str, set[str]] = {}
        for entry, text in zip(self._entries, texts, strict=True):
            self._words.setdefault(entry.target, set()).update(token.folded for token in text)
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

    def coverage(self, query: Query, target: str) -> float:
        """Share of the question's words, weighted by how telling each is, that stand in a target's texts."""
        known = self._words[target]
        weights = {word: self._idf.idf(word) for word in query.folded}
        return sum(weight for word, weight in weights.items() if word in known) / (sum(weights.values()) or 1.0)

    def guides(self, query: Query, limit: int = 8) -> list[Hit]:
        """Rank the articles."""
        return self._rank(Kind.GUIDE, query, GUIDE_WEIGHTS, limit, commune=None)

    def facts(self, query: Query, commune: str | None, limit: int = 30) -> list[Hit]:
        """Rank the facts of one commune's plan, or of all plans."""
        return self._rank(Kind.FACT, query, FACT_WEIGHTS, limit, commune)

    def passages(self, query: Query, commune: str | None, limit: int = 5) -> list[Hit]:
        """Rank the passages of one commune's plan, or of all plans."""
        scores = self._body[Kind.PASSAGE].by_target(query.tokens)
        found = [
            Hit(target, score, 0.0, score, 0.0)
            for target, (score, entry) in scores.items()
            if commune is None or entry.commune == commune
        ]
        return sorted(found, key=lambda hit: -hit.score)[:limit]

    def _rank(self, kind: Kind, query: Query, weights: Weights, limit: int, commune: str | None) -> list[Hit]:
        short = self._short[kind].by_target(query.tokens)
        body = self._body[kind].by_target(query.tokens)
        dense = self._dense(kind, query)
        hits = []
        for target in short.keys() | body.keys() | dense.keys():
            short_score, short_entry = short.get(target, (0.0, None))
            body_score, body_entry = body.get(target, (0.0, None))
            dense_score, dense_entry = dense.get(target, (0.0, None))
            entry = short_entry or dense_entry or body_entry
            if commune is not None and (entry is None or entry.commune != commune):
                continue
            score = weights.short * short_score + weights.body * body_score + weights.dense * dense_score
            hits.append(Hit(target, score, short_score, body_score, dense_score, short_entry or dense_entry))
        return sorted(hits, key=lambda hit: (-hit.score, hit.target))[:limit]

    def _dense(self, kind: Kind, query: Query) -> dict[str, tuple[float, Entry]]:
        if self._vectors is None:
            return {}
        best: dict[str, tuple[float, Entry]] = {}
        for position, cosine in self._vectors.nearest(self._encoded(query.text), _DENSE_POOL):
            entry = self._dense_entries[position]
            if entry.kind == kind and entry.target not in best:
                best[entry.target] = (min(1.0, max(0.0, (cosine - _DENSE_FLOOR) / _DENSE_SPAN)), entry)
        return best

    def _encode(self, text: str) -> Vectors:
        assert self._encoder is not None
        return self._encoder.query(text)


class _Part:
    """The lexical index of one kind's short texts or bodies."""

    def __init__(self, entries: Sequence[Entry], texts: Sequence[Sequence[Token]], kind: Kind, short: bool) -> None:
        chosen = [
            (entry, text)
            for entry, text in zip(entries, texts, strict=True)
            if entry.kind == kind and (entry.field != Field.BODY) == short
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
