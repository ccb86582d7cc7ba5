"""The log as the pages use it: turns and ratings written down beside the answer, never instead of it."""

from __future__ import annotations

import logging

from indicators.log import Log, LoggedTurn
from storage.store import Store

_log = logging.getLogger(__name__)


class Logbook:
    """Writes into the log in transactions of its own."""

    def __init__(self, store: Store, log: Log) -> None:
        self._store = store
        self._support = log

    async def record(self, turn: LoggedTurn) -> None:
        """Write down one turn; should that fail, only the log misses it."""
        try:
            await self._store.run(lambda connection: self._support.record(connection, turn), durable=False)
        except Exception:
            _log.exception("a turn could not be logged")

    async def rate(self, conversation: str, useful: bool | None, satisfaction: int | None) -> bool:
        """Keep a rating of the newest interaction of the conversation; False if there is none."""
        return await self._store.run(
            lambda connection: self._support.rate(connection, conversation, useful=useful, satisfaction=satisfaction),
            durable=False,
        )
