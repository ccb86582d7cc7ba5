"""The store: what a platform waits for goes past what can wait."""

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.database import create_engine
from storage.store import Store


@pytest.mark.anyio
async def test_a_durable_write_does_not_queue_behind_work_that_can_wait(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'troly.db'}")
    store = Store(engine)
    began, may_end, done = threading.Event(), threading.Event(), list[str]()

    def first(_: sa.Connection) -> None:
        began.set()
        may_end.wait(10)

    ordinary = [asyncio.create_task(store.run(first, durable=False))]
    ordinary += [asyncio.create_task(store.run(lambda _: done.append("ordinary"), durable=False)) for _ in range(9)]
    await asyncio.to_thread(began.wait, 10)
    durable = asyncio.create_task(store.run(lambda _: done.append("durable")))
    await asyncio.sleep(0)  # it is on its way now
    may_end.set()
    await asyncio.gather(durable, *ordinary)
    assert "durable" in done[:2]  # at most one was already under way
    engine.dispose()
