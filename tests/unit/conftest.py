"""Up-to-date databases of both kinds, for whoever asks for `store`."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import create_engine, upgrade
from storage.store import Store
from tests.postgresql import needs_postgresql, new_database, postgresql

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An up-to-date SQLite file, to be copied: that is quicker than to make each anew."""
    path = tmp_path_factory.mktemp("sqlite") / "troly.db"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_postgresql(postgresql_server: str) -> str:
    """The name of an up-to-date PostgreSQL database, to be copied."""
    _upgrade(new_database(postgresql_server, "empty"))
    return "empty"


_KINDS = ["sqlite", pytest.param("postgresql", marks=needs_postgresql)]


@pytest.fixture(params=_KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An up-to-date database."""
    yield from _fresh(request, tmp_path)


@pytest.fixture(scope="module", params=_KINDS)
def module_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An up-to-date database for all tests of a module: to be filled once and only read, or changed and rolled back."""
    yield from _fresh(request, tmp_path_factory.mktemp("module"))


def _fresh(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), folder / "troly.db")
        url = f"sqlite:///{folder / 'troly.db'}"
    else:
        server, template = request.getfixturevalue("postgresql_server"), request.getfixturevalue("empty_postgresql")
        url = new_database(server, f"test{next(_numbers)}", template)
    engine = create_engine(url)
    yield Store(engine)
    engine.dispose()


def _upgrade(url: str) -> None:
    engine = create_engine(url)
    upgrade(engine)
    engine.dispose()
