"""The outbox: answers on their way to the platforms, each part until it is sent or given up.

A send whose outcome is unknown (the request left, no answer came; or the process died while sending) is *uncertain*.
The rule: the platform is asked whether it arrived, where it can be asked; if nobody knows, it is sent again, up to
`MOST_UNCERTAIN` uncertain sends of one part in all, because for a citizen a repeated answer is a nuisance and a
missing one is a failure. After that it stays `uncertain` for staff to see (`troly outbox list`), since a platform
that is that slow has probably delivered it. Each uncertain send is counted in the row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from connectors.channel import InboundMessage, OutboundButton, OutboundDocument, OutboundMessage, conversation_key
from connectors.queue import Queue, State, Worked
from connectors.tables import outbox

MOST_UNCERTAIN = 3
GIVEN_UP = (State.DEAD, State.UNCERTAIN)
_QUEUE = Queue(outbox, order=("id",))


@dataclass(frozen=True)
class Draft:
    """One part of an answer, within the channel's limits; `buttons` as (title, payload), `document` a file with it."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    document: OutboundDocument | None = None


@dataclass(frozen=True)
class Recipient:
    """A person on a platform, by one of our accounts."""

    channel: str
    account: str
    user: str
    is_anonymous: bool = False
    reply_context: str | None = None

    @property
    def conversation(self) -> str:
        """The conversation's key."""
        return conversation_key(self.channel, self.account, self.user)


@dataclass(frozen=True)
class Delivery:
    """A part taken from the outbox. `was_in_flight`: whoever had it died, perhaps while sending."""

    message: OutboundMessage
    channel: str
    conversation: str
    attempts: int
    uncertain: int
    was_in_flight: bool


class Outbox(Worked):
    """Hands out parts in order of each conversation and records what became of them."""

    queue = _QUEUE

    async def claim(self, limit: int, channels: Collection[str], held: Collection[tuple[str, str]]) -> list[Delivery]:
        """Take up to `limit` parts of these channels, but none of the accounts `held` back (channel, account).

        They are now marked as being sent, before any request leaves.
        """
        now = self._clock()
        only: list[sa.ColumnElement[bool]] = [outbox.c.channel.in_(channels)]
        only += [sa.or_(outbox.c.channel != channel, outbox.c.account != account) for channel, account in held]
        rows = await self._store.run(
            lambda connection: _QUEUE.claim(connection, self._worker, now, limit, *only), durable=False
        )
        return [_delivery(row) for row in rows]

    async def sent(self, delivery: Delivery, platform_id: str | None, gap_s: float = 0.0) -> None:
        """Record that the platform has the part; the next one to the same person waits `gap_s`."""
        now = self._clock()

        def work(connection: sa.Connection) -> None:
            values = {"finished_at": now, "platform_id": platform_id, "error": None}
            _QUEUE.close(
                connection, self._worker, delivery.message.id, State.DONE, uncertain=delivery.uncertain, **values
            )
            if gap_s:
                following = sa.and_(outbox.c.conversation == delivery.conversation, outbox.c.state == State.WAITING)
                soonest = now + gap_s
                connection.execute(sa.update(outbox).where(following, outbox.c.due_at < soonest).values(due_at=soonest))

        await self._store.run(work, durable=False)

    async def postpone(
        self, delivery: Delivery, delay_s: float, error: str, *, counted: bool = True, uncertain: int | None = None
    ) -> None:
        """Send it again after `delay_s`."""
        until = self._clock() + delay_s

        def work(connection: sa.Connection) -> None:
            if uncertain is not None:
                mine = outbox.c.id == delivery.message.id
                connection.execute(sa.update(outbox).where(mine).values(uncertain=uncertain))
            _QUEUE.postpone(connection, self._worker, delivery.message.id, until, error, counted=counted)

        await self._store.run(work, durable=False)

    async def give_up(self, delivery: Delivery, state: State, error: str, uncertain: int | None = None) -> None:
        """Close the part as `DEAD` or `UNCERTAIN`; it is listed for staff, who may have it sent again."""
        now = self._clock()
        count = delivery.uncertain if uncertain is None else uncertain
        await self._store.run(
            lambda connection: _QUEUE.close(
                connection,
                self._worker,
                delivery.message.id,
                state,
                finished_at=now,
                error=error[:500],
                uncertain=count,
            ),
            durable=False,
        )

    async def payload_of(self, key: str, conversation: str) -> str | None:
        """The payload behind a button's key, if the button was sent in this conversation."""
        row_id, _, place = key.partition(".")
        if not (row_id.isdecimal() and place.isdecimal() and len(row_id) < 19 and len(place) < 4):
            return None

        def work(connection: sa.Connection) -> Any:
            mine = sa.and_(outbox.c.id == int(row_id), outbox.c.conversation == conversation)
            return connection.execute(sa.select(outbox.c.body).where(mine)).scalar()

        body = await self._store.run(work, durable=False)
        buttons = (body or {}).get("buttons") or []
        return str(buttons[int(place)][1]) if int(place) < len(buttons) else None


