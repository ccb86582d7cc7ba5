"""What the channels' measurements come to, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

GOOD_P95_S = 10.0
ACKNOWLEDGED_WITHIN_S = 2.0
"""Zalo's limit for the webhook's answer."""


@dataclass(frozen=True)
class Step:
    """People writing at one rate (messages/s); `delays_s` from the webhook's call to the delivery of the last part.

    `lasted_s` from the first message to the last answer: where that is much longer than people wrote, answers queued.
    """

    rate: float
    messages: int
    unanswered: int
    delays_s: list[float]
    lasted_s: float

    def percentile(self, share: float) -> float:
        """A percentile of the delays, in seconds; infinite if nobody was answered."""
        return float(np.percentile(self.delays_s, share)) if self.delays_s else float("inf")

    @property
    def answered_per_s(self) -> float:
        """Messages answered per second, at most as many as were written."""
        return min(self.rate, len(self.delays_s) / self.lasted_s) if self.lasted_s else 0.0

    @property
    def keeps_up(self) -> bool:
        """Whether people were answered, and soon enough."""
        return not self.unanswered and self.percentile(95) < GOOD_P95_S


@dataclass(frozen=True)
class Burst:
    """A crowd writing: seconds until acknowledged by channel, messages refused, rows still open after `cleared_s`."""

    rate: float
    people: int
    seconds: float
    took_s: dict[str, list[float]]
    refused: int
    left: int
    cleared_s: float


def as_markdown(steps: list[Step], burst: Burst, machine: dict[str, Any]) -> str:
    """The tables and what follows from them."""
    lines = [
        f"Acknowledgement of webhooks: {burst.rate:g} messages/s of {burst.people} people for {burst.seconds:g} s.",
        "",
        "| | messages | p50 (ms) | p95 (ms) | p99 (ms) | slowest (ms) | under 2 s |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(_acknowledged(name, took) for name, took in sorted(burst.took_s.items())),
        _acknowledged("both", list(chain.from_iterable(burst.took_s.values()))),
        "",
        f"{burst.refused} not taken. {_cleared(burst)}",
        "",
        "From webhook to delivered answer (all its parts), people writing once a minute each:",
        "",
        "| messages/s | answered/s | messages | unanswered | p50 (s) | p95 (s) | slowest (s) | p95 under 10 s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
        *map(_kept_up, steps),
        "",
        _verdict(steps),
        "",
        "; ".join(f"{name}: {value}" for name, value in machine.items()),
    ]
    return "\n".join(lines) + "\n"


def _acknowledged(name: str, took_s: list[float]) -> str:
    middle, high, higher, most = (1000 * float(np.percentile(took_s, share)) for share in (50, 95, 99, 100))
    in_time = sum(took < ACKNOWLEDGED_WITHIN_S for took in took_s) / len(took_s)
    return f"| {name} | {len(took_s)} | {middle:.0f} | {high:.0f} | {higher:.0f} | {most:.0f} | {in_time:.2%} |"


def _cleared(burst: Burst) -> str:
    if burst.left:
        return f"{burst.cleared_s:.0f} s after the last one {burst.left} messages and answers still waited."
    return f"The last answer was delivered {burst.cleared_s:.0f} s after the last message; nothing was left."


def _kept_up(step: Step) -> str:
    middle, high, most = (f"{step.percentile(share):.1f}" for share in (50, 95, 100))
    cells = (f"{step.rate:g}", f"{step.answered_per_s:.1f}", step.messages, step.unanswered, middle, high, most)
    return f"| {' | '.join(map(str, cells))} | {'yes' if step.keeps_up else 'no'} |"


def _verdict(steps: list[Step]) -> str:
    kept = [step for step in steps if step.keeps_up]
    if not kept:
        return f"This machine did not keep up with {steps[0].rate:g} messages/s."
    best = max(kept, key=lambda step: step.rate)
    return (
        f"This machine serves about **{60 * best.answered_per_s:.0f} conversations at once** "
        f"({best.answered_per_s:.1f} messages/s), if an active conversation brings one message a minute."
    )
