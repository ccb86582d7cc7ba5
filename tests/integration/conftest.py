"""One assistant for all tests that do not end it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Live, prepare, running

DEPLOYED_IN = "phu-lam"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a fresh model and index. Copy it, or start one assistant at a time on it."""
    return prepare(tmp_path_factory.mktemp("troly"))


@pytest.fixture(scope="session")
def live(prepared: Path) -> Iterator[Live]:
    """An assistant deployed in Phú Lâm."""
    with running(prepared, commune=DEPLOYED_IN) as assistant:
        yield assistant