def add_drafts(
    connection: sa.Connection, inbox_id: int, message: InboundMessage, drafts: Sequence[Draft], now: float
) -> None:
    """Store the parts of the answer to one message, to be sent in this order.

    A message that is answered anew (`troly inbox retry`) gets further parts after those it has.
    """
    stored = sa.select(sa.func.max(outbox.c.part)).where(outbox.c.inbox_id == inbox_id)
    last = connection.execute(stored).scalar()
    first = 0 if last is None else last + 1
    answered = Recipient(message.channel, message.account, message.user, message.is_anonymous, message.reply_context)
    for part, draft in enumerate(drafts, first):
        reply_to = message.message_id if part == first else None
        _add(connection, answered, draft, now, inbox_id=inbox_id, part=part, reply_to=reply_to)


def post(connection: sa.Connection, to: Recipient, drafts: Sequence[Draft], now: float) -> None:
    """Store parts that answer no message: an officer's words, a reminder. They follow what waits for that person."""
    for part, draft in enumerate(drafts):
        _add(connection, to, draft, now, inbox_id=None, part=part, reply_to=None)


def _add(
    connection: sa.Connection,
    to: Recipient,
    draft: Draft,
    now: float,
    *,
    inbox_id: int | None,
    part: int,
    reply_to: str | None,
) -> None:
    body = {
        "user": to.user,
        "text": draft.text,
        "buttons": [list(button) for button in draft.buttons],
        "reply_to": reply_to,
        "is_anonymous": to.is_anonymous,
        "reply_context": to.reply_context,
        "document": asdict(draft.document) if draft.document else None,
    }
    row = {
        "inbox_id": inbox_id,
        "part": part,
        "channel": to.channel,
        "account": to.account,
        "conversation": to.conversation,
        "body": body,
        "state": State.WAITING,
        "due_at": now,
        "attempts": 0,
        "uncertain": 0,
        "created_at": now,
    }
    connection.execute(sa.insert(outbox).values(row))


def given_up(connection: sa.Connection, limit: int) -> list[sa.Row[Any]]:
    """Parts that were not sent, or perhaps not, newest first."""
    wanted = sa.select(outbox).where(outbox.c.state.in_(GIVEN_UP)).order_by(outbox.c.id.desc()).limit(limit)
    return list(connection.execute(wanted))


def why_unsent(connection: sa.Connection, conversation: str, since: float) -> str | None:
    """Why the last part posted in a conversation since then was given up; None if it was not."""
    theirs = sa.and_(outbox.c.conversation == conversation, outbox.c.created_at >= since, outbox.c.inbox_id.is_(None))
    newest = sa.select(outbox.c.state, outbox.c.error).where(theirs).order_by(outbox.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return (row.error or "không rõ lý do") if row is not None and row.state in GIVEN_UP else None


def retry(connection: sa.Connection, ids: Sequence[int] | None, now: float) -> int:
    """Send given-up parts again (all, or those in `ids`); return how many."""
    return _QUEUE.retry(connection, ids, GIVEN_UP, now, uncertain=0)


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many parts are in each state."""
    return _QUEUE.counts(connection)


def uncertain_sends(connection: sa.Connection) -> int:
    """How many sends had an unknown outcome, over all parts kept."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.sum(outbox.c.uncertain), 0))).scalar_one())


def _delivery(row: sa.Row[Any]) -> Delivery:
    body = row.body
    buttons = tuple(
        OutboundButton(title, f"{row.id}.{place}", payload) for place, (title, payload) in enumerate(body["buttons"])
    )
    message = OutboundMessage(
        id=row.id,
        account=row.account,
        user=body["user"],
        text=body["text"],
        buttons=buttons,
        reply_to=body["reply_to"],
        is_anonymous=body["is_anonymous"],
        reply_context=body["reply_context"],
        document=OutboundDocument(**body["document"]) if body.get("document") else None,
    )
    return Delivery(
        message=message,
        channel=row.channel,
        conversation=row.conversation,
        attempts=row.attempts,
        uncertain=row.uncertain,
        was_in_flight=row.state == State.WORKING,
    )
