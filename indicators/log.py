"""Writes down each piece of support: who (pseudonymously), when, by which channel, about what, with what outcome.

When a new interaction begins, and so what is not counted twice:

* One interaction is one person's, about one topic. It stays open until 30 minutes have passed without a word, past
  midnight too; it counts for the day and hour it began.
* A turn goes to the open interaction of its topic, also after another topic came in between.
* A turn without a topic (thanks, a question nothing was found for) goes to the newest open one; the first topic named
  there becomes its topic.
* The outcome is that of the last turn that was more than small talk; once handed to an officer, it stays so.

Everything runs inside the caller's transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import time
from typing import Any

import sqlalchemy as sa

from indicators.keys import Keys
from indicators.stated_hamlet import stated_hamlet
from indicators.tables import interaction_messages, interactions
from indicators.times import day_of, local
from indicators.unsettled import unsettle
from knowledge.answer import Outcome
from knowledge.privacy import mask_for_storage
from knowledge.targets import Target
from knowledge.text import clean

_log = logging.getLogger(__name__)

SILENCE_S = 30 * 60.0
PLAN = "plan"
"""The topic of questions about a plan, as it is counted (knowledge calls it "kehoach")."""

_PLAN_TOPIC = "kehoach"
_TEST_MARKS = ("test-", "eval-", "bench-", "probe-")
_LONGEST_TEXT = 2000

# Made once, for SQLAlchemy takes longer to make a statement than SQLite to run it, and this is done for each message.
_NEWEST_FIRST = interactions.c.last_at.desc(), interactions.c.id.desc()
_OF_CONVERSATION = (
    sa.select(interactions).where(interactions.c.conversation == sa.bindparam("whose")).order_by(*_NEWEST_FIRST)
)
_STILL_OPEN = _OF_CONVERSATION.where(interactions.c.last_at >= sa.bindparam("since"))
_OF_CITIZEN = (
    sa.select(interactions.c.id)
    .where(interactions.c.citizen == sa.bindparam("who"), interactions.c.commune == sa.bindparam("where"))
    .limit(1)
)
_NEW_INTERACTION = sa.insert(interactions).returning(interactions.c.id)
_CHANGED_INTERACTION = sa.update(interactions).where(interactions.c.id == sa.bindparam("which"))
_NEW_MESSAGE = sa.insert(interaction_messages)


@dataclass(frozen=True)
class LoggedTurn:
    """One exchange as it happened; the log masks, hashes and forgets the rest.

    `conversation` is the conversation's key ("zalo:<oa>:<user>", "web:<id>", "kiosk:<visit>"), `replies` are in the
    form of `Answer.as_json` with "intent" added, none while an officer has the conversation; `at` in seconds since
    1970.
    """

    conversation: str
    channel: str
    commune: str | None
    asked: str
    replies: Sequence[Mapping[str, Any]]
    at: float
    place: str | None = None
    hamlet: str | None = None
    is_test: bool = False


@dataclass(frozen=True)
class _Said:
    """What the replies of one turn come to."""

    outcome: str
    topic: str | None = None
    article: str | None = None
    intent: str | None = None
    confidence: float | None = None
    sources: tuple[str, ...] = ()


class Log:
    """Keeps the log. `clock` gives seconds since 1970 for what carries no time of its own."""

    def __init__(self, keys: Keys, clock: Callable[[], float] = time) -> None:
        self._keys = keys
        self._clock = clock

    def record(self, connection: sa.Connection, turn: LoggedTurn) -> int:
        """Write down one turn; return the interaction it belongs to."""
        # Also the lock, on PostgreSQL, that lets two turns of one conversation in one after the other.
        unsettle(connection, turn.commune or "", day_of(turn.at))
        said = _said(turn.replies)
        row = self._open(connection, turn, said)
        interaction = self._begin(connection, turn, said) if row is None else _go_on(connection, row, turn, said)
        _keep_messages(connection, interaction, turn, said)
        return interaction

    def try_record(self, connection: sa.Connection, turn: LoggedTurn) -> None:
        """Write down one turn; should that fail, only the log misses it: an answer matters more than its count."""
        try:
            with connection.begin_nested():
                self.record(connection, turn)
        except Exception:
            _log.exception("a turn could not be logged")

    def officer_said(self, connection: sa.Connection, conversation: str, text: str, officer: int) -> None:
        """Write down an officer's words; the newest interaction of the conversation is now an assisted one."""
        row = self._newest(connection, conversation)
        if row is None:
            return
        now = self._clock()
        _change(connection, row, is_assisted=True, officer=officer, last_at=max(row.last_at, now))
        words = mask_for_storage(clean(text))
        connection.execute(_NEW_MESSAGE, [_message(row.id, now, "officer", words)])

    def rate(
        self,
        connection: sa.Connection,
        conversation: str,
        *,
        useful: bool | None = None,
        satisfaction: int | None = None,
    ) -> bool:
        """Keep a rating of the newest interaction of the conversation; False if there is none.

        `satisfaction` runs from 1 to 5. What is None stays as it was; a second rating replaces the first.
        """
        row = self._newest(connection, conversation)
        values = {
            name: value for name, value in (("useful", useful), ("satisfaction", satisfaction)) if value is not None
        }
        if row is None or not values:
            return False
        _change(connection, row, **values)
        return True

    def helped(self, connection: sa.Connection, conversation: str, officer: int) -> bool:
        """Mark the newest interaction of the conversation as helped in person; False if there is none."""
        row = self._newest(connection, conversation)
        if row is None:
            return False
        _change(connection, row, is_assisted=True, officer=officer)
        return True

    def _open(self, connection: sa.Connection, turn: LoggedTurn, said: _Said) -> sa.Row[Any] | None:
        """The open interaction this turn belongs to."""
        wanted = {"whose": self._keys.conversation(turn.conversation), "since": turn.at - SILENCE_S}
        rows = connection.execute(_STILL_OPEN, wanted).all()
        if not rows or said.topic is None:
            return rows[0] if rows else None
        same = next((row for row in rows if row.topic == said.topic), None)
        return same or (rows[0] if rows[0].topic is None else None)

    def _newest(self, connection: sa.Connection, conversation: str) -> sa.Row[Any] | None:
        return connection.execute(_OF_CONVERSATION.limit(1), {"whose": self._keys.conversation(conversation)}).first()

    def _begin(self, connection: sa.Connection, turn: LoggedTurn, said: _Said) -> int:
        citizen, commune = self._keys.citizen(turn.conversation), turn.commune or ""
        row = {
            "kind": "chat",
            "citizen": citizen,
            "conversation": self._keys.conversation(turn.conversation),
            "channel": turn.channel,
            "commune": commune,
            "hamlet": turn.hamlet or stated_hamlet(turn.asked),
            "place": turn.place,
            "topic": said.topic,
            "article": said.article,
            "outcome": said.outcome,
            "people": 1,
            "turns": 1,
            "opened_at": turn.at,
            "last_at": turn.at,
            "day": day_of(turn.at),
            "hour": local(turn.at).hour,
            "is_first": not _was_here(connection, citizen, commune),
            "is_assisted": False,
            "source": "log",
            "is_test": turn.is_test or is_test_conversation(turn.conversation),
        }
        return int(connection.execute(_NEW_INTERACTION, row).scalar_one())


