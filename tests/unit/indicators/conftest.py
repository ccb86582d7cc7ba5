"""A log with a key of its own, and a clock that stands still until told."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from indicators.keys import Keys
from indicators.log import Log
from indicators.times import VIETNAM
from storage.store import Store
from storage.vault import Vault
from tests.unit.indicators.made_up import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM))


@pytest.fixture
def keys() -> Keys:
    return Keys(Vault(Fernet.generate_key()))


@pytest.fixture
def log(keys: Keys, clock: Clock) -> Log:
    return Log(keys, clock)


@pytest.fixture
def database(module_store: Store) -> Iterator[sa.Connection]:
    """A connection in a transaction that is rolled back."""
    with module_store.engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()
