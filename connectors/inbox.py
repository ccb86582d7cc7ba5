"""The inbox: what platforms handed us, stored before they are answered, until each message is answered or given up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from connectors.channel import InboundMessage, Kind
from connectors.outbox import Draft, add_drafts
from connectors.queue import Queue, State, Worked, insert_new, put
from connectors.tables import conversations, inbox, outbox
from knowledge.privacy import mask_for_storage
from knowledge.text import clean

LONGEST_TEXT = 2000
_QUEUE = Queue(inbox, order=("sent_at", "id"))
_RATE_WINDOW_S = 60.0
_CLOCK_ERROR_S = 24 * 3600.0


@dataclass(frozen=True)
class Job:
    """A message taken from the inbox. `attempts` were made before this one; `received_at` in seconds since 1970."""

    id: int
    message: InboundMessage
    attempts: int
    received_at: float


@dataclass(frozen=True)
class Memory:
    """What is remembered of a job's conversation.

    `recent` counts its messages of the last minute up to this one; `options` are the payloads offered last.
    """

    is_paused: bool
    options: tuple[str, ...]
    notice_seen: float
    recent: int


@dataclass(frozen=True)
class Settlement:
    """What answering a message came to: `drafts` to send, `options` now on offer, `notice_seen` as of now.

    None means unchanged. `note` writes down in the same transaction what else is to be remembered, exactly once.
    """

    drafts: Sequence[Draft] = ()
    options: tuple[str, ...] | None = None
    notice_seen: float | None = None
    note: Callable[[sa.Connection], None] | None = None


class Inbox(Worked):
    """Stores messages, hands them out in order, and closes them together with their answers."""

    queue = _QUEUE

    async def accept(self, messages: Sequence[InboundMessage], reorder_window_s: float = 0.0) -> int:
        """Store messages for good; return how many were new. A repeat (same platform id) is dropped."""
        now = self._clock()
        rows = [_row(message, now, reorder_window_s) for message in messages]
        return await self._store.run(lambda connection: insert_new(connection, inbox, rows))

    async def claim(self, limit: int, channels: Collection[str]) -> list[Job]:
        """Take up to `limit` messages of these channels, each the first of its conversation."""
        now = self._clock()
        ours = inbox.c.channel.in_(channels)
        rows = await self._store.run(
            lambda connection: _QUEUE.claim(connection, self._worker, now, limit, ours), durable=False
        )
        return [Job(row.id, _message(row), row.attempts, row.created_at) for row in rows]

    async def memory(self, job: Job) -> Memory:
        """Look up what is remembered of the job's conversation."""
        now = self._clock()
        return await self._store.run(lambda connection: _memory(connection, job, now), durable=False)

    async def settle(self, job: Job, settlement: Settlement, state: State = State.DONE, error: str = "") -> None:
        """Close the message and put its answers into the outbox, in one transaction; its stored text is masked.

        Raises:
            LeaseLost: another worker has the message; nothing was stored.

        """
        now = self._clock()

        def work(connection: sa.Connection) -> None:
            body = asdict(masked(job.message))
            _QUEUE.close(connection, self._worker, job.id, state, finished_at=now, body=body, error=error[:500] or None)
            add_drafts(connection, job.id, job.message, settlement.drafts, now)
            remembered: dict[str, Any] = {}
            if settlement.options is not None:
                remembered["options"] = list(settlement.options)
            if settlement.notice_seen is not None:
                remembered["notice_seen"] = settlement.notice_seen
            if remembered:
                remember(connection, job.message.conversation, remembered)
            if settlement.note is not None:
                settlement.note(connection)

        await self._store.run(work, durable=False)

    async def postpone(self, job: Job, delay_s: float, error: str, *, counted: bool = True) -> None:
        """Give the message back, to be tried again after `delay_s`."""
        until = self._clock() + delay_s
        await self._store.run(
            lambda connection: _QUEUE.postpone(connection, self._worker, job.id, until, error, counted=counted),
            durable=False,
        )

    async def release(self) -> None:
        """Give back what we hold, at an orderly end."""
        now = self._clock()
        await self._store.run(lambda connection: _QUEUE.release(connection, self._worker, now))

    async def pause(self, conversation: str, seconds: float) -> None:
        """Be silent in a conversation that a human has taken over, for so long; 0 ends it."""
        until = self._clock() + seconds
        await self._store.run(lambda connection: remember(connection, conversation, {"paused_until": until}))

    async def forget(self, conversation: str) -> None:
        """Delete the stored texts of a conversation; what waits there is neither answered nor sent any more."""

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.delete(outbox).where(outbox.c.conversation == conversation))
            connection.execute(sa.delete(conversations).where(conversations.c.conversation == conversation))
            # The rows stay, without content, so that a repeat of the same message is still recognised.
            theirs = sa.update(inbox).where(inbox.c.conversation == conversation)
            connection.execute(theirs.values(body={}, state=State.DONE, worker=None, finished_at=self._clock()))

        await self._store.run(work)


