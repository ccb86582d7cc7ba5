"""A console over an SQLite database; what is said to the database itself is tested on both kinds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from console import passwords
from service.database import create_engine
from storage.store import Store
from tests.unit.console.made_up import Office


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 is slow on purpose; the tests need its behaviour, not its slowness."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "_NOBODYS", quick.hash("nobody"))


@pytest.fixture
def sqlite(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(empty_sqlite, tmp_path / "console.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'console.db'}")
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def office(sqlite: Store) -> Office:
    return Office(sqlite)
