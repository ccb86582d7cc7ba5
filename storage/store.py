"""The database as all rooms use it: short transactions, run in threads, one writer at a time on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

import sqlalchemy as sa
from anyio import CapacityLimiter, to_thread

Result = TypeVar("Result")
metadata = sa.MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)
"""All tables of all rooms; a migration creates each (`migrations/versions`)."""

# SQLite counts rows only in a column of the type INTEGER.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time: sa.Double[float] = sa.Double()
"""Seconds since 1970."""

_THREADS = 8


class Turns:
    """One writer at a time; who is urgent goes before all who are not."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = False
        self.urgent_waiting = 0

    @contextmanager
    def take(self, *, urgent: bool) -> Iterator[None]:
        """Wait for a turn and hold it. Not to be taken again inside."""
        with self._changed:
            self.urgent_waiting += urgent
            try:
                self._changed.wait_for(lambda: not self._taken and (urgent or not self.urgent_waiting))
                self._taken = True
            finally:
                self.urgent_waiting -= urgent
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()


class Store:
    """Gives transactions. Works on SQLite and PostgreSQL; opened by `service.database`."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        has_one_writer = engine.dialect.name == "sqlite"
        # SQLite has one writer; waiting here wakes at once, while its own waiting sleeps ever longer.
        self.turns = Turns() if has_one_writer else None
        self._limiter = CapacityLimiter(1 if has_one_writer else _THREADS)
        # With one writer, what a platform waits for goes before all that can wait.
        self._first = CapacityLimiter(1) if has_one_writer else self._limiter

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """A transaction: committed at the end, rolled back on an exception. Keep it short; no network inside.

        What is committed outlives the process in any case; a `durable` commit outlives a power cut as well, and on
        SQLite waits for the disk.
        """
        turn = self.turns.take(urgent=durable) if self.turns else nullcontext()
        with turn, self.engine.connect() as connection:
            connection.execution_options(durable=durable)
            with connection.begin():
                yield connection

    async def run(self, work: Callable[[sa.Connection], Result], *, durable: bool = True) -> Result:
        """Run `work` in a transaction in a thread; it is committed when this returns. What is durable goes first."""

        def in_transaction() -> Result:
            with self.transaction(durable=durable) as connection:
                return work(connection)

        return await to_thread.run_sync(in_transaction, limiter=self._first if durable else self._limiter)


def skips_locked(connection: sa.Connection) -> bool:
    """Whether rows another process is taking can be skipped (PostgreSQL)."""
    return connection.dialect.name == "postgresql"
