"""Mends what keyboards do to words: letters swapped or dropped, undecoded Telex, syllables run together.

Only words the content never uses are touched, and only towards words it does use, so a correct question stays as is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text import syllable

_TELEX_LETTERS = (("dd", "d"), ("aa", "a"), ("aw", "a"), ("ee", "e"), ("oo", "o"), ("ow", "o"), ("uw", "u"), ("w", "u"))
_TELEX_TONE = re.compile(r"[sfrxj]$")
_LONGEST_SYLLABLE = 7
_SHORTEST_MENDED = 3


class Speller:
    """Corrects folded words towards a vocabulary of folded words with their counts."""

    def __init__(self, vocabulary: Counter[str]) -> None:
        """Correct towards the words of `vocabulary`; the commoner the likelier."""
        self._counts = vocabulary
        self.vocabulary = set(vocabulary)
        self._words = [word for word in vocabulary if word.isalpha()]
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def mend(self, words: Iterable[str]) -> list[str]:
        """Return `words` with unknown ones corrected; one word may become several."""
        return [mended for word in words for mended in self.correct(word)]

    def _correct(self, word: str) -> tuple[str, ...]:
        if word in self._counts or not word.isalpha() or len(word) < _SHORTEST_MENDED:
            return (word,)
        telex = self._from_telex(word)
        if telex:
            return (telex,)
        near = self._nearest(word)
        split = self._split(word) if len(word) > _SHORTEST_MENDED + 1 else ()
        if near and (not split or len(word) <= _LONGEST_SYLLABLE):
            return (near,)
        return split or (word,)

    def _from_telex(self, word: str) -> str | None:
        plain = word
        for typed, letter in _TELEX_LETTERS:
            plain = plain.replace(typed, letter)
        for candidate in (plain, _TELEX_TONE.sub("", plain), re.sub(r"(?<=[aeiouy])[sfrxj]", "", plain)):
            if candidate != word and candidate in self._counts:
                return candidate
        return None

    def _nearest(self, word: str) -> str | None:
        allowed = 1 if len(word) < _LONGEST_SYLLABLE else 2
        found = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=None, processor=None
        )
        if not found:
            return None
        # The first letter is seldom the wrong one; among equals the commoner word wins.
        best = min(found, key=lambda match: (match[1] + (match[0][0] != word[0]) * 0.5, -self._counts[match[0]]))
        return str(best[0])

    def _split(self, word: str) -> tuple[str, ...]:
        """Cut run-together syllables ("dichvucong") into the fewest known words of two letters or more."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
                before, piece = best[start], syllable(word[start:end])
                if before is None or piece not in self._counts:
                    continue
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = (*before, piece)
        return best[len(word)] or ()
