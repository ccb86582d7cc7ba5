"""App and engine as processes that are killed (-9) at random moments and started again."""

import asyncio
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from service.engine import Engine
from service.settings import ROOT, Settings

_STARTS_WITHIN_S = 180.0


class AppProcess:
    """The app, as its own process."""

    def __init__(self, env: dict[str, str], url: str, log: Path) -> None:
        self._env = env
        self._log = log
        self.url = url
        self.kills = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.app"], cwd=ROOT, env=self._env, stdout=output, stderr=output
            )

    async def wait_until_live(self) -> None:
        end = time.monotonic() + _STARTS_WITHIN_S
        async with httpx.AsyncClient(timeout=2.0) as http:
            while True:
                try:
                    if (await http.get(f"{self.url}/health/ready")).status_code in {200, 503}:
                        return
                except httpx.HTTPError:
                    pass
                assert self._process is not None
                assert self._process.poll() is None, f"the app ended, see {self._log}"
                assert time.monotonic() < end, "the app did not start"
                await asyncio.sleep(0.1)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.kills += 1

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class EngineProcess:
    """The engine under the app's own watcher, which starts it again."""

    def __init__(self, settings: Settings) -> None:
        self._engine = Engine(settings)
        self.kills = 0

    def start(self) -> None:
        self._engine.start()
        self._engine.wait_until_ready(_STARTS_WITHIN_S, tick=lambda: None)

    def is_ready(self) -> bool:
        return self._engine.is_ready()

    def kill(self) -> None:
        for child in psutil.Process(os.getpid()).children():
            if "bot.engine" in child.cmdline():
                child.kill()
                self.kills += 1

    def stop(self) -> None:
        self._engine.stop()


async def kill_app_now_and_then(
    app: AppProcess, rng: random.Random, until: float, between_s: tuple[float, float]
) -> None:
    """Kill the app, wait a little, start it again, until the given time (monotonic)."""
    while time.monotonic() + between_s[0] < until:
        await asyncio.sleep(rng.uniform(*between_s))
        app.kill()
        await asyncio.sleep(rng.uniform(0.2, 3.0))
        app.start()
        await app.wait_until_live()


async def kill_engine_now_and_then(
    engine: EngineProcess, rng: random.Random, until: float, between_s: tuple[float, float]
) -> None:
    """Kill the engine; its watcher starts it again."""
    while time.monotonic() + between_s[0] < until:
        await asyncio.sleep(rng.uniform(*between_s))
        if await asyncio.to_thread(engine.is_ready):
            engine.kill()
