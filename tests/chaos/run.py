"""`make chaos`: the real app and engine, stand-in platforms, and as much going wrong as an ordinary year brings.

Prints the counts; ends with status 1 if a message was lost, answered twice without an uncertain send, or out of order.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from connectors import inbox, outbox, rendering
from connectors.queue import State
from connectors.tables import inbox as inbox_table
from connectors.tables import outbox as outbox_table
from service.database import create_engine
from service.settings import Settings
from storage.store import Store
from tests.chaos.judge import Asked, Verdict, judge
from tests.chaos.people import OnTelegram, OnZalo, OnZaloBot, Platform
from tests.chaos.processes import AppProcess, EngineProcess, kill_app_now_and_then, kill_engine_now_and_then
from tests.chaos.questions import Question, stable_questions
from tests.live import environment, free_ports, prepare
from tests.postgresql import new_database, postgresql
from tests.standins import telegram, zalo, zalo_bot, zalo_events
from tests.standins.faults import Faults

_OPERATOR = "operator-token-of-the-fault-run"
_SECRET = "webhook-secret-of-the-fault-run"
_SETTLES_WITHIN_S = 420.0
_CANDIDATES = 48
_FAULTS: dict[str, Any] = {
    "error_500": 0.03,
    "too_many": 0.03,
    "lost_request": 0.01,
    "lost_answer": 0.01,
    "bad_gateway": 0.005,
    "latency_s": (0.01, 0.08),
    "hang_s": 5.0,
}


def main() -> int:
    """Run it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=4.0, help="how long people write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--channels", default="zalo,telegram,zalo_bot", help="those people write on")
    parser.add_argument("--prepared", type=Path, help="a data folder whose model and index are used as they are")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troly-chaos-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        database = f"sqlite:///{folder / 'troly.db'}"
        if chosen.postgresql:
            server = stack.enter_context(postgresql())
            database = new_database(server, "troly")
        return asyncio.run(Run(chosen, folder, database).go())


