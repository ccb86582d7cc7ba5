"""Keeps to rates: how fast an account may send, and how fast a person may ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

MOST_PER_MINUTE = 20
"""Messages of one person that are answered within a minute; one more is answered by a kind word, the rest by none."""


class Pace:
    """Spaces calls evenly, at most `per_second`. In memory: each process keeps its own."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1.0 / per_second
        self._clock = clock
        self._next = 0.0

    async def wait(self) -> None:
        """Wait for this caller's turn."""
        pause = self.reserve()
        if pause > 0:
            await asyncio.sleep(pause)

    def reserve(self) -> float:
        """Take the next turn; return the seconds until it comes."""
        now = self._clock()
        turn = max(now, self._next)
        self._next = turn + self._gap
        return turn - now
