"""Conversations in a database, one row each, of which only what the next message needs is kept.

Rasa's own SQL store appends every event and reads the whole session back for each message, so a message costs the
more the longer the conversation is. Nothing here needs those events: the dialogue is one rule per intent, its memory
is the slots, and the app writes its own log. So the row holds the slots and the last turn. It also means that the
engine keeps no more than one message of what a citizen wrote.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, FollowupAction, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_KEEP_SECONDS = 30 * 24 * 3600

_conversations = sa.Table(
    "conversations",
    sa.MetaData(),
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("updated", sa.Float, nullable=False, index=True),
)

# Made once: each message reads one row and writes it again.
_MINE = _conversations.c.sender_id == sa.bindparam("who")
_EVENTS = sa.select(_conversations.c.events).where(_MINE)
_CHANGE = _conversations.update().where(_MINE)
_NEW = _conversations.insert()


def essential_events(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events that rebuild the slots and the last turn of `tracker`.

    What the assistant said is left out, and so are slots set during the turn (they are among the slots) and what was to
    follow in it.
    """
    events: list[Event] = [
        SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value != slot.initial_value
    ]
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    applied = tracker.applied_events()
    turn = max((place for place, event in enumerate(applied) if isinstance(event, UserUttered)), default=None)
    if turn is not None:
        events.extend(event for event in applied[turn:] if not isinstance(event, (SlotSet, BotUttered, FollowupAction)))
    return events


class ConversationStore(TrackerStore, SerializedTrackerAsText):
    """Tracker store over any database SQLAlchemy knows; named by its path in `endpoints.yml`."""

    def __init__(
        self,
        domain: Domain,
        host: str,
        event_broker: EventBroker | None = None,
        **kwargs: dict[str, Any],
    ) -> None:
        """Connect to `host`, a database URL, create the table, and forget conversations unused for 30 days."""
        super().__init__(domain, event_broker, **kwargs)
        # Rasa's server is one thread, so one connection serves; SQLAlchemy 1.4 would open SQLite's file each time.
        self._engine = sa.create_engine(host, poolclass=sa.pool.QueuePool)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _tune_sqlite)
        _conversations.create(self._engine, checkfirst=True)
        with self._engine.begin() as connection:
            old = _conversations.c.updated < time.time() - _KEEP_SECONDS
            connection.execute(_conversations.delete().where(old))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replace the conversation's row."""
        await self.stream_events(tracker)
        events = json.dumps([event.as_dict() for event in essential_events(tracker)])
        row = {"events": events, "updated": time.time()}
        with self._engine.begin() as connection:
            if not connection.execute(_CHANGE, {"who": tracker.sender_id, **row}).rowcount:
                connection.execute(_NEW, {"sender_id": tracker.sender_id, **row})

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the conversation, or return None if it is new."""
        with self._engine.connect() as connection:
            events = connection.execute(_EVENTS, {"who": sender_id}).scalar()
        if events is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(events), self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """List the conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_conversations.c.sender_id)).scalars())


def _tune_sqlite(connection: Any, _: Any) -> None:
    """Let SQLite write without waiting for the disk at each message; a power cut may lose the last turn only."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
