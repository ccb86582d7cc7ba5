"""Communes whose names a message gets slightly wrong ("nhơn trạh", "hoàg phú")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from knowledge.plans import Plan


def misspelled(folded: Sequence[str], plans: Iterable[Plan], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """The communes named with one mistake in a word that `knows` says no text has; "ăn tiền" is not An Viễn."""
    strange = [pair for pair in pairwise(folded) if not all(map(knows, pair))]
    return tuple(plan.commune for plan in plans if any(_nearly(pair, plan.bare_name) for pair in strange))


def _nearly(pair: tuple[str, str], name: Sequence[str]) -> bool:
    return OSA.distance(" ".join(pair), " ".join(name), score_cutoff=1) == 1
