"""What a visit at the kiosk leaves with the office: counted articles, ratings, a raised hand. No name, no number."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connectors import handoffs, notices, reception
from connectors.logbook import Logbook
from indicators import statistics
from indicators.log import LoggedTurn
from indicators.statistics import Scope
from indicators.times import local
from kiosk.devices import Kiosk
from knowledge.answer import Answer, Outcome
from knowledge.guides import Guide
from knowledge.targets import Target
from storage.store import Store

CHANNEL = "kiosk"
_TOUCHED = {"intent": {"name": "choose", "confidence": 1.0}}
_CALL = "Gọi cán bộ"
_COUNTED_ARTICLES = 40
_COUNT_AGAIN_S = 600.0


@dataclass(frozen=True)
class Visit:
    """One person's time at a kiosk; `number` is random, made by the page, and gone with it."""

    kiosk: Kiosk
    number: str

    @property
    def conversation(self) -> str:
        """The key all rooms know the visit by."""
        return f"{CHANNEL}:{self.number}"


class Office:
    """The kiosk's way to the log and to the officers."""

    def __init__(self, store: Store, logbook: Logbook, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._logbook = logbook
        self._clock = clock
        self._counted: dict[str | None, tuple[float, list[str]]] = {}

    async def asked(self, visit: Visit, text: str, replies: Sequence[dict[str, Any]]) -> None:
        """Log a question to the dialogue."""
        await self._logbook.record(self._turn(visit, text, replies))

    async def opened(self, visit: Visit, guide: Guide) -> None:
        """Log an article opened by touch: an answer like any other, only found without the dialogue."""
        answer = Answer(guide.title, Outcome.ANSWERED, source_ids=(guide.slug,), topic=guide.topic)
        await self._logbook.record(
            self._turn(visit, Target.guide(guide.slug).payload, [{**answer.as_json(), **_TOUCHED}])
        )

    async def rated(self, visit: Visit, useful: bool | None, satisfaction: int | None) -> None:
        """Log what the visitor thought of the last answer."""
        await self._logbook.rate(visit.conversation, useful, satisfaction)

    async def called(self, visit: Visit, guide: Guide | None) -> bool:
        """Put the visit into the officers' queue with the kiosk's name and the article on its screen, and log the call.

        False if no officer could see it; then nothing is kept.
        """
        kiosk = visit.kiosk
        about = f"Đang xem: {guide.title}" if guide else "Gọi từ kiosk"

        def raise_hand(connection: sa.Connection) -> int | None:
            return handoffs.raise_hand(
                connection,
                visit.conversation,
                CHANNEL,
                kiosk.commune,
                now=self._clock(),
                place=kiosk.name,
                reason=about,
                is_test=kiosk.is_trial,
            )

        if await self._store.run(raise_hand) is None:
            return False
        call = Answer(about, Outcome.HANDED_OFF, topic=guide.topic if guide else None)
        await self._logbook.record(self._turn(visit, _CALL, [{**call.as_json(), **_TOUCHED}]))
        return True

    async def passed_on(self, visit: Visit, text: str) -> list[dict[str, Any]]:
        """Hand the words to the officer who has the visit; the replies that say so, none if no officer has it."""
        now = self._clock()
        heard = await self._store.run(
            lambda connection: handoffs.heard(connection, visit.conversation, text, now), durable=False
        )
        return [reception.to_officer(reception.PASSED_ON)] if heard else []

    async def answered(self, visit: Visit, after: int) -> tuple[list[handoffs.Said], handoffs.State | None]:
        """What officers said to the raised hand after message `after`, and where it stands."""
        return await self._store.run(
            lambda connection: handoffs.said_since(connection, visit.conversation, after), durable=False
        )

    async def notice(self) -> str:
        """What the office wants everybody to know now; empty if nothing."""
        return (await self._store.run(notices.load, durable=False)).notice

    async def commonest(self, commune: str | None) -> list[str]:
        """Slugs of the articles most asked for this month, the commonest first; counted anew every ten minutes."""
        now = self._clock()
        counted_at, slugs = self._counted.get(commune, (0.0, []))
        if now - counted_at > _COUNT_AGAIN_S:
            slugs = await self._store.run(lambda connection: self._count(connection, commune, now), durable=False)
            self._counted[commune] = (now, slugs)
        return slugs

    def _count(self, connection: sa.Connection, commune: str | None, now: float) -> list[str]:
        today = local(now).date()
        scope = Scope(commune, today.replace(day=1), today)
        return [slug for slug, _ in statistics.top_articles(connection, scope, _COUNTED_ARTICLES)]

    def _turn(self, visit: Visit, asked: str, replies: Sequence[dict[str, Any]]) -> LoggedTurn:
        kiosk = visit.kiosk
        return LoggedTurn(
            conversation=visit.conversation,
            channel=CHANNEL,
            commune=kiosk.commune,
            asked=asked,
            replies=replies,
            at=self._clock(),
            place=kiosk.name,
            hamlet=kiosk.hamlet,
            is_test=kiosk.is_trial,
        )
