"""A table as a queue: in order within a conversation, parallel across conversations, with leases.

A row is *waiting* until a worker takes it, *working* while the worker's lease runs, then *done* or *dead*. A worker
renews its leases while it lives; the rows of one that was killed can be taken again when their leases have ended.
The functions run inside a caller's transaction.
"""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.store import Store, skips_locked

LEASE_S = 20.0
_LONGEST_ERROR = 500


class State(StrEnum):
    """Where a row stands. `UNCERTAIN` (outbox only): sent perhaps, and not to be sent again by itself."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    DEAD = "dead"
    UNCERTAIN = "uncertain"


def is_open(state: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether a row is still to be dealt with; written out, because SQLite uses a partial index only then."""
    return state.in_([sa.literal_column(f"'{value}'") for value in (State.WAITING, State.WORKING)])


class LeaseLost(Exception):
    """The row is no longer this worker's: another has taken it. What was worked out must be thrown away."""


def worker_name() -> str:
    """A name for this process that no other process, also after a restart, has."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def back_off(attempts: int, longest_s: float = 60.0) -> float:
    """Seconds until the next attempt after `attempts` failed ones: doubling from 1 s, with half of it at random."""
    pause = min(2.0 ** max(attempts - 1, 0), longest_s)
    return pause * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


def insert_new(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> int:
    """Insert those rows that break no unique constraint; return how many."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table).on_conflict_do_nothing().returning(sa.literal(1))
    return sum(len(connection.execute(insert.values(row)).all()) for row in rows)


def put(connection: sa.Connection, table: sa.Table, key: str, row: dict[str, Any]) -> None:
    """Insert `row`, or update the row that has its `key` column; columns not named keep their values."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {name: value for name, value in row.items() if name != key}
    statement = dialect.insert(table).values(row).on_conflict_do_update(index_elements=[key], set_=values)
    connection.execute(statement)


class Queue:
    """One queue table. `order` names the columns that order the rows of a conversation."""

    def __init__(self, table: sa.Table, order: tuple[str, ...]) -> None:
        self.table = table
        self._order = order

    def claim(
        self, connection: sa.Connection, worker: str, now: float, limit: int, *only: sa.ColumnElement[bool]
    ) -> list[sa.Row[Any]]:
        """Take up to `limit` rows that are due and first in their conversation; return them as they were before.

        A row that was already *working* is one whose worker is gone. `attempts` counts the takings.
        """
        rows = self._ready(connection, now, limit, *only)
        if not rows:
            return []
        table = self.table
        mine = sa.update(table).where(table.c.id.in_([row.id for row in rows]))
        taken = mine.values(state=State.WORKING, worker=worker, due_at=now + LEASE_S, attempts=table.c.attempts + 1)
        try:
            with connection.begin_nested():
                connection.execute(taken)
        except sa.exc.IntegrityError:
            return []  # another process was quicker in one of the conversations: next time
        return rows

    def renew(self, connection: sa.Connection, worker: str, now: float) -> None:
        """Extend all leases of `worker`."""
        held = self._held(worker)
        connection.execute(sa.update(self.table).where(held).values(due_at=now + LEASE_S))

    def release(self, connection: sa.Connection, worker: str, now: float) -> None:
        """Give back what `worker` holds, at an orderly end. Not for sends in flight: let those end first."""
        connection.execute(
            sa.update(self.table).where(self._held(worker)).values(state=State.WAITING, worker=None, due_at=now)
        )

    def close(self, connection: sa.Connection, worker: str, row_id: int, state: State, **values: Any) -> None:
        """Set the outcome of a row.

        Raises:
            LeaseLost: `worker` no longer has the row; nothing was changed.

        """
        mine = sa.update(self.table).where(self.table.c.id == row_id, self._held(worker))
        if connection.execute(mine.values(state=state, worker=None, **values)).rowcount != 1:
            raise LeaseLost(f"{self.table.name} {row_id}")

    def postpone(
        self, connection: sa.Connection, worker: str, row_id: int, until: float, error: str, *, counted: bool = True
    ) -> None:
        """Give a row back, to be taken again at `until`.

        Raises:
            LeaseLost: `worker` no longer has the row.

        """
        attempts = self.table.c.attempts - (0 if counted else 1)
        self.close(
            connection, worker, row_id, State.WAITING, due_at=until, error=error[:_LONGEST_ERROR], attempts=attempts
        )

    def retry(
        self, connection: sa.Connection, ids: Iterable[int] | None, states: tuple[State, ...], now: float, **values: Any
    ) -> int:
        """Let rows that were given up be tried anew (all, or those in `ids`); return how many."""
        chosen = sa.update(self.table).where(self.table.c.state.in_(states))
        if ids is not None:
            chosen = chosen.where(self.table.c.id.in_(list(ids)))
        fresh = chosen.values(state=State.WAITING, due_at=now, attempts=0, finished_at=None, **values)
        return connection.execute(fresh).rowcount

    def next_due(self, connection: sa.Connection, now: float) -> float | None:
        """When the next open row that is not due yet will be; None if there is none."""
        later = sa.and_(is_open(self.table.c.state), self.table.c.due_at > now)
        return connection.execute(sa.select(sa.func.min(self.table.c.due_at)).where(later)).scalar()

    def counts(self, connection: sa.Connection) -> dict[str, int]:
        """How many rows are in each state."""
        state = self.table.c.state
        return {row[0]: row[1] for row in connection.execute(sa.select(state, sa.func.count()).group_by(state))}

    def _held(self, worker: str) -> sa.ColumnElement[bool]:
        return sa.and_(self.table.c.state == State.WORKING, self.table.c.worker == worker)

    def _ready(
        self, connection: sa.Connection, now: float, limit: int, *only: sa.ColumnElement[bool]
    ) -> list[sa.Row[Any]]:
        table, other = self.table, self.table.alias()
        comes_first = sa.and_(
            other.c.state == State.WAITING,
            sa.tuple_(*(other.c[name] for name in self._order)) < sa.tuple_(*(table.c[name] for name in self._order)),
        )
        blocked = (
            sa.exists()
            .where(
                other.c.conversation == table.c.conversation,
                is_open(other.c.state),
                other.c.id != table.c.id,
                sa.or_(other.c.state == State.WORKING, comes_first),
            )
            .correlate(table)
        )
        ready = (
            sa.select(table)
            .where(is_open(table.c.state), table.c.due_at <= now, *only)
            .where(sa.or_(table.c.state == State.WORKING, ~blocked))
            .order_by(table.c.due_at, table.c.id)
            .limit(limit)
        )
        if skips_locked(connection):
            ready = ready.with_for_update(skip_locked=True, of=table)
        return list(connection.execute(ready))


class Worked:
    """A queue as one process works on it, under a name of its own. The base of inbox and outbox."""

    queue: Queue

    def __init__(self, store: Store, worker: str, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._worker = worker
        self._clock = clock

    async def next_due_in(self) -> float | None:
        """Seconds until a row that rests now is due; None if none rests."""
        now = self._clock()
        due = await self._store.run(lambda connection: self.queue.next_due(connection, now), durable=False)
        return None if due is None else due - now

    async def renew(self) -> None:
        """Extend our leases."""
        now = self._clock()
        await self._store.run(lambda connection: self.queue.renew(connection, self._worker, now), durable=False)
