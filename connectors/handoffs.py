"""Conversations that a person asked to continue with an officer: the queue, who has each, what is said in it.

A hand is raised when a citizen asks for a person (`raise_hand`); the assistant goes on answering until an officer takes
the conversation. From then on it is silent there, until the officer ends it, or has said nothing for a day: a citizen
must not stay without an answer because someone forgot to press a button. The functions run in a caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from connectors import rendering
from connectors.channel import Limits
from connectors.handoff_tables import LONGEST_REASON, handoff_messages, handoffs
from connectors.inbox import remember
from connectors.outbox import Recipient, post
from connectors.queue import insert_new
from indicators import officers
from indicators.officers import Staff
from knowledge.privacy import mask
from knowledge.text import clean

SILENT_S = 24 * 3600.0
_FORGOTTEN_AFTER_S = 7 * 24 * 3600.0
_KEEP_CLOSED_S = 90 * 24 * 3600.0
_LARGEST_ID = 2**63 - 1
_LONGEST_TEXT = 2000
_OPEN = handoffs.c.state.in_(("waiting", "taken"))
# Made once: each message asks it.
_WITH_OFFICER = sa.select(handoffs.c.id).where(
    handoffs.c.conversation == sa.bindparam("whose"),
    handoffs.c.state == "taken",
    handoffs.c.silent_until > sa.bindparam("now"),
)


class State(StrEnum):
    """Where a handed-over conversation stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


class NotYours(Exception):
    """The conversation is not in this officer's hands (any more)."""


@dataclass(frozen=True)
class Handoff:
    """One conversation handed over. Times are seconds since 1970; `taken_by` is a staff id."""

    id: int
    conversation: str
    channel: str
    commune: str | None
    place: str | None
    state: State
    reason: str
    opened_at: float
    taken_by: int | None
    taken_at: float | None
    closed_at: float | None
    contact_kind: str | None
    recipient: Recipient | None


@dataclass(frozen=True)
class Said:
    """Something said while a conversation is handed over; `author` is "citizen", "officer" or "assistant"."""

    id: int
    at: float
    author: str
    text: str


def raise_hand(
    connection: sa.Connection,
    conversation: str,
    channel: str,
    commune: str | None,
    *,
    now: float,
    place: str | None = None,
    reason: str = "",
    recipient: Recipient | None = None,
    is_test: bool = False,
) -> int | None:
    """Put a conversation into the officers' queue and return its number; one that is there already stays as it is.

    `conversation` is the key all rooms use ("zalo:<oa>:<user>", "web:<id>", "kiosk:<visit>"); `reason` is shown to
    the officers (masked here); without a `recipient` the page must fetch what the officer says (`said_since`).
    None: nobody at the office could see it, so promise nothing.
    """
    if not officers.is_anybody_there(connection, commune):
        return None
    row = {
        "conversation": conversation,
        "channel": channel,
        "commune": commune,
        "place": place,
        "recipient": None if recipient is None else asdict(recipient),
        "state": State.WAITING,
        "reason": mask(clean(reason)).text[:LONGEST_REASON],
        "is_test": is_test,
        "opened_at": now,
        "silent_until": 0.0,
    }
    insert_new(connection, handoffs, [row])
    standing = sa.select(handoffs.c.id).where(handoffs.c.conversation == conversation, _OPEN)
    return int(connection.execute(standing).scalar_one())


def queue(connection: sa.Connection, viewer: Staff, *, is_test: bool = False) -> list[Handoff]:
    """The open conversations this officer may see, those that wait longest first."""
    wanted = sa.select(handoffs).where(_OPEN, handoffs.c.is_test == is_test).order_by(handoffs.c.opened_at)
    return [found for found in map(_handoff, connection.execute(wanted)) if viewer.may_see(found.commune)]


def closed(connection: sa.Connection, viewer: Staff, limit: int) -> list[Handoff]:
    """The conversations ended last that this officer may see."""
    wanted = sa.select(handoffs).where(handoffs.c.state == State.CLOSED, ~handoffs.c.is_test)
    if viewer.commune is not None:
        wanted = wanted.where(handoffs.c.commune == viewer.commune)
    return list(map(_handoff, connection.execute(wanted.order_by(handoffs.c.closed_at.desc()).limit(limit))))


def find(connection: sa.Connection, handoff_id: int, viewer: Staff) -> Handoff | None:
    """The conversation of that number, if this officer may see it."""
    row = connection.execute(sa.select(handoffs).where(handoffs.c.id == handoff_id)).one_or_none()
    found = None if row is None else _handoff(row)
    return found if found is not None and viewer.may_see(found.commune) else None


def take(connection: sa.Connection, handoff_id: int, staff_id: int, now: float) -> bool:
    """Give the conversation to the officer; the assistant is silent there from now on. False: another was quicker."""
    waiting = sa.and_(handoffs.c.id == handoff_id, handoffs.c.state == State.WAITING)
    taken = sa.update(handoffs).where(waiting).values(state=State.TAKEN, taken_by=staff_id, taken_at=now)
    if connection.execute(taken).rowcount != 1:
        return False
    _be_silent(connection, _mine(connection, handoff_id, staff_id), now + SILENT_S)
    return True


def answer(
    connection: sa.Connection, handoff_id: int, staff_id: int, text: str, limits: Limits | None, now: float
) -> Handoff:
    """Say something to the citizen, by the channel's outbox, or for the page to fetch.

    `limits` are those of the conversation's channel (None: the page takes any length).

    Raises:
        NotYours: the officer does not have the conversation.

    """
    mine = _mine(connection, handoff_id, staff_id)
    _say(connection, mine.id, "officer", text, now)
    _send(connection, mine, text, limits, now)
    _be_silent(connection, mine, now + SILENT_S)
    return mine


