"""Posts webhook events as Zalo does: signed, repeated after a failure, and, if told so, twice or in the wrong order."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.standins import zalo_events as events

# Zalo's ladder is 30 s, 5 min, 15 min, 30 min, 1 h; tests shorten it with `ladder_scale`.
LADDER_S = (30.0, 300.0, 900.0, 1800.0, 3600.0)
ANSWER_WITHIN_S = 2.0


@dataclass
class Disorder:
    """Chances (0..1) of what happens to an event on its way, drawn from `rng`."""

    rng: random.Random = field(default_factory=lambda: random.Random(1))
    duplicate: float = 0.0
    swap: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What the webhook said: the status of the last attempt (None: never reached), how long it took, attempts made."""

    status: int | None
    took_s: float
    attempts: int


class WebhookSender:
    """Sends to one webhook address. After a failed ladder it would be switched off, as `is_disabled` tells."""

    def __init__(self, url: str, *, ladder_scale: float = 0.001, secret: str = events.OA_SECRET) -> None:
        self._url = url
        self._secret = secret
        self._ladder = [pause * ladder_scale for pause in LADDER_S]
        self._http = httpx.AsyncClient(timeout=ANSWER_WITHIN_S)
        self.disorder = Disorder()
        self.is_disabled = False
        self.slowest_s = 0.0

    async def check(self) -> int:
        """The console's "Kiểm tra": an unsigned POST of `{}`; return the status."""
        return (
            await self._http.post(self._url, content=b"{}", headers={"Content-Type": "application/json"})
        ).status_code

    async def send(self, event: dict[str, Any]) -> Outcome:
        """Post one event until it is answered with 200, or the ladder ends; sometimes once more."""
        outcome = await self._deliver(event)
        if self.disorder.rng.random() < self.disorder.duplicate:
            outcome = await self._deliver(event)
        return outcome

    async def send_all(self, batch: Sequence[dict[str, Any]]) -> list[Outcome]:
        """Post events one after another; neighbours sometimes change places."""
        order = list(batch)
        for place in range(len(order) - 1):
            if self.disorder.rng.random() < self.disorder.swap:
                order[place], order[place + 1] = order[place + 1], order[place]
        return [await self.send(event) for event in order]

    async def post(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Post anything, once."""
        return await self._http.post(self._url, content=body, headers=headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _deliver(self, event: dict[str, Any]) -> Outcome:
        body = events.body_of(event)
        headers = events.signed(body, str(event["timestamp"]), self._secret)
        loop = asyncio.get_running_loop()
        status, took = None, 0.0
        for attempt, pause in enumerate((0.0, *self._ladder)):
            await asyncio.sleep(pause)
            started = loop.time()
            try:
                status = (await self.post(body, headers | ({"num_retry": str(attempt)} if attempt else {}))).status_code
            except httpx.HTTPError:
                status = None
            took = loop.time() - started
            self.slowest_s = max(self.slowest_s, took)
            # Documented is a repeat after a failed connection only; a refusal is final.
            if status is not None:
                return Outcome(status, took, attempt + 1)
        self.is_disabled = True
        return Outcome(status, took, len(self._ladder) + 1)
