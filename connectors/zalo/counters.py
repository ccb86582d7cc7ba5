"""Counts what the webhook took and dropped. Sums wait in memory between flushes: a flood costs no database writes."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from connectors.zalo.database import upsert
from connectors.zalo.tables import counters
from storage.store import Store

logger = logging.getLogger(__name__)


class Count(StrEnum):
    """What is counted. All of these were answered with 200."""

    ACCEPTED = "accepted"
    CONSOLE_CHECK = "console_check"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNSIGNED = "unsigned"
    WRONG_SIGNATURE = "wrong_signature"
    LET_THROUGH = "let_through"
    NO_SECRET = "no_secret"  # noqa: S105 - the name of a count
    OTHER_APP = "other_app"
    STALE = "stale"
    UNKNOWN_OA = "unknown_oa"
    SPOOLED = "spooled"


class Counters:
    """Adds up, and writes the sums to the database when told to."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._pending: Counter[Count] = Counter()

    def add(self, count: Count) -> None:
        """Count one."""
        self._pending[count] += 1

    async def flush(self) -> None:
        """Write the sums; on failure they stay in memory for the next time."""
        pending, self._pending = self._pending, Counter()
        if not pending:
            return
        try:
            await self._store.run(lambda c: self._write(c, pending), durable=False)
        except sa.exc.SQLAlchemyError:
            self._pending.update(pending)
            logger.warning("Chưa ghi được số đếm của webhook Zalo", exc_info=True)

    async def today(self) -> dict[Count, int]:
        """The sums of today (UTC) that were written."""
        return await self.of_day(self._clock())

    async def of_day(self, at: float) -> dict[Count, int]:
        """The sums of the UTC day of a Unix time."""
        query = sa.select(counters.c.name, counters.c.count).where(counters.c.day == _day(at))
        rows = await self._store.run(lambda c: c.execute(query).all(), durable=False)
        return {Count(name): count for name, count in rows}

    async def last(self, count: Count) -> float | None:
        """When something was counted last (Unix seconds)."""
        query = sa.select(sa.func.max(counters.c.last_at)).where(counters.c.name == str(count))
        found: float | None = await self._store.run(lambda c: c.execute(query).scalar_one_or_none(), durable=False)
        return found

    def _write(self, connection: sa.Connection, pending: Counter[Count]) -> None:
        now = self._clock()
        for name, number in pending.items():
            row = {"day": _day(now), "name": str(name), "count": number, "last_at": now}
            upsert(connection, counters, row, {"count": counters.c.count + number, "last_at": now})


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
