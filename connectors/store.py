"""The database as the channels use it: short transactions, run in threads, one writer at a time on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from anyio import to_thread

Result = TypeVar("Result")
metadata = sa.MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)
"""All tables of the channels, those of a single channel too; a migration creates each (`migrations/versions`)."""


class Store:
    """Gives transactions. Works on SQLite and PostgreSQL; opened by `service.database`."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        # SQLite has one writer; waiting here wakes at once, while its own waiting sleeps ever longer.
        self._one_writer = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A transaction: committed at the end, rolled back on an exception. Keep it short; no network inside."""
        if self._one_writer is None:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._one_writer, self.engine.begin() as connection:
            yield connection

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """Run `work` in a transaction in a thread; it is committed when this returns."""
        return await to_thread.run_sync(self._run, work)

    def _run(self, work: Callable[[sa.Connection], Result]) -> Result:
        with self.transaction() as connection:
            return work(connection)

    @property
    def skips_locked(self) -> bool:
        """Whether rows being taken by another process can be skipped (PostgreSQL)."""
        return self.engine.dialect.name == "postgresql"