def is_test_conversation(conversation: str) -> bool:
    """Whether the conversation's own part of the key marks it as a test ("web:test-…")."""
    return conversation.rpartition(":")[2].startswith(_TEST_MARKS)


def _go_on(connection: sa.Connection, row: sa.Row[Any], turn: LoggedTurn, said: _Said) -> int:
    values: dict[str, Any] = {
        "turns": row.turns + 1,
        "last_at": max(row.last_at, turn.at),
        "outcome": _outcome(row.outcome, said.outcome),
        "topic": row.topic or said.topic,
        "article": said.article or row.article,
        "hamlet": row.hamlet or turn.hamlet or stated_hamlet(turn.asked),
        "is_test": row.is_test or turn.is_test,
    }
    if not row.commune and turn.commune:
        # The commune was chosen only now: the person has been here for it from the start.
        values["commune"] = turn.commune
        values["is_first"] = not _was_here(connection, row.citizen, turn.commune)
        unsettle(connection, turn.commune, row.day)
    _change(connection, row, **values)
    return int(row.id)


def _outcome(before: str, now: str) -> str:
    if before == Outcome.HANDED_OFF or (now == Outcome.SMALLTALK and before != Outcome.SMALLTALK):
        return before
    return now


def _change(connection: sa.Connection, row: sa.Row[Any], **values: Any) -> None:
    connection.execute(_CHANGED_INTERACTION, {"which": row.id, **values})
    unsettle(connection, row.commune, row.day)


def _was_here(connection: sa.Connection, citizen: str, commune: str) -> bool:
    return connection.execute(_OF_CITIZEN, {"who": citizen, "where": commune}).first() is not None


def _said(replies: Sequence[Mapping[str, Any]]) -> _Said:
    """Read the turn's replies; the last one says how it ended, a warning before it is only a warning."""
    if not replies:
        return _Said(Outcome.HANDED_OFF)
    last = replies[-1]
    topic = last.get("topic")
    sources = tuple(str(source) for source in last.get("source_ids") or ())
    is_plan = topic == _PLAN_TOPIC
    return _Said(
        outcome=str(last["outcome"]),
        topic=PLAN if is_plan else topic,
        article=sources[0] if sources and not is_plan else None,
        intent=(last.get("intent") or {}).get("name"),
        confidence=last.get("confidence"),
        sources=sources,
    )


def _keep_messages(connection: sa.Connection, interaction: int, turn: LoggedTurn, said: _Said) -> None:
    about = {"outcome": said.outcome, "intent": said.intent, "confidence": said.confidence}
    messages = [_message(interaction, turn.at, "citizen", _readable(turn.asked)) | about]
    for reply in turn.replies:
        sources = list(map(str, reply.get("source_ids") or ()))
        messages.append(_message(interaction, turn.at, "assistant", str(reply["text"])) | {"sources": sources})
    connection.execute(_NEW_MESSAGE, messages)


def _message(interaction: int, at: float, author: str, text: str) -> dict[str, Any]:
    """A row of what was said, with all columns: rows of one statement have the same ones."""
    said = {"interaction_id": interaction, "at": at, "author": author, "text": text[:_LONGEST_TEXT]}
    return {**said, "outcome": None, "intent": None, "confidence": None, "sources": []}


def _readable(asked: str) -> str:
    """The masked words, or what a pressed button chose ("▸ guide:vneid-quen-mat-khau")."""
    try:
        chosen = Target.of_payload(asked)
    except (ValueError, KeyError, TypeError, AttributeError):
        chosen = None
    return f"▸ {chosen.text}" if chosen else mask_for_storage(clean(asked))
