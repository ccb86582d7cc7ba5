"""Tells whether a send without an answer arrived: Zalo reports every message of the OA as an `oa_send_*` event.

An echo that no known send has claimed, with the words of the message in doubt, is that message.
"""

from __future__ import annotations

import hashlib
import time
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa

from connectors.zalo.database import upsert
from connectors.zalo.tables import echoes
from storage.store import Store

_KEPT_S = 86_400.0
_LATEST_S = 3600.0


class Echoes:
    """Remembers echoes for a day, as digests."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    async def heard(self, oa_id: str, user: str, message_id: str, text: str) -> None:
        """Zalo reported a message of ours. Nothing happens if its send is known already."""
        row = self._row(oa_id, user, message_id, text, is_claimed=False)
        await self._store.run(lambda c: upsert(c, echoes, row, None), durable=False)

    async def sent(self, oa_id: str, user: str, message_id: str, text: str) -> None:
        """A send was answered with this message id, so its echo proves nothing about another."""
        row = self._row(oa_id, user, message_id, text, is_claimed=True)
        await self._store.run(lambda c: upsert(c, echoes, row, {"is_claimed": True}), durable=False)

    async def claim(self, oa_id: str, user: str, text: str) -> bool:
        """Whether an echo of the last hour belongs to this text and to no known send; it is claimed by this call."""
        free = (
            sa.select(echoes.c.message_id)
            .where(echoes.c.oa_id == oa_id, echoes.c.digest == _digest(user, text))
            .where(echoes.c.is_claimed.is_(False), echoes.c.at > self._clock() - _LATEST_S)
            .order_by(echoes.c.at)
            .limit(1)
        )

        def work(connection: sa.Connection) -> bool:
            message_id = connection.execute(free).scalar_one_or_none()
            if message_id is None:
                return False
            same = (echoes.c.oa_id == oa_id) & (echoes.c.message_id == message_id)
            unclaimed = sa.update(echoes).where(same, echoes.c.is_claimed.is_(False))
            return connection.execute(unclaimed.values(is_claimed=True)).rowcount == 1

        return await self._store.run(work, durable=False)

    async def forget_old(self) -> None:
        """Delete echoes older than a day."""
        old = sa.delete(echoes).where(echoes.c.at < self._clock() - _KEPT_S)
        await self._store.run(lambda c: c.execute(old), durable=False)

    def _row(self, oa_id: str, user: str, message_id: str, text: str, *, is_claimed: bool) -> dict[str, object]:
        return {
            "oa_id": oa_id,
            "message_id": message_id,
            "digest": _digest(user, text),
            "at": self._clock(),
            "is_claimed": is_claimed,
        }


def _digest(user: str, text: str) -> str:
    """Digest of receiver and words; blanks and the Unicode form are not compared."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(f"{user}\n{words}".encode()).hexdigest()
