"""The engine as a child process: started, watched, restarted, ended with us."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import httpx

from service.build import engine_environment, model_file
from service.settings import ROOT, Settings

_STOP_WITHIN_S = 15.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
# Loaded here: between fork and exec only the call itself is safe.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class EngineFailed(Exception):
    """The engine did not come up; the message names the log."""


class Engine:
    """Runs Rasa on the loopback with the trained model."""

    def __init__(self, settings: Settings, with_api: bool = False) -> None:
        """Prepare to run; `with_api` opens Rasa's own HTTP API on the loopback too (for the evaluation only)."""
        self._with_api = with_api
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._spawning = threading.Lock()
        self.log: Path = settings.data_folder / "engine.log"

    def start(self) -> None:
        """Start the process and a watcher that restarts it if it dies."""
        first: Future[None] = Future()
        threading.Thread(target=self._watch, args=(first,), daemon=True).start()
        first.result()

    def wait_until_ready(self, within_s: float, tick: Callable[[], None]) -> None:
        """Wait until the engine answers; call `tick` twice a second meanwhile.

        Raises:
            EngineFailed: it ended, or did not answer in time.

        """
        deadline = time.monotonic() + within_s
        while not self.is_ready():
            if self._process is not None and self._process.poll() is not None:
                raise EngineFailed(f"Bộ máy hội thoại dừng ngay khi khởi động. Xem nhật ký: {self.log}")
            if time.monotonic() > deadline:
                raise EngineFailed(f"Bộ máy hội thoại chưa sẵn sàng sau {within_s:.0f} giây. Xem nhật ký: {self.log}")
            tick()
            time.sleep(0.5)

    def is_ready(self) -> bool:
        """Whether the engine answers (it listens only once its model is loaded)."""
        try:
            return httpx.get(self._settings.engine_url, timeout=2.0).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """End the process: politely first, then for good."""
        with self._spawning:  # the watcher may be about to start another one
            self._stopping.set()
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        command = [
            str(self._settings.engine_python),
            *("-m", "bot.engine", "run"),
            *("--model", str(model_file(self._settings))),
            *("--interface", "127.0.0.1"),
            *("--port", str(self._settings.engine_port)),
            *(["--enable-api"] if self._with_api else []),
        ]
        with self.log.open("ab") as output:
            # A session of its own: Ctrl-C reaches the app first, which then ends the engine in order.
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=engine_environment(self._settings),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509 - it takes no lock
            )

    def _watch(self, first: Future[None]) -> None:
        # Every process is started from this thread: on Linux a child's parent, whose death ends it, is a thread.
        try:
            self._spawn()
        except BaseException as error:
            first.set_exception(error)
            return
        first.set_result(None)
        pause = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            process = self._process
            assert process is not None
            started = time.monotonic()
            process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - started > _LONGEST_PAUSE_S:
                pause = _FIRST_PAUSE_S
            self._stopping.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
            with self._spawning:
                if not self._stopping.is_set():
                    self._spawn()


def _end_with(parent: int) -> Callable[[], None] | None:
    """What a new process does first so that the kernel kills it when `parent` dies, by `kill -9` too; Linux only.

    See prctl(2), PR_SET_PDEATHSIG. Elsewhere an engine whose parent was killed lives on, and the operator ends it.
    """
    libc = _LIBC
    if libc is None:
        return None

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask_the_kernel
