"""The pumps: many jobs at once but no more than the slots, faults survived, an orderly end."""

import asyncio

import pytest

from connectors.limits import Pace
from connectors.worker import Pump

pytestmark = pytest.mark.anyio


class Jobs:
    """Hands out numbers; counts what runs at once."""

    def __init__(self, count: int) -> None:
        self.left = list(range(count))
        self.done: list[int] = []
        self.running = 0
        self.most = 0
        self.gate = asyncio.Event()
        self.faults = 0

    async def claim(self, limit: int) -> list[int]:
        if self.faults:
            self.faults -= 1
            raise OSError("no database")
        taken, self.left = self.left[:limit], self.left[limit:]
        return taken

    async def next_due_in(self) -> float | None:
        return None

    async def handle(self, job: int) -> None:
        self.running += 1
        self.most = max(self.most, self.running)
        await self.gate.wait()
        self.running -= 1
        self.done.append(job)


async def until(holds) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0)


async def test_no_more_jobs_run_than_there_are_slots() -> None:
    jobs = Jobs(10)
    pump = Pump(jobs.claim, jobs.next_due_in, jobs.handle, slots=3)
    running = asyncio.create_task(pump.run())
    await until(lambda: jobs.running == 3)
    jobs.gate.set()
    await until(lambda: len(jobs.done) == 10)
    assert jobs.most == 3
    running.cancel()


async def test_a_new_job_is_taken_as_soon_as_somebody_wakes_the_pump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.worker._LOOK_EVERY_S", 600.0)
    jobs = Jobs(0)
    jobs.gate.set()
    pump = Pump(jobs.claim, jobs.next_due_in, jobs.handle, slots=3)
    running = asyncio.create_task(pump.run())
    await asyncio.sleep(0.01)
    jobs.left = [1]
    pump.wake()
    await until(lambda: jobs.done)  # sooner than the pump looks by itself
    running.cancel()


async def test_a_database_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.worker._AFTER_FAULT_S", 0.001)
    jobs = Jobs(2)
    jobs.faults = 3
    jobs.gate.set()
    running = asyncio.create_task(Pump(jobs.claim, jobs.next_due_in, jobs.handle, slots=2).run())
    await until(lambda: len(jobs.done) == 2)
    running.cancel()


async def test_one_job_that_fails_stops_no_other() -> None:
    jobs = Jobs(3)
    jobs.gate.set()

    async def handle(job: int) -> None:
        if job == 1:
            raise ValueError("a mistake")
        await jobs.handle(job)

    running = asyncio.create_task(Pump(jobs.claim, jobs.next_due_in, handle, slots=1).run())
    await until(lambda: jobs.done == [0, 2])
    running.cancel()


async def test_at_the_end_jobs_in_hand_are_finished_and_late_ones_cancelled() -> None:
    jobs = Jobs(2)
    pump = Pump(jobs.claim, jobs.next_due_in, jobs.handle, slots=2)
    running = asyncio.create_task(pump.run())
    await until(lambda: jobs.running == 2)
    pump.end()
    await running
    asyncio.get_running_loop().call_later(0.01, jobs.gate.set)
    await pump.drain(within_s=60)
    assert sorted(jobs.done) == [0, 1]

    stuck = Jobs(1)
    pump = Pump(stuck.claim, stuck.next_due_in, stuck.handle, slots=1)
    running = asyncio.create_task(pump.run())
    await until(lambda: stuck.running == 1)
    pump.end()
    await running
    await pump.drain(within_s=0.01)
    assert stuck.done == []


async def test_what_is_being_taken_when_the_end_comes_is_still_handled() -> None:
    jobs = Jobs(2)
    jobs.gate.set()
    reached, answers = asyncio.Event(), asyncio.Event()

    async def claim(limit: int) -> list[int]:
        taken = await jobs.claim(limit)  # the database has marked them as taken
        reached.set()
        await answers.wait()
        return taken

    pump = Pump(claim, jobs.next_due_in, jobs.handle, slots=2)
    running = asyncio.create_task(pump.run())
    await reached.wait()
    pump.end()
    answers.set()
    await running
    await pump.drain(within_s=60)
    assert jobs.done == [0, 1]


def test_a_pace_spaces_calls_evenly_and_forgives_idle_time() -> None:
    now = 100.0
    pace = Pace(10.0, clock=lambda: now)
    assert [round(pace.reserve(), 3) for _ in range(4)] == [0.0, 0.1, 0.2, 0.3]
    now = 200.0
    assert pace.reserve() == 0.0
