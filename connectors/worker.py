"""Keeps inbox and outbox moving inside the app: takes what is due, works on many conversations at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any, Generic, TypeVar

from connectors.answering import Answering
from connectors.delivery import Delivering
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.queue import LEASE_S

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.5
_SOONEST_S = 0.02
_AFTER_FAULT_S = 2.0
_END_WITHIN_S = 10.0

Job = TypeVar("Job")


class Pump(Generic[Job]):
    """Takes jobs while there are free slots and handles each in a task of its own."""

    def __init__(
        self,
        claim: Callable[[int], Awaitable[list[Job]]],
        next_due_in: Callable[[], Awaitable[float | None]],
        handle: Callable[[Job], Coroutine[Any, Any, None]],
        slots: int,
        after_each: Callable[[], None] = lambda: None,
    ) -> None:
        self._claim = claim
        self._next_due_in = next_due_in
        self._handle = handle
        self._slots = slots
        self._after_each = after_each
        self._tasks: set[asyncio.Task[None]] = set()
        self._awake = asyncio.Event()
        self._is_ending = False

    def wake(self) -> None:
        """There may be something to take."""
        self._awake.set()

    def end(self) -> None:
        """Take nothing more.

        What is being taken right now is still handled: were it cancelled, the row would wait for its lease to run out.
        """
        self._is_ending = True
        self._awake.set()

    async def run(self) -> None:
        """Take and handle jobs until the end; a database that fails is tried again."""
        while not self._is_ending:
            try:
                await self._turn()
            except Exception:
                _log.exception("queue failed; trying again")
                await asyncio.sleep(_AFTER_FAULT_S)

    async def drain(self, within_s: float) -> None:
        """Wait for the jobs in hand; cancel what is not done in time."""
        await _ended(self._tasks, within_s)

    async def _turn(self) -> None:
        self._awake.clear()
        free = self._slots - len(self._tasks)
        jobs = await self._claim(free) if free else []
        for job in jobs:
            task = asyncio.create_task(self._handle(job))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        if not jobs:
            await self._rest()

    async def _rest(self) -> None:
        due_in = await self._next_due_in()
        pause = _LOOK_EVERY_S if due_in is None else min(max(due_in, _SOONEST_S), _LOOK_EVERY_S)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), pause)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            _log.error("a job failed", exc_info=task.exception())
        self._awake.set()
        self._after_each()


class Workers:
    """The inbox's and the outbox's pump, and the heartbeat that renews our leases."""

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        answering: Answering,
        delivering: Delivering,
        *,
        answer_slots: int = 16,
        send_slots: int = 16,
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._sending = Pump(delivering.claim, outbox.next_due_in, delivering.handle, send_slots)
        self._answering = Pump(
            answering.claim, inbox.next_due_in, answering.handle, answer_slots, after_each=self._sending.wake
        )
        self._pumps: tuple[Pump[Any], ...] = (self._answering, self._sending)
        self._loops: list[asyncio.Task[None]] = []
        self._beating: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """A message has come in."""
        self._answering.wake()

    async def start(self) -> None:
        """Begin to work, in tasks."""
        self._loops = [asyncio.create_task(pump.run()) for pump in self._pumps]
        self._beating = asyncio.create_task(self._heartbeat())

    async def stop(self) -> None:
        """Take nothing more, finish what is in hand, give the rest back."""
        for pump in self._pumps:
            pump.end()
        await _ended(self._loops, _END_WITHIN_S)
        for pump in self._pumps:
            await pump.drain(_END_WITHIN_S)
        if self._beating is not None:
            await _ended([self._beating], 0)
        await self._inbox.release()

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(LEASE_S / 4)
            try:
                await self._inbox.renew()
                await self._outbox.renew()
            except Exception:
                _log.exception("could not renew leases")


async def _ended(tasks: Collection[asyncio.Task[None]], within_s: float) -> None:
    """Wait for tasks to end; cancel those that do not in time."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=within_s)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
