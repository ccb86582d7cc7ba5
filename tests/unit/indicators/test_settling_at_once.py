"""Adding up while others write (PostgreSQL; SQLite has one writer): no change is ever lost from the totals."""

import threading
from datetime import date

import pytest
import sqlalchemy as sa

from indicators.figures import Scope
from indicators.keys import Keys
from indicators.log import Log
from indicators.settling import settle
from indicators.statistics import overview
from indicators.tables import interactions, unsettled_days
from indicators.unsettled import unsettle
from storage.store import Store
from tests.postgresql import needs_postgresql
from tests.unit.indicators.made_up import Clock, turn

TOMORROW = 20261121
SCOPE = Scope("phu-lam", date(2026, 11, 20), date(2026, 11, 20))


pytestmark = [
    pytest.mark.parametrize("store", ["postgresql"], indirect=True),
    needs_postgresql,
]


@pytest.fixture
def said(store: Store, keys: Keys, clock: Clock) -> float:
    """One person has asked; the day is over and added up."""
    with store.transaction() as connection:
        Log(keys, clock).record(connection, turn(clock()))
        settle(connection, TOMORROW)
    return clock()


def figures(store: Store) -> tuple[int, int]:
    with store.transaction() as connection:
        settle(connection, TOMORROW)
        found = overview(connection, SCOPE, clock=lambda: 1795600000.0)
        return found.interactions, found.answered


def test_a_day_that_is_being_changed_is_left_until_the_change_is_there(
    store: Store, said: float, keys: Keys, clock: Clock
) -> None:
    with store.engine.connect() as writer, writer.begin() as transaction:
        Log(keys, clock).record(writer, turn(said, who="web:late"))
        with store.transaction() as connection:
            assert settle(connection, TOMORROW) == 0
        transaction.commit()
    assert figures(store) == (2, 2)


def test_a_change_made_while_its_day_is_added_up_marks_the_day_again(store: Store, said: float) -> None:
    with store.transaction() as connection:
        unsettle(connection, "phu-lam", 20261120)
    changed = threading.Event()

    def change() -> None:
        with store.transaction() as connection:
            connection.execute(sa.update(interactions).values(outcome="not_found"))
            changed.set()
            unsettle(connection, "phu-lam", 20261120)  # waits for the settling

    with store.engine.connect() as settler, settler.begin() as transaction:
        assert settle(settler, TOMORROW) == 1
        thread = threading.Thread(target=change)
        thread.start()
        assert changed.wait(10)
        transaction.commit()
        thread.join(10)
    with store.transaction() as connection:
        assert connection.execute(sa.select(unsettled_days.c.day)).scalars().all() == [20261120]
    assert figures(store) == (1, 0)
