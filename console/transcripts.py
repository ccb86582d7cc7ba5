"""What was said in a conversation that was handed over.

The assistant's part is in the log, the officer's with the hand-over itself. Citizens' words are masked in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from connectors import handoffs
from connectors.handoffs import Handoff
from connectors.reception import WITH_OFFICER
from indicators.keys import Keys
from indicators.tables import interaction_messages, interactions
from knowledge.answer import Outcome

_LOOK_BACK_S = 24 * 3600.0


@dataclass(frozen=True)
class Line:
    """One message; `author` is "citizen", "assistant" or "officer"; `at` in seconds since 1970."""

    at: float
    author: str
    text: str


def transcript(connection: sa.Connection, keys: Keys, handoff: Handoff) -> list[Line]:
    """The conversation from a day before the hand was raised, oldest first."""
    said = [Line(line.at, line.author, line.text) for line in handoffs.said(connection, handoff.id)]
    return sorted([*_logged(connection, keys, handoff), *said], key=lambda line: line.at)


def _logged(connection: sa.Connection, keys: Keys, handoff: Handoff) -> Iterable[Line]:
    message = interaction_messages.c
    # Words to an officer were read by no engine; they stand in the hand-over.
    to_officer = sa.and_(
        message.outcome == Outcome.HANDED_OFF.value,
        sa.or_(message.intent.is_(None), message.intent == WITH_OFFICER),
    )
    wanted = (
        sa.select(message.at, message.author, message.text)
        .join_from(interaction_messages, interactions)
        .where(
            interactions.c.conversation == keys.conversation(handoff.conversation),
            message.at >= handoff.opened_at - _LOOK_BACK_S,
            message.author != "officer",
            message.text != "",
            sa.or_(message.author == "assistant", ~sa.func.coalesce(to_officer, sa.false())),
        )
        .order_by(message.id)
    )
    if handoff.closed_at is not None:
        wanted = wanted.where(message.at <= handoff.closed_at)
    return [Line(row.at, row.author, row.text) for row in connection.execute(wanted)]
