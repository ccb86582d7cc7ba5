"""Answers one message of the inbox: decides whether the engine is asked, and lays its answer into the outbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from connectors import handoffs, notices, reception, rendering
from connectors.channel import Channel, InboundMessage, Kind
from connectors.conversation import Conversation
from connectors.dialogue import EngineDown, Question
from connectors.inbox import LONGEST_TEXT, Inbox, Job, Memory, Settlement
from connectors.limits import MOST_PER_MINUTE
from connectors.notices import StaffNotices
from connectors.outbox import Outbox, Recipient
from connectors.queue import LeaseLost, State, back_off
from connectors.staff_desk import StaffDesk
from indicators import officers
from indicators.log import Log, LoggedTurn, is_test_conversation
from knowledge.text import clean, fold
from storage.store import Store

_log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 8
_GIVE_UP_AFTER_S = 1800.0
_LONGEST_PAUSE_S = 15.0
_TYPING_AFTER_S, _TYPING_EVERY_S = 0.5, 4.0

Reply = dict[str, Any]


@dataclass(frozen=True)
class Replies:
    """What is to be said; `options` are the payloads now on offer (None: as before).

    `asked` is what was put to the engine, None where the engine was not asked: that is no support to be counted.
    `note` is carried out in the transaction that closes the message.
    """

    replies: tuple[Reply, ...] = ()
    options: tuple[str, ...] | None = None
    asked: str | None = None
    note: Callable[[sa.Connection], None] | None = None


class Answering:
    """Handles jobs of the inbox.

    `is_engine_ready` tells a faulty answer from an engine that is down; `desk` hears officers' commands before the
    engine is asked.
    """

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        store: Store,
        *,
        conversation: Conversation,
        is_engine_ready: Callable[[], Awaitable[bool]],
        channels: Mapping[str, Channel],
        log: Log | None = None,
        desk: StaffDesk | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._store = store
        self._conversation = conversation
        self._is_engine_ready = is_engine_ready
        self._channels = channels
        self._support = log
        self._desk = desk
        self._clock = clock

    async def claim(self, limit: int) -> list[Job]:
        """Take messages of the channels that are open here."""
        return await self._inbox.claim(limit, tuple(self._channels))

    async def handle(self, job: Job) -> None:
        """Answer the message, or give it back to be tried again, or give it up with a word of regret."""
        try:
            await self._answer(job)
        except LeaseLost:
            _log.warning("inbox %d: taken by another worker, our answer is dropped", job.id)
        except EngineDown as error:
            await self._try_again(job, f"engine: {error}", counted=await self._is_engine_ready())
        except Exception as error:
            _log.exception("inbox %d failed", job.id)
            await self._try_again(job, f"{type(error).__name__}", counted=True)

    async def _answer(self, job: Job) -> None:
        memory = await self._inbox.memory(job)
        staff = await self._store.run(notices.load, durable=False)
        if memory.is_paused:
            await self._inbox.settle(job, Settlement(note=self._note(job, job.message.text, ())))
            return
        said = self._without_engine(job.message, memory, staff)
        if said is None:
            code = officers.code_in(job.message.text)
            said = await (self._ask(job.message, memory) if code is None else self._link(job.message, code))
        await self._settle(job, said, memory, staff)

    def _without_engine(self, message: InboundMessage, memory: Memory, staff: StaffNotices) -> Replies | None:
        """What is said without the engine, if anything; no replies at all means to be silent."""
        over = memory.recent - MOST_PER_MINUTE
        off = staff.switched_off(message.channel)
        if over > 0:
            return _fixed(notices.TOO_MANY) if over == 1 else Replies()
        if off is not None:
            return _fixed(off)
        if message.kind is Kind.HOURS:
            return _fixed(staff.hours_sentence(self._now()))
        return _fixed_by_form(message)

    async def _ask(self, message: InboundMessage, memory: Memory) -> Replies:
        text: str | None = message.text
        if message.kind is Kind.CHOICE:
            text = await self._outbox.payload_of(message.choice or "", message.conversation)
            if text is None:
                return _fixed(notices.STALE_BUTTON)
        else:
            text = rendering.chosen(fold(clean(message.text)), memory.options) or message.text
        heard = await self._desk.hear(message, text) if self._desk else None
        if heard is not None:
            return Replies((heard.as_reply(),), tuple(payload for _, payload in heard.buttons), note=heard.note)
        question = Question(message.conversation, text, message.channel, message.commune)
        async with self._typing(message):
            replies = await self._conversation.reply(question)
        offered = next((reply["buttons"] for reply in reversed(replies) if reply["buttons"]), ())
        return Replies(tuple(replies), tuple(str(button["payload"]) for button in offered), asked=text)

    async def _settle(self, job: Job, said: Replies, memory: Memory, staff: StaffNotices) -> None:
        promise = await self._promise(job.message) if reception.is_call(said.replies) else ""
        replies = reception.with_promise([staff.with_hours(reply, self._now()) for reply in said.replies], promise)
        notice_seen = None
        if replies and staff.notice and memory.notice_seen < staff.notice_set_at:
            replies.insert(0, _reply(f"📢 **Thông báo của xã:** {staff.notice}"))
            notice_seen = staff.notice_set_at
        limits = self._channels[job.message.channel].limits
        drafts = [draft for reply in replies for draft in rendering.drafts(reply, limits)]
        note = said.note if said.asked is None else self._note(job, said.asked, said.replies)
        await self._inbox.settle(job, Settlement(drafts, said.options, notice_seen, note))

    def _note(self, job: Job, asked: str, replies: Sequence[Reply]) -> Callable[[sa.Connection], None]:
        """Write down what was asked and answered, and tell the officers; no replies: one has the conversation."""
        message, now = job.message, self._clock()
        turn = LoggedTurn(message.conversation, message.channel, message.commune, asked, replies, at=job.received_at)

        def note(connection: sa.Connection) -> None:
            if self._support is not None:
                self._support.try_record(connection, turn)
            if not replies:
                handoffs.heard(connection, message.conversation, asked, now)
            elif reception.is_call(replies):
                _call(connection, message, now)

        return note

    async def _promise(self, message: InboundMessage) -> str:
        now = self._clock()
        return await self._store.run(
            lambda connection: reception.promise(connection, message.commune, now), durable=False
        )

    async def _link(self, message: InboundMessage, code: str) -> Replies:
        """Make the chat an officer's own."""
        now = self._clock()
        member = await self._store.run(
            lambda connection: officers.redeem(connection, code, message.channel, message.conversation, now)
        )
        return _fixed(notices.linked(member.name) if member else notices.LINK_REFUSED)

    async def _try_again(self, job: Job, error: str, *, counted: bool) -> None:
        age = self._clock() - job.received_at
        with contextlib.suppress(LeaseLost):
            if (counted and job.attempts + 1 >= _MOST_ATTEMPTS) or age > _GIVE_UP_AFTER_S:
                _log.error("inbox %d given up: %s", job.id, error)
                limits = self._channels[job.message.channel].limits
                drafts = rendering.drafts(_reply(notices.SORRY), limits)
                await self._inbox.settle(job, Settlement(drafts), State.DEAD, error)
            else:
                pause = back_off(job.attempts + 1, _LONGEST_PAUSE_S)
                await self._inbox.postpone(job, pause, error, counted=counted)

    @contextlib.asynccontextmanager
    async def _typing(self, message: InboundMessage) -> AsyncIterator[None]:
        """Show the typing sign while the engine works, unless it is quick."""

        async def show() -> None:
            await asyncio.sleep(_TYPING_AFTER_S)
            while True:
                await self._channels[message.channel].typing(message)
                await asyncio.sleep(_TYPING_EVERY_S)

        sign = asyncio.create_task(show())
        try:
            yield
        finally:
            sign.cancel()
            await asyncio.gather(sign, return_exceptions=True)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _call(connection: sa.Connection, message: InboundMessage, now: float) -> None:
    handoffs.raise_hand(
        connection,
        message.conversation,
        message.channel,
        message.commune,
        now=now,
        reason=message.text,
        recipient=Recipient(
            message.channel, message.account, message.user, message.is_anonymous, message.reply_context
        ),
        is_test=is_test_conversation(message.conversation),
    )


def _reply(text: str) -> Reply:
    return {"text": text, "buttons": [], "citations": []}


def _fixed_by_form(message: InboundMessage) -> Replies | None:
    if message.kind not in {Kind.TEXT, Kind.CHOICE}:
        return _fixed(notices.of_kind(message.kind))
    if len(message.text) > LONGEST_TEXT:
        return _fixed(notices.TOO_LONG)
    if message.kind is Kind.TEXT and not clean(message.text):
        return _fixed(notices.of_kind(Kind.OTHER))
    return None


def _fixed(text: str) -> Replies:
    return Replies((_reply(text),))
