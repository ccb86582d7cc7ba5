"""What a desk finds for a question: how sure it is, and the turn it would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.answer import Turn


@dataclass(frozen=True)
class Look:
    """A desk's offer. `sure` is the probability that it is right; `turn` composes it only when it is taken."""

    sure: float
    turn: Callable[[], Turn]
    is_refusal: bool = False
    needs_commune: bool = False
