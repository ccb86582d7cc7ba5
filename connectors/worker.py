"""Keeps inbox and outbox moving inside the app: takes what is due, works on many conversations at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
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

    def wake(self) -> None:
        """There may be something to take."""
        self._awake.set()

    async def run(self) -> None:
        """Take and handle jobs until cancelled; a database that fails is tried again."""
        while True:
            try:
                await self._turn()
            except Exception:
                _log.exception("queue failed; trying again")
                await asyncio.sleep(_AFTER_FAULT_S)

    async def drain(self, within_s: float) -> None:
        """Wait for the jobs in hand; cancel what is not done in time."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

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
        self._tasks: list[asyncio.Task[None]] = []

    def wake(self) -> None:
        """A message has come in."""
        self._answering.wake()

    async def start(self) -> None:
        """Begin to work, in tasks."""
        loops = (self._answering.run(), self._sending.run(), self._heartbeat())
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """Take nothing more, finish what is in hand, give the rest back."""
        for task in self._tasks[:2]:
            task.cancel()
        await self._answering.drain(_END_WITHIN_S)
        await self._sending.drain(_END_WITHIN_S)
        for task in self._tasks[2:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._inbox.release()

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(LEASE_S / 4)
            try:
                await self._inbox.renew()
                await self._outbox.renew()
            except Exception:
                _log.exception("could not renew leases")
