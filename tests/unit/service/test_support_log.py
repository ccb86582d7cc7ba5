"""Housekeeping inside the app: days that are over are added up, what is too old is deleted, by itself."""

import asyncio
import time

import pytest
import sqlalchemy as sa

from indicators.log import LoggedTurn
from indicators.tables import daily_totals, interaction_messages, settled_months, unsettled_days
from knowledge.answer import Answer, Outcome
from service.database import open_store
from service.settings import Settings
from service.support_log import SupportLog, open_keys
from storage.store import Store

pytestmark = pytest.mark.anyio
DAY_S = 24 * 3600
ANSWER = Answer("Trả lời.", Outcome.ANSWERED, topic="vneid").as_json()


@pytest.fixture
def store(chosen: Settings) -> Store:
    return open_store(chosen)


def logged(support: SupportLog, store: Store, days_ago: float) -> None:
    turn = LoggedTurn("web:an", "web", "phu-lam", "quên mật khẩu", [ANSWER], time.time() - days_ago * DAY_S)
    with store.transaction() as connection:
        support.log.record(connection, turn)


def count(store: Store, table: sa.Table) -> int:
    with store.transaction() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


async def test_a_day_that_is_over_is_added_up_and_today_is_not(chosen: Settings, store: Store) -> None:
    support = SupportLog(chosen, store)
    logged(support, store, days_ago=40)
    logged(support, store, days_ago=0)
    await support.tidy()
    assert count(store, daily_totals) > 0
    assert count(store, unsettled_days) == 1
    assert count(store, settled_months) > 0


async def test_messages_are_kept_as_long_as_set(chosen: Settings, store: Store) -> None:
    support = SupportLog(chosen.model_copy(update={"keep_messages_days": 10}), store)
    logged(support, store, days_ago=11)
    logged(support, store, days_ago=9)
    await support.tidy()
    assert count(store, interaction_messages) == 2


async def test_it_is_done_while_the_app_runs_and_a_fault_does_not_end_it(
    chosen: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    support = SupportLog(chosen, store)
    done = asyncio.Event()
    calls = iter([RuntimeError("database away"), None])

    async def tidy() -> None:
        fault = next(calls)
        if fault is not None:
            raise fault
        done.set()

    monkeypatch.setattr(support, "tidy", tidy)
    monkeypatch.setattr("service.support_log._EVERY_S", 0.0)
    await support.start()
    await asyncio.wait_for(done.wait(), 5)
    await support.stop()


async def test_pseudonyms_are_the_deployments_own(chosen: Settings, tmp_path) -> None:
    here, elsewhere = open_keys(chosen), open_keys(chosen.model_copy(update={"data_folder": tmp_path / "other"}))
    assert here.citizen("zalo:oa:an") == open_keys(chosen).citizen("zalo:oa:an")
    assert here.citizen("zalo:oa:an") != elsewhere.citizen("zalo:oa:an")
