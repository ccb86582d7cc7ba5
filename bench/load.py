"""Asks a running system for a while and measures what it does."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import psutil

from bench.questions import Asked

_TURNS = 4
_ANSWERS_WITHIN_S = 60.0
Request = Callable[[str, Asked], tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Round:
    """One round's measurements: each answer's milliseconds, the round's seconds, processor seconds used, faults."""

    latencies_ms: list[float]
    seconds: float
    processor_s: float
    faults: int


def ask_for(
    seconds: float, clients: int, messages: Iterator[Asked], request: Request, processes: list[psutil.Process]
) -> Round:
    """Let `clients` people ask one question after the other; each begins a new conversation after four."""
    return asyncio.run(_ask_for(seconds, clients, messages, request, processes))


async def _ask_for(
    seconds: float, clients: int, messages: Iterator[Asked], request: Request, processes: list[psutil.Process]
) -> Round:
    latencies: list[float] = []
    faults = 0
    before, start = _processor_s(processes), time.perf_counter()

    async def client(http: aiohttp.ClientSession) -> None:
        nonlocal faults
        turn, conversation = 0, ""
        while time.perf_counter() - start < seconds:
            conversation = conversation if turn % _TURNS else uuid.uuid4().hex
            turn += 1
            url, body = request(conversation, next(messages))
            sent = time.perf_counter()
            async with http.post(url, json=body) as response:
                answer = await response.read()
            latencies.append((time.perf_counter() - sent) * 1000)
            faults += response.status != 200 or not json.loads(answer)

    # The asker runs on the same processors, so it must be cheap.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_ANSWERS_WITHIN_S)) as http:
        await asyncio.gather(*(client(http) for _ in range(clients)))
    return Round(latencies, time.perf_counter() - start, _processor_s(processes) - before, faults)


def _processor_s(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)
