"""The doctor says what to do where this machine cannot run the assistant."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from knowledge.errors import ContentError
from service import doctor
from service.doctor import Check, before_start, everything
from service.settings import Settings
from tests.unit.service.conftest import WriteProgram


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _named(settings: Settings, word: str) -> Check:
    found = [check for check in before_start(settings) if word in check.name]
    assert len(found) == 1
    return found[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("field", "word", "variable"),
    [("port", "trò chuyện", "TROLY_PORT"), ("engine_port", "Cổng bộ máy", "TROLY_ENGINE_PORT")],
)
def test_a_taken_port_is_named_with_the_setting_that_changes_it(
    chosen: Settings, taken: int, field: str, word: str, variable: str
) -> None:
    check = _named(chosen.model_copy(update={field: taken}), word)
    assert not check.ok
    assert check.fatal
    assert str(taken) in check.advice
    assert variable in check.advice


def test_a_host_that_is_not_this_machine_is_named(chosen: Settings) -> None:
    check = _named(chosen.model_copy(update={"host": "192.0.2.1", "port": _free_port()}), "trò chuyện")
    assert not check.ok
    assert "TROLY_HOST" in check.advice


def test_a_port_taken_where_the_engine_calls_is_found_though_another_address_is_set(
    chosen: Settings, taken: int
) -> None:
    assert not _named(chosen.model_copy(update={"host": "127.0.0.2", "port": taken}), "trò chuyện").ok


def test_a_free_port_is_fine_and_stays_free(chosen: Settings) -> None:
    free = chosen.model_copy(update={"port": _free_port()})
    assert _named(free, "trò chuyện").ok
    assert _named(free, "trò chuyện").ok


def test_a_missing_engine_python_says_what_to_run(chosen: Settings) -> None:
    check = _named(chosen, "Python 3.10")
    assert not check.ok
    assert "make engine-environment" in check.advice


@pytest.mark.parametrize(("version", "ok"), [("3.10.14", True), ("3.11.9", False), ("3.1.0", False)])
def test_the_engines_python_must_be_3_10(chosen: Settings, write_program: WriteProgram, version: str, ok: bool) -> None:
    python = write_program(f"print('{version}')")
    check = _named(chosen.model_copy(update={"engine_python": python}), "của bộ máy hội thoại (")
    assert version in check.name
    assert check.ok is ok


@pytest.mark.parametrize(("free_mb", "ok"), [(100, False), (8000, True)])
def test_little_memory_is_said_with_how_much_is_needed(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, free_mb: int, ok: bool
) -> None:
    monkeypatch.setattr(doctor.psutil, "virtual_memory", lambda: SimpleNamespace(available=free_mb * 2**20))
    check = _named(chosen, "Bộ nhớ")
    assert str(free_mb) in check.name
    assert check.ok is ok
    assert "MB" in check.advice


@pytest.mark.parametrize(
    ("has_model", "free_mb", "ok"), [(True, 950, True), (True, 850, False), (False, 1550, False), (False, 1650, True)]
)
def test_more_memory_is_needed_while_the_model_has_to_be_trained(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, has_model: bool, free_mb: int, ok: bool
) -> None:
    monkeypatch.setattr(doctor.psutil, "virtual_memory", lambda: SimpleNamespace(available=free_mb * 2**20))
    monkeypatch.setattr(doctor, "model_is_fresh", lambda _: has_model)
    assert _named(chosen, "Bộ nhớ").ok is ok


@pytest.mark.parametrize(("free_mb", "ok"), [(10, False), (9000, True)])
def test_a_full_disk_is_said_with_its_folder(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, free_mb: int, ok: bool
) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=free_mb * 2**20))
    check = _named(chosen, "Đĩa")
    assert check.ok is ok
    assert str(chosen.data_folder) in check.advice


def test_this_python_is_new_enough(chosen: Settings) -> None:
    assert _named(chosen, "Python của ứng dụng").ok


def test_a_stale_model_or_index_is_mended_by_the_start(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "index_is_fresh", lambda _: False)
    late = [check for check in everything(chosen) if not check.fatal]
    assert [(check.ok, check.advice) for check in late] == [(False, "Chạy: troly train"), (False, "Chạy: troly index")]


def test_broken_content_stops_the_start_with_its_own_words(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Settings) -> bool:
        raise ContentError("Bài vneid/a.md: thiếu tiêu đề")

    monkeypatch.setattr(doctor, "index_is_fresh", broken)
    check = list(everything(chosen))[-1]
    assert (check.ok, check.fatal, check.advice) == (False, True, "Bài vneid/a.md: thiếu tiêu đề")


def test_every_failure_comes_with_advice(chosen: Settings, taken: int) -> None:
    bad = chosen.model_copy(update={"port": taken, "engine_port": taken})
    assert all(check.advice for check in before_start(bad) if not check.ok)