class Run:
    """One fault run."""

    def __init__(self, chosen: argparse.Namespace, folder: Path, database: str) -> None:
        self._chosen = chosen
        self._database = database
        self._rng = random.Random(chosen.seed)
        if chosen.prepared:
            for part in ("models", "index"):
                shutil.copytree(chosen.prepared / part, folder / part)
        else:
            prepare(folder)
        port, engine_port = free_ports(2)
        self._url = f"http://127.0.0.1:{port}"
        self._settings = Settings(_env_file=None, data_folder=folder, port=port, engine_port=engine_port)
        self._telegram = telegram.TelegramStandIn()
        self._zalo = zalo.ZaloStandIn()
        self._zalo_bot = zalo_bot.ZaloBotStandIn()
        self._engine = EngineProcess(self._settings)
        self._folder = folder

    async def go(self) -> int:
        """Everything from start to verdict."""
        with contextlib.ExitStack() as stack:
            standins = (self._telegram, self._zalo, self._zalo_bot)
            urls = [stack.enter_context(standin.serving()) for standin in standins]
            app = AppProcess(self._environment(*urls), self._url, self._folder / "app.log")
            try:
                return await self._run(app)
            finally:
                app.stop()
                self._engine.stop()

    async def _run(self, app: AppProcess) -> int:
        _say("Starting app and engine…")
        app.start()
        await app.wait_until_live()
        await asyncio.to_thread(self._engine.start)
        await self._connect_zalo()
        questions = await asyncio.to_thread(stable_questions, self._url, _CANDIDATES)
        _say(f"{len(questions)} questions with an answer of their own.")
        platforms = self._platforms()
        on_zalo = next((platform for platform in platforms if isinstance(platform, OnZalo)), None)
        echoing = asyncio.create_task(on_zalo.echo()) if on_zalo else None
        asked = await self._write_among_kills(app, platforms, questions)
        for standin in (self._telegram, self._zalo, self._zalo_bot):
            standin.faults = Faults()
        await self._settle()
        if echoing is not None:
            echoing.cancel()
        return self._report(app, platforms, asked)

    def _platforms(self) -> list[Platform]:
        """The platforms that were chosen, people spread evenly over them, each with its faults."""
        names = self._chosen.channels.split(",")
        people = {name: len(range(place, self._chosen.people, len(names))) for place, name in enumerate(names)}
        on_zalo = OnZalo(self._zalo, self._url, people.get("zalo", 0))
        on_zalo.sender.disorder.duplicate, on_zalo.sender.disorder.swap = 0.05, 0.5
        on_telegram = OnTelegram(self._telegram, self._url, _SECRET, people.get("telegram", 0))
        on_zalo_bot = OnZaloBot(self._zalo_bot, self._url, people.get("zalo_bot", 0))
        self._telegram.duplicate = on_zalo_bot.duplicate = 0.05
        # After a 429 everything of a Zalo account waits for a minute, so there they are rarer.
        zalo_faults = _FAULTS | {"too_many": 0.002, "rate_limited": 0.002}
        self._telegram.faults = Faults(rng=random.Random(self._chosen.seed + 1), **_FAULTS)
        self._zalo.faults = Faults(rng=random.Random(self._chosen.seed + 2), **zalo_faults)
        self._zalo_bot.faults = Faults(rng=random.Random(self._chosen.seed + 3), **zalo_faults)
        every: tuple[Platform, ...] = (on_zalo, on_telegram, on_zalo_bot)
        return [platform for platform in every if platform.people]

    async def _write_among_kills(
        self, app: AppProcess, platforms: Sequence[Platform], questions: Sequence[Question]
    ) -> dict[str, list[Asked]]:
        seconds = self._chosen.minutes * 60
        end = time.monotonic() + seconds
        asked: dict[str, list[Asked]] = {}
        each = self._chosen.messages // self._chosen.people
        writers = [
            self._person(platform, person, self._rng.sample(list(questions), each), seconds, asked)
            for platform in platforms
            for person in platform.people
        ]
        background = [
            asyncio.create_task(kill_app_now_and_then(app, self._rng, end, (12.0, 30.0))),
            asyncio.create_task(kill_engine_now_and_then(self._engine, self._rng, end, (50.0, 90.0))),
        ]
        progress = asyncio.create_task(self._progress(asked))
        # An app that does not start again ends the run at once: people would wait for it for ever.
        await asyncio.gather(*writers, *background)
        progress.cancel()
        return asked

    async def _person(
        self,
        platform: Platform,
        person: str,
        questions: Sequence[Question],
        seconds: float,
        asked: dict[str, list[Asked]],
    ) -> None:
        """A person writes now one message, now two at once."""
        mine = asked.setdefault(f"{platform.name} {person}", [])
        rest = list(questions)
        moments = sorted(self._rng.uniform(0, seconds) for _ in rest)
        began = time.monotonic()
        while rest:
            burst = [rest.pop(0) for _ in range(min(len(rest), self._rng.choice((1, 1, 2))))]
            moment = moments[len(questions) - len(rest) - len(burst)]
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            mine.extend(await platform.write(person, burst))

    async def _connect_zalo(self) -> None:
        _, refresh = self._zalo.grant()
        async with httpx.AsyncClient(timeout=10.0) as http:
            form = {"operator_token": _OPERATOR, "refresh_token": refresh}
            response = await http.post(f"{self._url}/zalo/refresh-token", data=form)
            assert response.status_code == 200, response.text[-500:]

    async def _settle(self) -> None:
        """Wait until nothing waits any more."""
        store = self._store()
        end = time.monotonic() + _SETTLES_WITHIN_S
        while time.monotonic() < end:
            with store.transaction(durable=False) as connection:
                counts = Counter(inbox.counts(connection)) + Counter(outbox.counts(connection))
            if not counts[State.WAITING] and not counts[State.WORKING]:
                return
            await asyncio.sleep(1.0)
        _say("Gave up waiting: some messages are still open.")

    async def _progress(self, asked: dict[str, list[Asked]]) -> None:
        while True:
            await asyncio.sleep(20)
            seen = len(self._telegram.delivered) + len(self._zalo.delivered) + len(self._zalo_bot.sent)
            _say(f"  {sum(map(len, asked.values()))} messages handed over, {seen} parts of answers seen")

    def _report(self, app: AppProcess, platforms: Sequence[Platform], asked: dict[str, list[Asked]]) -> int:
        uncertain = self._uncertain_texts()
        total = Verdict()
        for platform in platforms:
            verdict = Verdict()
            for person in platform.people:
                name = f"{platform.name} {person}"
                verdict.add(judge(name, asked[name], platform.seen(person), uncertain[platform.name, person]))
            _say(f"\n{platform.name}")
            _table(verdict)
            total.add(verdict)
        _say("\nAll")
        _table(total)
        self._report_faults(app)
        for example in total.examples[:20]:
            _say(f"  {example}")
        is_good = total.is_good and total.messages == self._chosen.messages
        _say("\nPASSED" if is_good else "\nFAILED")
        return 0 if is_good else 1

    def _report_faults(self, app: AppProcess) -> None:
        with self._store().transaction(durable=False) as connection:
            in_states, out_states = inbox.counts(connection), outbox.counts(connection)
            uncertain = outbox.uncertain_sends(connection)
            delays = connection.execute(
                sa.select(sa.func.max(outbox_table.c.finished_at) - inbox_table.c.created_at)
                .join(inbox_table, inbox_table.c.id == outbox_table.c.inbox_id)
                .where(outbox_table.c.state == State.DONE)
                .group_by(inbox_table.c.id, inbox_table.c.created_at)
            ).scalars()
            delay = sorted(delays)
        _say(f"\nKilled: app {app.kills} times, engine {self._engine.kills} times")
        _say(f"Inbox: {in_states}   outbox: {out_states}   sends with an unknown outcome: {uncertain}")
        if delay:
            _say(
                f"From stored to sent: median {delay[len(delay) // 2]:.1f} s, p95 {delay[len(delay) * 95 // 100]:.1f} s"
            )

    def _uncertain_texts(self) -> dict[tuple[str, str], Counter[str]]:
        """How many sends of each text to each person had an unknown outcome."""
        found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        with self._store().transaction(durable=False) as connection:
            for row in connection.execute(sa.select(outbox_table)):
                found[row.channel, row.body["user"]][rendering.plain(row.body["text"])] += row.uncertain
        return found

    def _store(self) -> Store:
        return Store(create_engine(self._database))

    def _environment(self, telegram_url: str, zalo_url: str, zalo_bot_url: str) -> dict[str, str]:
        own: dict[str, Any] = {
            "port": self._settings.port,
            "engine_port": self._settings.engine_port,
            "public_url": self._url,
            "database_url": self._database,
            "operator_token": _OPERATOR,
            "telegram_token": telegram.TOKEN,
            "telegram_base_url": telegram_url,
            "telegram_webhook": "true",
            "telegram_secret": _SECRET,
            "telegram_timeout_s": 3,
            "zalo_app_id": zalo_events.APP_ID,
            "zalo_app_secret": zalo_events.APP_SECRET,
            "zalo_oa_secret": zalo_events.OA_SECRET,
            "zalo_oauth_url": zalo_url,
            "zalo_api_url": zalo_url,
            "zalo_timeout_s": 3,
            "zalo_bot_token": zalo_bot.TOKEN,
            "zalo_bot_api_url": zalo_bot_url,
            "zalo_bot_timeout_s": 3,
        }
        return environment(self._folder, **own)


def _table(verdict: Verdict) -> None:
    rows = {
        "messages": verdict.messages,
        "answered exactly once": verdict.once,
        "answered twice after a send with unknown outcome": verdict.doubled_uncertain,
        "answered twice otherwise": verdict.doubled,
        "lost": verdict.lost,
        "other things said": verdict.unexpected,
        "pairs whose order was given": verdict.pairs,
        "out of order": verdict.disordered,
        "pairs the platform swapped": verdict.swapped,
        "of these put right": verdict.put_right,
    }
    for name, value in rows.items():
        _say(f"  {name:50} {value:6}")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
