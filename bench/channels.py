"""`make bench-channels`: how fast Zalo and Telegram are acknowledged and answered, and how many people that serves.

The real app and engine, two stand-in platforms and the people who write all share this machine. First people write
once a minute each, more and more of them, until the 95th percentile of the delay from webhook to delivered answer
passes 10 s; then a crowd writes faster than anybody could be answered, and what counts is how soon the webhook
acknowledges. All of it takes under five minutes. Results go to `.troly/bench/channels.json` and `channels.md`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.channels_report import Burst, Step, as_markdown
from bench.questions import questions
from bench.systems import DEPLOYED_IN
from connectors import inbox, outbox
from connectors.queue import State
from service.database import create_engine
from service.settings import ROOT
from storage.store import Store
from tests.chaos.people import OnZalo
from tests.live import Live, prepare, running
from tests.standins import telegram, zalo, zalo_events
from tests.standins.faults import Faults

FOLDER = ROOT / ".troly/bench"
_OPERATOR = "operator-token-of-the-bench"
_SECRET = "webhook-secret-of-the-bench"  # noqa: S105 - of the stand-in
_WARM_UP = (10.0, 2.0)
_PLATFORM_LATENCY_S = (0.05, 0.2)

Person = tuple[str, str]


@dataclass(frozen=True)
class Posted:
    """One message handed to a webhook: when (seconds since 1970), how long until acknowledged, whether with success."""

    person: Person
    at: float
    took_s: float
    is_taken: bool


def main() -> None:
    """Measure, print, write."""
    options = _options()
    machine: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d"),
        "processors": os.cpu_count(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "seconds at each rate": options.seconds,
    }
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="troly-bench-") as name, ExitStack() as stack:
        on_telegram, on_zalo = telegram.TelegramStandIn(), zalo.ZaloStandIn()
        on_telegram.faults, on_zalo.faults = (Faults(latency_s=_PLATFORM_LATENCY_S) for _ in range(2))
        telegram_url = stack.enter_context(on_telegram.serving())
        zalo_url = stack.enter_context(on_zalo.serving())
        _say("starting app and engine")
        live = stack.enter_context(running(prepare(Path(name)), **_settings(telegram_url, zalo_url)))
        bench = Bench(live, on_zalo, on_telegram, options.patience)
        ours = [psutil.Process(), *live.processes()]
        began, before = time.monotonic(), _others_s(ours)
        steps, burst = asyncio.run(bench.measure(options))
        others = (_others_s(ours) - before) / (time.monotonic() - began)
        machine["of these used by other programs meanwhile"] = round(others, 1)
        resident = sum(process.memory_info().rss for process in ours[1:])
        machine["resident memory of app and engine (MB)"] = round(resident / 2**20)
    machine["whole run (s)"] = round(time.monotonic() - started)
    _write(steps, burst, machine)


class Bench:
    """People who write to the assistant through the stand-ins."""

    def __init__(
        self, live: Live, on_zalo: zalo.ZaloStandIn, on_telegram: telegram.TelegramStandIn, patience_s: float
    ) -> None:
        self._live = live
        self._zalo = on_zalo
        self._telegram = on_telegram
        self._patience_s = patience_s
        self._store = Store(create_engine(f"sqlite:///{live.data_folder / 'troly.db'}"))
        self._texts = cycle(asked.text for asked in questions())
        self._rng = random.Random(1)  # noqa: S311 - no secret

    async def measure(self, options: argparse.Namespace) -> tuple[list[Step], Burst]:
        """Everything, in order."""
        async with httpx.AsyncClient(base_url=self._live.url, timeout=30.0) as self._http:
            await self._connect_zalo()
            # Zalo reports each message an OA sent back to its webhook: half of the webhook's load in real life.
            echoing = asyncio.create_task(OnZalo(self._zalo, self._live.url, 0).echo())
            await self._step(*_WARM_UP)
            steps: list[Step] = []
            for rate in options.rates:
                steps.append(await self._step(options.seconds, rate))
                _say(f"{rate:g}/s: p95 {steps[-1].percentile(95):.1f} s, {steps[-1].unanswered} unanswered")
                if not steps[-1].keeps_up:
                    break
            burst = await self._burst(options.burst_seconds, options.burst, options.people)
            echoing.cancel()
        return steps, burst

    async def _step(self, seconds: float, rate: float) -> Step:
        """So many people that each writes once a minute; in this part of a minute, each of them once."""
        _say(f"{rate:g} messages/s for {seconds:g} s")
        posted = await self._write(seconds, rate, round(seconds * rate))
        await self._settle()
        began = min(one.at for one in posted)
        last = {person: at for person, at in self._deliveries() if at >= began}
        delays = [last[one.person] - one.at for one in posted if one.person in last]
        return Step(rate, len(posted), len(posted) - len(delays), delays, max(last.values(), default=began) - began)

    async def _burst(self, seconds: float, rate: float, people: int) -> Burst:
        """A crowd: how soon each message is acknowledged, and when the last one is answered."""
        _say(f"a crowd: {rate:g} messages/s of {people} people for {seconds:g} s")
        posted = await self._write(seconds, rate, people)
        ended = time.time()
        left = await self._settle()
        took: dict[str, list[float]] = {}
        for one in posted:
            took.setdefault(one.person[0], []).append(one.took_s if one.is_taken else self._http.timeout.read or 0.0)
        refused = sum(not one.is_taken for one in posted)
        return Burst(rate, people, seconds, took, refused, left, time.time() - ended)

    async def _write(self, seconds: float, rate: float, people: int) -> list[Posted]:
        """Let people write in turn, at random moments, whether or not the earlier ones have been answered."""
        began = time.monotonic()
        moments = sorted(self._rng.uniform(0, seconds) for _ in range(round(seconds * rate)))

        async def one(place: int, moment: float) -> Posted:
            await asyncio.sleep(began + moment - time.monotonic())
            return await self._post(place % people, next(self._texts))

        return await asyncio.gather(*(one(place, moment) for place, moment in enumerate(moments)))

    async def _post(self, number: int, text: str) -> Posted:
        """Every other person is on Telegram."""
        if number % 2:
            person = ("telegram", str(500_000 + number))
            body = json.dumps(self._telegram.text(int(person[1]), text)).encode()
            headers = {"Content-Type": "application/json", telegram.HEADER: _SECRET}
        else:
            person = ("zalo", str(9_000_000_000_000_000_000 + number))
            event = zalo_events.text(text, user=person[1])
            body = zalo_events.body_of(event)
            headers = zalo_events.signed(body, event["timestamp"])
        at, began = time.time(), time.monotonic()
        try:
            response = await self._http.post(f"/{person[0]}/webhook", content=body, headers=headers)
        except httpx.HTTPError:
            return Posted(person, at, time.monotonic() - began, False)
        return Posted(person, at, time.monotonic() - began, response.is_success)

    def _deliveries(self) -> list[tuple[Person, float]]:
        """Who got something, and when, in order of time."""
        on_zalo = [(("zalo", one.user), one.at) for one in self._zalo.delivered]
        on_telegram = [(("telegram", str(one.chat)), one.at) for one in self._telegram.delivered]
        return sorted([*on_zalo, *on_telegram], key=lambda delivery: delivery[1])

    async def _settle(self) -> int:
        """Wait until nothing waits any more, at most as long as told; return how many messages still do."""
        end = time.monotonic() + self._patience_s
        while (left := await asyncio.to_thread(self._open)) and time.monotonic() < end:
            await asyncio.sleep(0.5)
        return left

    def _open(self) -> int:
        with self._store.transaction(durable=False) as connection:
            counts = Counter(inbox.counts(connection)) + Counter(outbox.counts(connection))
        return counts[State.WAITING] + counts[State.WORKING]

    async def _connect_zalo(self) -> None:
        _, refresh = self._zalo.grant()
        form = {"operator_token": _OPERATOR, "refresh_token": refresh}
        (await self._http.post("/zalo/refresh-token", data=form)).raise_for_status()


def _settings(telegram_url: str, zalo_url: str) -> dict[str, Any]:
    return {
        "commune": DEPLOYED_IN,
        "public_url": "https://troly.example",
        "operator_token": _OPERATOR,
        "telegram_token": telegram.TOKEN,
        "telegram_base_url": telegram_url,
        "telegram_webhook": "true",
        "telegram_secret": _SECRET,
        "zalo_app_id": zalo_events.APP_ID,
        "zalo_app_secret": zalo_events.APP_SECRET,
        "zalo_oa_secret": zalo_events.OA_SECRET,
        "zalo_oauth_url": zalo_url,
        "zalo_api_url": zalo_url,
    }


def _others_s(ours: list[psutil.Process]) -> float:
    """Processor seconds that this machine has spent on anything but `ours`."""
    times = psutil.cpu_times()
    busy = sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)
    return float(busy - sum(sum(process.cpu_times()[:2]) for process in ours))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=25.0, help="how long people write at each rate")
    parser.add_argument("--rates", type=float, nargs="+", default=(5, 10, 15, 20), help="messages/s to be kept up with")
    parser.add_argument("--burst", type=float, default=50.0, help="messages/s of the crowd")
    parser.add_argument("--burst-seconds", type=float, default=20.0, help="how long the crowd writes")
    parser.add_argument("--people", type=int, default=300, help="people in the crowd")
    parser.add_argument("--patience", type=float, default=90.0, help="seconds to wait for the last answers")
    return parser.parse_args()


def _write(steps: list[Step], burst: Burst, machine: dict[str, Any]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    table = as_markdown(steps, burst, machine)
    results = {"machine": machine, "steps": [asdict(step) for step in steps], "burst": asdict(burst)}
    (FOLDER / "channels.md").write_text(table, encoding="utf-8")
    (FOLDER / "channels.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    print(f"\n{table}\nWritten to {FOLDER.relative_to(ROOT)}/channels.md and channels.json")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


if __name__ == "__main__":
    main()
