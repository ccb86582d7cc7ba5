"""The two systems that are measured, each on ports of its own: ours, and Rasa's default pipeline."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import psutil

from bench.questions import Asked
from service.build import index_is_fresh, model_is_fresh
from service.settings import ROOT, Settings
from tests.live import ENDS_WITHIN_S, STARTS_WITHIN_S, Live, environment, free_ports, troly, until

DEPLOYED_IN = "phu-lam"
_TRAINS_WITHIN_S = 6 * 3600.0


@dataclass(frozen=True)
class Built:
    """How long building took, in seconds (0 where there is nothing of the kind)."""

    training_s: float
    index_s: float


class System(Protocol):
    """Something that answers messages over HTTP."""

    name: str

    def build(self) -> Built:
        """Train, unless an earlier run did with the same data; then its times are returned."""
        ...

    def start(self) -> float:
        """Start it and return after how many seconds it answers."""
        ...

    def request(self, conversation: str, asked: Asked) -> tuple[str, dict[str, Any]]:
        """The address and body that ask a question."""
        ...

    def processes(self) -> list[psutil.Process]:
        """All its processes."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


class Ours:
    """App and engine, asked through the public API."""

    name = "troly"

    def __init__(self, folder: Path) -> None:
        self._data = folder / "troly"
        self._live: Live | None = None

    def build(self) -> Built:
        """Train the model and encode all content, from nothing."""
        times = self._data / "times.json"
        chosen = Settings(_env_file=None, data_folder=self._data)
        if times.exists() and model_is_fresh(chosen) and index_is_fresh(chosen):
            return Built(**json.loads(times.read_text()))
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(parents=True)
        built = Built(_timed(self._troly, "train"), _timed(self._troly, "index"))
        times.write_text(json.dumps(vars(built)))
        return built

    def start(self) -> float:
        """Start app and engine."""
        began = time.monotonic()
        self._live = Live(self._data, commune=DEPLOYED_IN)
        self._live.wait_until_ready()
        return time.monotonic() - began

    def request(self, conversation: str, asked: Asked) -> tuple[str, dict[str, Any]]:
        """A message of the web API."""
        assert self._live is not None
        body = {"conversation_id": conversation, "text": asked.text, "commune": asked.commune}
        return f"{self._live.url}/api/v1/messages", body

    def processes(self) -> list[psutil.Process]:
        """App and engine."""
        assert self._live is not None
        return self._live.processes()

    def stop(self) -> None:
        """End both."""
        if self._live is not None:
            self._live.close()

    def _troly(self, command: str) -> None:
        done = troly(command, env=environment(self._data))
        if done.returncode:
            raise RuntimeError(f"troly {command}: {done.stdout}{done.stderr}")


class RasaDefault:
    """Rasa as `rasa init` sets it up, over the same knowledge, asked through its REST channel."""

    name = "Rasa's default"

    def __init__(self, folder: Path, epochs: int, trained_last: bool = False) -> None:
        """Keep everything below `folder`; `epochs` is how often training passes over the examples (Rasa's own: 100).

        `trained_last`: take the model that was trained last, over whatever content there was then.
        """
        self._epochs = epochs
        self._trained_last = trained_last
        self._folder = folder / "rasa-default"
        self._python = ROOT / ".venv/rasa-default/bin/python"
        self._project = self._folder
        self._url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def build(self) -> Built:
        """Write its project from our content and train it; kept under a name made from the project's files."""
        if self._trained_last and self.take_trained() is not None:
            return Built(**json.loads((self._project / "times.json").read_text()))
        fresh = self._folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        prepare = ROOT / "bench/baselines/rasa-default/prepare.py"
        subprocess.run([sys.executable, str(prepare), str(fresh)], check=True)
        config = fresh / "config.yml"
        config.write_text(re.sub(r"epochs: \d+", f"epochs: {self._epochs}", config.read_text(encoding="utf-8")))
        self._project = self._folder / _digest(fresh)
        times = self._project / "times.json"
        if not times.exists():
            shutil.rmtree(self._project, ignore_errors=True)
            fresh.rename(self._project)
            built = Built(_timed(self._rasa_train), 0.0)
            times.write_text(json.dumps(vars(built)))
        return Built(**json.loads(times.read_text()))

    def take_trained(self) -> int | None:
        """Take the model trained last, whatever the content was then; return its epochs, or None if there is none."""
        trained = sorted(self._folder.glob("*/times.json"), key=lambda path: path.stat().st_mtime)
        if not trained:
            return None
        self._project = trained[-1].parent
        return int(re.findall(r"epochs: (\d+)", (self._project / "config.yml").read_text(encoding="utf-8"))[0])

    def parse(self, text: str) -> dict[str, Any]:
        """What it makes of a text: the intent, and the response selector's ranking."""
        response = httpx.post(f"{self._url}/model/parse", json={"text": text}, timeout=60.0)
        response.raise_for_status()
        parsed: dict[str, Any] = response.json()
        return parsed

    def start(self) -> float:
        """Start Rasa's server."""
        (port,) = free_ports(1)
        self._url = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        with (self._project / "run.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._rasa("run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)),
                cwd=self._project,
                env=_rasa_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._is_ready, STARTS_WITHIN_S, "Rasa's default ready")
        return time.monotonic() - began

    def request(self, conversation: str, asked: Asked) -> tuple[str, dict[str, Any]]:
        """A message of Rasa's REST channel; it knows no commune but the one in the text."""
        text = f"{asked.text} ({asked.commune.replace('-', ' ')})" if asked.commune else asked.text
        return f"{self._url}/webhooks/rest/webhook", {"sender": conversation, "message": text}

    def processes(self) -> list[psutil.Process]:
        """The server."""
        assert self._process is not None
        server = psutil.Process(self._process.pid)
        return [server, *server.children(recursive=True)]

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _rasa(self, *arguments: str) -> list[str]:
        return [str(self._python), "-m", "rasa", *arguments]

    def _rasa_train(self) -> None:
        with (self._project / "train.log").open("wb") as log:
            subprocess.run(
                self._rasa("train"),
                cwd=self._project,
                env=_rasa_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=_TRAINS_WITHIN_S,
                check=True,
            )

    def _is_ready(self) -> bool:
        try:
            return httpx.get(self._url, timeout=2.0).status_code == 200
        except httpx.HTTPError:
            return False


def _rasa_environment() -> dict[str, str]:
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _timed(work: Callable[..., object], *arguments: object) -> float:
    began = time.monotonic()
    work(*arguments)
    return time.monotonic() - began