def masked(message: InboundMessage) -> InboundMessage:
    """The message as it may be kept: secrets, personal numbers, stated names and addresses masked."""
    return replace(message, text=mask_for_storage(clean(message.text)))


def remember(connection: sa.Connection, conversation: str, values: dict[str, Any]) -> None:
    """Set what is remembered of a conversation."""
    put(connection, conversations, "conversation", {"conversation": conversation, **values})


def dead(connection: sa.Connection, limit: int) -> list[sa.Row[Any]]:
    """Messages that could not be answered, newest first."""
    wanted = sa.select(inbox).where(inbox.c.state == State.DEAD).order_by(inbox.c.id.desc()).limit(limit)
    return list(connection.execute(wanted))


def retry(connection: sa.Connection, ids: Sequence[int] | None, now: float) -> int:
    """Let given-up messages be answered anew (all, or those in `ids`); return how many."""
    return _QUEUE.retry(connection, ids, (State.DEAD,), now)


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many messages are in each state."""
    return _QUEUE.counts(connection)


def delete_finished(connection: sa.Connection, before: float) -> int:
    """Delete messages finished before a time, with their answers; return how many."""
    old = sa.and_(inbox.c.state == State.DONE, inbox.c.finished_at < before)
    unsent = sa.exists().where(outbox.c.inbox_id == inbox.c.id, outbox.c.state != State.DONE)
    answered = sa.select(inbox.c.id).where(old, ~unsent)
    connection.execute(sa.delete(outbox).where(outbox.c.inbox_id.in_(answered)))
    answers_nothing = sa.and_(outbox.c.inbox_id.is_(None), outbox.c.state == State.DONE)
    connection.execute(sa.delete(outbox).where(answers_nothing, outbox.c.finished_at < before))
    return connection.execute(sa.delete(inbox).where(inbox.c.id.in_(answered))).rowcount


def _row(message: InboundMessage, now: float, reorder_window_s: float) -> dict[str, Any]:
    # One character more than is read, so that the worker sees that it was too long.
    text = message.text[: LONGEST_TEXT + 1]
    return {
        "channel": message.channel,
        "account": message.account,
        "conversation": message.conversation,
        "message_id": message.message_id,
        "body": asdict(replace(message, text=text)),
        # A platform's clock that is far off must not put a message before or behind all others for ever.
        "sent_at": min(max(message.sent_at, now - _CLOCK_ERROR_S), now + _CLOCK_ERROR_S),
        "state": State.WAITING,
        "due_at": now + reorder_window_s,
        "attempts": 0,
        "created_at": now,
    }


def _message(row: sa.Row[Any]) -> InboundMessage:
    body = dict(row.body)
    return InboundMessage(**{**body, "kind": Kind(body["kind"])})


def _memory(connection: sa.Connection, job: Job, now: float) -> Memory:
    conversation = job.message.conversation
    known = connection.execute(
        sa.select(conversations).where(conversations.c.conversation == conversation)
    ).one_or_none()
    recent = connection.execute(
        sa.select(sa.func.count())
        .select_from(inbox)
        .where(
            inbox.c.conversation == conversation,
            inbox.c.created_at > job.received_at - _RATE_WINDOW_S,
            sa.tuple_(inbox.c.created_at, inbox.c.id) <= sa.tuple_(sa.literal(job.received_at), sa.literal(job.id)),
        )
    ).scalar_one()
    if known is None:
        return Memory(is_paused=False, options=(), notice_seen=0.0, recent=recent)
    return Memory(known.paused_until > now, tuple(known.options), known.notice_seen, recent)
