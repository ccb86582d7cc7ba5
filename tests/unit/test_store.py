"""The store: what a platform waits for goes past what can wait."""

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.database import create_engine
from storage.store import Store

# A disk that is busy with something else may stand still for half a minute.
_AT_MOST_S = 60.0


@pytest.mark.anyio
async def test_a_durable_write_does_not_queue_behind_work_that_can_wait(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'troly.db'}")
    store = Store(engine)
    assert store.turns is not None
    began, may_end, done = threading.Event(), threading.Event(), list[str]()

    def first(_: sa.Connection) -> None:
        began.set()
        may_end.wait(_AT_MOST_S)

    ordinary = [asyncio.create_task(store.run(first, durable=False))]
    ordinary += [asyncio.create_task(store.run(lambda _: done.append("ordinary"), durable=False)) for _ in range(9)]
    await asyncio.to_thread(began.wait, _AT_MOST_S)
    durable = asyncio.create_task(store.run(lambda _: done.append("durable")))
    async with asyncio.timeout(_AT_MOST_S):
        while not store.turns.urgent_waiting:  # its thread is there, whatever else the machine does
            await asyncio.sleep(0.001)
    may_end.set()
    await asyncio.gather(durable, *ordinary)
    assert done == ["durable"] + ["ordinary"] * 9
    engine.dispose()