def put_back(connection: sa.Connection, handoff_id: int, staff_id: int) -> None:
    """Leave the conversation to another officer; it waits again, and the assistant answers meanwhile.

    Raises:
        NotYours: the officer does not have the conversation.

    """
    mine = _mine(connection, handoff_id, staff_id)
    _be_silent(connection, mine, 0.0)
    values = {"state": State.WAITING, "taken_by": None, "taken_at": None}
    connection.execute(sa.update(handoffs).where(handoffs.c.id == handoff_id).values(values))


def close(
    connection: sa.Connection,
    handoff_id: int,
    staff_id: int,
    now: float,
    farewell: str = "",
    limits: Limits | None = None,
) -> None:
    """End it and hand the conversation back to the assistant, with `farewell` said first; the contact is deleted.

    Raises:
        NotYours: the officer does not have the conversation.

    """
    mine = _mine(connection, handoff_id, staff_id)
    if farewell:
        _say(connection, mine.id, "officer", farewell, now)
        _send(connection, mine, farewell, limits, now)
    _be_silent(connection, mine, 0.0)
    _end(connection, handoffs.c.id == handoff_id, now)


def heard(connection: sa.Connection, conversation: str, text: str, now: float) -> int:
    """Keep what the citizen says (masked) if an officer has the conversation.

    Returns how many messages the citizen has now sent the officer; 0: the assistant is to answer.
    """
    handoff_id = connection.execute(_WITH_OFFICER, {"whose": conversation, "now": now}).scalar()
    if handoff_id is None:
        return 0
    _say(connection, handoff_id, "citizen", mask(clean(text)).text[:_LONGEST_TEXT], now)
    theirs = sa.and_(handoff_messages.c.handoff_id == handoff_id, handoff_messages.c.author == "citizen")
    return int(connection.execute(sa.select(sa.func.count()).where(theirs)).scalar_one())


def said(connection: sa.Connection, handoff_id: int) -> list[Said]:
    """All that was said while the officer had the conversation."""
    wanted = sa.select(handoff_messages).where(handoff_messages.c.handoff_id == handoff_id)
    return list(map(_said, connection.execute(wanted.order_by(handoff_messages.c.id))))


def said_since(connection: sa.Connection, conversation: str, after: int) -> tuple[list[Said], State | None]:
    """What officers said in a conversation after message `after`, and where it stands (None: no hand is raised)."""
    theirs = sa.select(handoff_messages).join(handoffs).where(handoffs.c.conversation == conversation)
    new = theirs.where(handoff_messages.c.id > min(after, _LARGEST_ID), handoff_messages.c.author == "officer")
    rows = connection.execute(new.order_by(handoff_messages.c.id))
    state = connection.execute(
        sa.select(handoffs.c.state).where(handoffs.c.conversation == conversation, _OPEN)
    ).scalar()
    return list(map(_said, rows)), None if state is None else State(state)


def forget(connection: sa.Connection, conversation: str) -> None:
    """Delete all that is kept of a conversation."""
    connection.execute(sa.delete(handoffs).where(handoffs.c.conversation == conversation))


def tidy(connection: sa.Connection, now: float) -> None:
    """End what was forgotten (no officer's word for a day, or nobody for a week); delete what ended 90 days ago."""
    left = sa.and_(handoffs.c.state == State.TAKEN, handoffs.c.silent_until <= now)
    old = sa.and_(handoffs.c.state == State.WAITING, handoffs.c.opened_at < now - _FORGOTTEN_AFTER_S)
    _end(connection, sa.or_(left, old), now)
    connection.execute(sa.delete(handoffs).where(handoffs.c.closed_at < now - _KEEP_CLOSED_S))


def _mine(connection: sa.Connection, handoff_id: int, staff_id: int) -> Handoff:
    taken = sa.and_(handoffs.c.state == State.TAKEN, handoffs.c.taken_by == staff_id)
    row = connection.execute(sa.select(handoffs).where(handoffs.c.id == handoff_id, taken)).one_or_none()
    if row is None:
        raise NotYours
    return _handoff(row)


def _send(connection: sa.Connection, handoff: Handoff, text: str, limits: Limits | None, now: float) -> None:
    if handoff.recipient is not None and limits is not None:
        drafts = rendering.drafts({"text": text, "buttons": [], "citations": []}, limits)
        post(connection, handoff.recipient, drafts, now)


def _say(connection: sa.Connection, handoff_id: int, author: str, text: str, now: float) -> None:
    row = {"handoff_id": handoff_id, "at": now, "author": author, "text": text}
    connection.execute(sa.insert(handoff_messages).values(row))


def _be_silent(connection: sa.Connection, handoff: Handoff, until: float) -> None:
    connection.execute(sa.update(handoffs).where(handoffs.c.id == handoff.id).values(silent_until=until))
    if handoff.recipient is not None:
        remember(connection, handoff.conversation, {"paused_until": until})


def _end(connection: sa.Connection, which: sa.ColumnElement[bool], now: float) -> None:
    values = {"state": State.CLOSED, "closed_at": now, "contact_kind": None, "contact_sealed": None}
    connection.execute(sa.update(handoffs).where(which).values(values))


def _handoff(row: sa.Row[Any]) -> Handoff:
    names: Sequence[str] = tuple(Handoff.__dataclass_fields__)
    values = {name: getattr(row, name) for name in names}
    recipient = None if row.recipient is None else Recipient(**row.recipient)
    return Handoff(**{**values, "state": State(row.state), "recipient": recipient})


def _said(row: sa.Row[Any]) -> Said:
    return Said(row.id, row.at, row.author, row.text)
