"""BM25 scores of what texts point at: articles, referrals, facts, passages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Entry, Field, Kind
from knowledge.lexical import LexicalIndex, Scores
from knowledge.text import Token
from knowledge.tokenized import TokenizedTexts

# How many of the nearest texts say whether a message is ours, and how near to the best they are at the least.
_NEIGHBOURS, _NEAR_THE_BEST = 10, 0.4


class TargetIndex:
    """The lexical index of the short texts or the bodies of some kinds, scored per target.

    A target's entries stand together, so its score is the greatest within its stretch. Texts that are `foreign`, the
    last so many of all texts, stand behind them and have no target.
    """

    def __init__(
        self, entries: Sequence[Entry], texts: TokenizedTexts, kinds: frozenset[Kind], short: bool, foreign: int = 0
    ) -> None:
        """Index those of `entries`, whose texts are the first of `texts`, and the last `foreign` texts."""
        chosen = [
            place
            for place, entry in enumerate(entries)
            if entry.kind in kinds and (entry.field is not Field.BODY) == short
        ]
        self._entries = [entries[place] for place in chosen]
        index = LexicalIndex(texts.select([*chosen, *range(len(texts) - foreign, len(texts))]))
        # One commune's facts and all communes' are ranked for the same message: it is compared with them once.
        self._matches = lru_cache(maxsize=16)(index.matches)
        starts = [
            place
            for place, entry in enumerate(self._entries)
            if place == 0 or entry.target != self._entries[place - 1].target
        ]
        self._starts = np.array([*starts, len(self._entries)], dtype=np.intp)
        self._target_of = np.repeat(np.arange(len(starts), dtype=np.int32), np.diff(self._starts))
        self.targets = [self._entries[place].target for place in starts]
        self.kinds = [self._entries[place].kind for place in starts]
        self._communes = np.array([self._entries[place].commune or "" for place in starts])
        self._place = {target: number for number, target in enumerate(self.targets)}

    def scores(self, query: tuple[Token, ...]) -> Scores:
        """The best score of each target's entries."""
        best = np.zeros(len(self.targets), dtype=np.float32)
        found = self._matches(query)
        own = int(np.searchsorted(found.places, len(self._entries)))
        if own:
            targets = self._target_of[found.places[:own]]
            first = np.concatenate([[0], np.flatnonzero(targets[1:] != targets[:-1]) + 1])
            best[targets[first]] = np.maximum.reduceat(found.scores[:own], first)
        return best

    def foreign_share(self, query: tuple[Token, ...]) -> float:
        """The share of the nearest texts that are foreign, by their scores; 0 if nothing is near."""
        found = self._matches(query)
        if len(found.places) == 0:
            return 0.0
        nearest = _greatest(found.scores, _NEIGHBOURS)
        foreign = nearest[found.places[nearest] >= len(self._entries)]
        return float(found.scores[foreign].sum()) / float(found.scores[nearest].sum())

    def order(self, scores: Scores, commune: str | None, limit: int) -> list[int]:
        """Places of the `limit` targets that share most with the query, the best first; only one commune's if given."""
        wanted = scores > 0
        if commune is not None:
            wanted &= self._communes == commune
        places = np.flatnonzero(wanted)
        if len(places) > limit:  # of many only the best are put in order
            places = places[scores[places] >= np.partition(scores[places], -limit)[-limit]]
        ordered: list[int] = places[np.argsort(-scores[places], kind="stable")[:limit]].tolist()
        return ordered

    def best_entry(self, target: str, query: tuple[Token, ...]) -> Entry:
        """The entry of a target that matches the query best; its first if none does."""
        number = self._place[target]
        found = self._matches(query)
        start, end = np.searchsorted(found.places, self._starts[number : number + 2])
        best = found.places[start + np.argmax(found.scores[start:end])] if end > start else self._starts[number]
        return self._entries[int(best)]


def _greatest(scores: Scores, count: int) -> NDArray[np.intp]:
    """The places of the greatest scores, in any order; few of the texts come near the best, so few are compared."""
    near = np.flatnonzero(scores > _NEAR_THE_BEST * scores.max())
    if len(near) < count:
        near = np.arange(len(scores))
    kept = min(count, len(near))
    return near[np.argpartition(scores[near], -kept)[-kept:]]
