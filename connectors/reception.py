"""Between a citizen and the engine: whether an officer has the conversation, and the call for one.

`Reception` does it for pages that wait for their answer (it stands in for `Conversation`); the channels' inbox does the
same within its own transactions (`answering.py`), with the functions here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from connectors import handoffs, notices
from connectors.conversation import Conversation
from connectors.dialogue import DialogueClient, Question
from indicators.log import is_test_conversation
from indicators.officers import is_anybody_there
from knowledge.answer import Answer, Outcome
from storage.store import Store

WITH_OFFICER = "with_officer"
"""The intent under which words to an officer are logged: no engine read them."""

PASSED_ON = "Cán bộ đang trao đổi với anh/chị. Lời nhắn đã được chuyển tới cán bộ."
_OPEN = "Tôi đã báo cán bộ của xã. Anh/chị chờ ở đây một lát, cán bộ sẽ trả lời ngay trong khung này."
_CLOSED = "Tôi đã ghi lại để cán bộ xem; hiện ngoài giờ làm việc nên cán bộ sẽ trả lời khi vào giờ."
_NO_HOURS = "Tôi đã báo cán bộ của xã. Trong giờ làm việc, cán bộ sẽ trả lời ngay trong khung này."

Reply = dict[str, Any]


class Reception(Conversation):
    """Answers as every conversation does, except where an officer speaks or is called."""

    def __init__(self, engine: DialogueClient, store: Store, clock: Callable[[], float] = time.time) -> None:
        super().__init__(engine)
        self._store = store
        self._clock = clock

    async def reply(self, message: Question) -> list[Reply]:
        """Return the replies to one message; one of empty text where the officer alone is to answer.

        Raises:
            EngineDown: the engine does not answer.

        """
        now = self._clock()
        heard, staff = await self._store.run(
            lambda connection: (
                handoffs.heard(connection, message.conversation, message.text, now),
                notices.load(connection, now),
            ),
            durable=False,
        )
        if heard:
            return [to_officer(PASSED_ON if heard == 1 else "")]
        moment = datetime.fromtimestamp(now, UTC)
        replies = [staff.with_hours(reply, moment) for reply in await super().reply(message)]
        if not is_call(replies):
            return replies
        promise = await self._store.run(lambda connection: self._call(connection, message, now))
        return with_promise(replies, promise)

    def _call(self, connection: sa.Connection, message: Question, now: float) -> str:
        words = promise(connection, message.commune, now)
        if words:
            handoffs.raise_hand(
                connection,
                message.conversation,
                message.channel,
                message.commune,
                now=now,
                reason=message.text,
                is_test=message.is_test or is_test_conversation(message.conversation),
            )
        return words


def is_call(replies: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the citizen asked for a person."""
    return any(reply.get("outcome") == Outcome.HANDED_OFF for reply in replies)


def promise(connection: sa.Connection, commune: str | None, now: float) -> str:
    """What a citizen who calls for an officer may be told; nothing if nobody at the office would see the call."""
    if not is_anybody_there(connection, commune):
        return ""
    hours = notices.load(connection, now).hours
    if hours is None:
        return _NO_HOURS
    return _OPEN if hours.is_open(datetime.fromtimestamp(now, UTC)) else _CLOSED


def with_promise(replies: Iterable[Reply], words: str) -> list[Reply]:
    """The replies with the promise put first where an officer is called."""
    return [
        {**reply, "text": f"{words}\n\n{reply['text']}"} if words and is_call([reply]) else reply for reply in replies
    ]


def to_officer(text: str) -> Reply:
    """What is said (perhaps nothing) where the words went to an officer and no engine read them."""
    answer = Answer(text, Outcome.HANDED_OFF)
    return {**answer.as_json(), "intent": {"name": WITH_OFFICER, "confidence": 1.0}}
