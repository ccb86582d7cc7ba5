"""Slips of the finger in what officers ask for: "thogn ke hom nay", "bao nhieu luoc", "bao cao thag 10"."""

from __future__ import annotations

from rapidfuzz.distance import OSA

_SHORTEST = 4
_WORDS = ("thong", "luot", "thang", "nhieu", "tieu", "thieu", "lieu", "vneid")
"""The words such questions can't do without. None that is one letter away from a place ("tuan" and "Xuân")."""


def mended(said: str) -> str:
    """Folded words with those put right that are one slip away from exactly one word of a question."""
    return " ".join(map(_mended, said.split()))


def _mended(word: str) -> str:
    if len(word) < _SHORTEST or word in _WORDS:
        return word
    near = [right for right in _WORDS if OSA.distance(word, right, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else word
