"""What a desk finds for a question: how sure it is, and the turn it would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.answer import Turn


@dataclass(frozen=True)
class Look:
    """A desk's offer. `sure` is the probability that it is right; `turn` composes it only when it is taken.

    `is_refusal`: it states nothing (refuses, refers on or asks back), so the other desk's answer goes first.
    `needs_commune`: it asks which plan is meant. `claims`: the question's form makes it this desk's, whatever the other
    is sure of.
    """

    sure: float
    turn: Callable[[], Turn]
    is_refusal: bool = False
    needs_commune: bool = False
    claims: bool = False
