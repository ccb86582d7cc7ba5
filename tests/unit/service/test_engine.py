"""The engine's process is watched, restarted when it dies, and ended with us."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

import service.engine
from service.engine import Engine, EngineFailed
from service.settings import ROOT, Settings
from tests.unit.service.conftest import WriteProgram

SERVES = """
import signal, socket, sys
{trap}
port = int(sys.argv[sys.argv.index("--port") + 1])
server = socket.create_server(("127.0.0.1", port))
while True:
    connection, _ = server.accept()
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
    connection.close()
"""
STUBBORN = SERVES.format(trap="signal.signal(signal.SIGTERM, signal.SIG_IGN)")
OBEDIENT = SERVES.format(trap="")
MakeEngine = Callable[[str], Engine]
# A parent that starts the engine from a thread which ends at once, tells the engine's process id, and waits for ever.
PARENT = """
import pathlib, sys, threading, time
from service.engine import Engine
from service.settings import Settings
engine = Engine(Settings(data_folder=pathlib.Path(sys.argv[1]), engine_python=pathlib.Path(sys.argv[2])))
thread = threading.Thread(target=engine.start)
thread.start()
thread.join()
print(engine._process.pid, flush=True)
time.sleep(600)
"""
SLEEPS = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


@pytest.fixture
def make_engine(chosen: Settings, write_program: WriteProgram, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeEngine]:
    monkeypatch.setattr(service.engine, "_FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(service.engine, "_STOP_WITHIN_S", 0.5)
    made: list[Engine] = []

    def make(code: str) -> Engine:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        made.append(Engine(chosen.model_copy(update={"engine_python": write_program(code), "engine_port": port})))
        return made[-1]

    yield make
    for engine in made:
        engine.stop()


def _pid(engine: Engine) -> int:
    assert engine._process is not None
    return engine._process.pid


def _until(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def _wait(engine: Engine) -> None:
    engine.wait_until_ready(10.0, tick=lambda: None)


def test_the_engine_is_ready_once_it_answers_and_gone_once_stopped(make_engine: MakeEngine) -> None:
    engine = make_engine(OBEDIENT)
    assert not engine.is_ready()
    engine.start()
    _wait(engine)
    pid = _pid(engine)
    engine.stop()
    assert not psutil.pid_exists(pid)
    assert not engine.is_ready()


def test_a_process_that_dies_is_started_again(make_engine: MakeEngine) -> None:
    engine = make_engine(OBEDIENT)
    engine.start()
    _wait(engine)
    first = _pid(engine)
    os.kill(first, signal.SIGKILL)
    _until(lambda: _pid(engine) != first)
    _until(engine.is_ready)
    second = _pid(engine)
    engine.stop()
    assert not psutil.pid_exists(second)


def test_after_stopping_nothing_watches_and_nothing_is_started_again(make_engine: MakeEngine) -> None:
    engine = make_engine(OBEDIENT)
    threads = threading.active_count()
    engine.start()
    _wait(engine)
    engine.stop()
    pid = _pid(engine)
    _until(lambda: threading.active_count() == threads)
    assert _pid(engine) == pid
    assert not psutil.pid_exists(pid)


def test_stopping_while_a_restart_is_due_starts_nothing(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.engine, "_FIRST_PAUSE_S", 30.0)
    engine = make_engine(OBEDIENT)
    engine.start()
    first = _pid(engine)
    os.kill(first, signal.SIGKILL)
    _until(lambda: engine._process is not None and engine._process.poll() is not None)
    engine.stop()
    assert _pid(engine) == first


def test_a_process_that_will_not_end_is_killed(make_engine: MakeEngine) -> None:
    engine = make_engine(STUBBORN)
    engine.start()
    _wait(engine)
    pid = _pid(engine)
    engine.stop()
    assert not psutil.pid_exists(pid)


@pytest.mark.skipif(
    sys.platform != "linux", reason="prctl(2), which ends a child with its parent, is Linux's; see engine.py"
)
def test_the_engine_outlives_the_thread_that_started_it_but_not_a_parent_that_is_killed(
    chosen: Settings, write_program: WriteProgram
) -> None:
    command = [sys.executable, "-c", PARENT, str(chosen.data_folder), str(write_program(SLEEPS))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        engine = psutil.Process(int(parent.stdout.readline()))
        try:
            with pytest.raises(psutil.TimeoutExpired):
                engine.wait(0.2)
            parent.kill()
            engine.wait(10.0)
        finally:
            parent.kill()
            if engine.is_running() and engine.status() != psutil.STATUS_ZOMBIE:
                engine.kill()


def test_an_engine_that_cannot_be_started_is_told_to_the_caller(chosen: Settings) -> None:
    with pytest.raises(FileNotFoundError):
        Engine(chosen).start()


def test_a_process_that_ends_at_once_is_told_with_its_log(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.engine, "_FIRST_PAUSE_S", 30.0)
    engine = make_engine("print('no model'); raise SystemExit(1)")
    engine.start()
    with pytest.raises(EngineFailed, match=r"engine\.log"):
        _wait(engine)
    assert "no model" in engine.log.read_text()


def test_a_process_that_never_answers_is_told_with_its_log(make_engine: MakeEngine) -> None:
    engine = make_engine("import time; time.sleep(60)")
    engine.start()
    ticks: list[int] = []
    with pytest.raises(EngineFailed, match=r"engine\.log"):
        engine.wait_until_ready(0.2, tick=lambda: ticks.append(1))
    assert ticks


def test_stopping_what_never_started_or_already_stopped_is_no_error(make_engine: MakeEngine) -> None:
    engine = make_engine(OBEDIENT)
    engine.stop()
    engine.stop()
