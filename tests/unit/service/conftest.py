"""Settings that know nothing of this machine's."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.settings import Settings, settings

WriteProgram = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _no_operator_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("TROLY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def write_program(tmp_path: Path) -> WriteProgram:
    """Writes a Python program that can be run in place of the engine's Python; it gets the engine's arguments."""

    def write(code: str) -> Path:
        path = tmp_path / "fake-python"
        path.write_text(f"#!{sys.executable}\n{code}", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """Default settings with a data folder of their own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Settings(data_folder=folder, engine_python=tmp_path / "no-python")
