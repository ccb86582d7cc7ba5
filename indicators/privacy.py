"""What is kept how long, and what a person may ask of it: to see it, to have it erased.

Messages go after 90 days, rows after 24 months (whole months); what stays are daily totals and, of people, whole
months. Erasing a conversation deletes its messages and cuts the thread to the person: the rows stay, as they are
counted, under a new random pseudonym that belongs to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from indicators.keys import Keys, nobody
from indicators.months import settle_months
from indicators.settling import KEPT_SINCE, kept_since, settle, take_turns
from indicators.tables import daily_people, interaction_messages, interactions, unsettled_days
from indicators.times import day_number, local
from indicators.unsettled import set_state

MESSAGES_DAYS = 90
ROWS_MONTHS = 24
_AT_ONCE = 20_000
_DAY_S = 24 * 3600.0


@dataclass(frozen=True)
class Purged:
    """What one purge deleted; `is_done` is False if there is more to delete."""

    messages: int
    rows: int
    is_done: bool


def purge(
    connection: sa.Connection, now: float, messages_days: int = MESSAGES_DAYS, rows_months: int = ROWS_MONTHS
) -> Purged:
    """Delete what is too old, at most a few seconds' worth; call again until done."""
    message, row = interaction_messages.c, interactions.c
    messages = _delete(connection, interaction_messages, message.at < now - messages_days * _DAY_S)
    boundary = _months_before(local(now).date(), rows_months)
    if settle(connection, boundary) or _is_unsettled(connection, boundary):
        return Purged(messages, 0, is_done=False)
    settle_months(connection, boundary)
    if boundary > kept_since(connection):
        set_state(connection, KEPT_SINCE, str(boundary))
    rows = _delete(connection, interactions, row.day < boundary)
    # Of people the months stay: they no longer say on which days somebody came.
    if connection.execute(sa.delete(daily_people).where(daily_people.c.day < boundary)).rowcount:
        take_turns(connection)
    return Purged(messages, rows, is_done=messages < _AT_ONCE and rows < _AT_ONCE)


def export(connection: sa.Connection, keys: Keys, conversation: str) -> dict[str, Any]:
    """All that the log holds of a conversation, as plain JSON."""
    ours = interactions.c.conversation == keys.conversation(conversation)
    rows = connection.execute(sa.select(interactions).where(ours).order_by(interactions.c.id)).mappings().all()
    return {"interactions": [{**row, "messages": _messages(connection, row["id"])} for row in rows]}


def erase(connection: sa.Connection, keys: Keys, conversation: str) -> int:
    """Delete the messages of a conversation and cut its rows from the person; return how many rows."""
    ours = interactions.c.conversation == keys.conversation(conversation)
    ids = connection.execute(sa.select(interactions.c.id).where(ours)).scalars().all()
    theirs = interaction_messages.c.interaction_id.in_(sa.select(interactions.c.id).where(ours))
    connection.execute(sa.delete(interaction_messages).where(theirs))
    connection.execute(sa.update(interactions).where(ours).values(citizen=nobody(), conversation=nobody()))
    return len(ids)


def _messages(connection: sa.Connection, interaction: int) -> list[dict[str, Any]]:
    message = interaction_messages.c
    wanted = sa.select(message.at, message.author, message.text, message.outcome, message.intent, message.sources)
    rows = connection.execute(wanted.where(message.interaction_id == interaction).order_by(message.id))
    return [dict(row) for row in rows.mappings()]


def _delete(connection: sa.Connection, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
    some = sa.select(table.c.id).where(which).limit(_AT_ONCE)
    return connection.execute(sa.delete(table).where(table.c.id.in_(some))).rowcount


def _is_unsettled(connection: sa.Connection, boundary: int) -> bool:
    waiting = sa.and_(unsettled_days.c.day < boundary, unsettled_days.c.day >= kept_since(connection))
    return connection.execute(sa.select(unsettled_days.c.day).where(waiting).limit(1)).first() is not None


def _months_before(day: date, months: int) -> int:
    """The first day (stored form) of the month so many months before."""
    index = day.year * 12 + day.month - 1 - months
    return day_number(date(index // 12, index % 12 + 1, 1))
