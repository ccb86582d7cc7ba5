"""The real assistant for tests: `troly up` on free ports, with a data folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from service.build import index_is_fresh, model_is_fresh
from service.settings import ROOT, Settings

STARTS_WITHIN_S = 300.0
ENDS_WITHIN_S = 60.0
_BUILDS_WITHIN_S = 600.0
_ANSWERS_WITHIN_S = 60.0


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on now, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def until(holds: Callable[[], Any], within_s: float, what: str) -> Any:
    """Return the first true value of `holds`, asked ten times a second; AssertionError after `within_s` seconds."""
    deadline = time.monotonic() + within_s
    while not (value := holds()):
        assert time.monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        time.sleep(0.1)
    return value


def environment(data_folder: Path, project: Path = ROOT, **settings: object) -> dict[str, str]:
    """Environment of a `troly` command of the project in `project`: nothing is taken from the developer's settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TROLY_")}
    own = {"data_folder": data_folder, "commune": "", **settings}
    return {
        **inherited,
        **{f"TROLY_{name.upper()}": str(value) for name, value in own.items()},
        "COLUMNS": "400",  # messages are not broken into lines
        "PYTHONPATH": str(project),
    }


def troly(*arguments: str, env: dict[str, str], project: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a `troly` command to its end."""
    return subprocess.run(
        _command(*arguments),
        cwd=project,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_BUILDS_WITHIN_S,
        check=False,
    )


def prepare(data_folder: Path) -> Path:
    """Put a fresh model and index into `data_folder`; what is stale in `.troly` is built there first, once for all."""
    own = Settings(_env_file=None)
    for is_fresh, build in ((model_is_fresh, "train"), (index_is_fresh, "index")):
        if not is_fresh(own):
            done = troly(build, env=environment(own.data_folder))
            assert done.returncode == 0, f"troly {build}: {done.stdout}{done.stderr}"
    for part in ("models", "index"):
        shutil.copytree(own.data_folder / part, data_folder / part, dirs_exist_ok=True)
    return data_folder


class Live:
    """A running assistant: app and engine."""

    def __init__(self, data_folder: Path, project: Path = ROOT, **settings: object) -> None:
        """Start it; `settings` are those of `service.settings`, by name."""
        self.port, self.engine_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_folder = data_folder
        self.env = environment(data_folder, project, port=self.port, engine_port=self.engine_port, **settings)
        self._output = data_folder / f"up-{self.port}.log"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                _command("up"),
                cwd=project,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._http = httpx.Client(base_url=self.url, timeout=_ANSWERS_WITHIN_S)

    @property
    def output(self) -> str:
        """What it printed."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    @property
    def log(self) -> str:
        """What it printed and what the engine wrote; to be shown when a test fails."""
        engine = self.data_folder / "engine.log"
        return self.output + (engine.read_text(encoding="utf-8", errors="replace") if engine.exists() else "")

    def wait_until_ready(self) -> None:
        """Wait until questions are answered."""

        def ready() -> bool:
            assert self.process.poll() is None, f"the assistant ended: {self.log}"
            return self.is_ready()

        until(ready, STARTS_WITHIN_S, "ready")

    def is_ready(self) -> bool:
        """Whether `/health/ready` says so."""
        try:
            return self._http.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def engine(self) -> psutil.Process | None:
        """The engine's process, if it runs now."""
        children = psutil.Process(self.process.pid).children()
        return next((child for child in children if "bot.engine" in child.cmdline()), None)

    def processes(self) -> list[psutil.Process]:
        """Every process of the assistant."""
        app = psutil.Process(self.process.pid)
        return [app, *app.children(recursive=True)]

    def post(self, text: str, conversation: str | None = None, commune: str | None = None) -> httpx.Response:
        """Send a message through the API, in a new conversation unless one is named."""
        body = {"conversation_id": conversation or uuid.uuid4().hex, "text": text}
        return self._http.post("/api/v1/messages", json=body | ({"commune": commune} if commune else {}))

    def ask(self, text: str, conversation: str | None = None, commune: str | None = None) -> dict[str, Any]:
        """Send a message and return the answer, which must be one."""
        response = self.post(text, conversation, commune)
        assert response.status_code == 200, f"{response.text}\n{self.log[-4000:]}"
        answer: dict[str, Any] = response.json()
        return answer

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(ENDS_WITHIN_S)

    def close(self) -> None:
        """End it if it still runs, whatever state it is in."""
        self._http.close()
        if self.process.poll() is not None:
            return
        family = self.processes()
        try:
            self.interrupt()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for process in family:
            if process.is_running():
                process.kill()


@contextmanager
def running(data_folder: Path, project: Path = ROOT, **settings: object) -> Iterator[Live]:
    """An assistant that is ready, and ended afterwards."""
    live = Live(data_folder, project, **settings)
    try:
        live.wait_until_ready()
        yield live
    finally:
        live.close()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from service.cli import app; app()", *arguments]
