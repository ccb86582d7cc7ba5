"""The questions that went badly, in people's own (masked) words: not answered, or rated low."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from indicators.figures import Scope
from indicators.tables import interaction_messages, interactions
from indicators.times import start_of
from knowledge.answer import Outcome
from knowledge.text import fold

_UNANSWERED = (Outcome.NOT_FOUND, Outcome.OUT_OF_SCOPE)
_LOWEST_RATINGS = 2
_MOST_READ = 20_000


@dataclass(frozen=True)
class UnansweredQuestion:
    """A question as it was last asked (masked), at `at`, and how many times it came, in whatever spelling."""

    at: float
    text: str
    topic: str | None
    outcome: str
    times: int


def unanswered(connection: sa.Connection, scope: Scope, limit: int) -> list[UnansweredQuestion]:
    """Questions nothing was found for, the most frequent first, then the newest."""
    message = interaction_messages.c
    bad = message.outcome.in_([outcome.value for outcome in _UNANSWERED])
    within = sa.and_(message.at >= start_of(scope.first), message.at < start_of(scope.last + timedelta(days=1)))
    return _grouped(connection.execute(_asked(scope).where(bad, within)), limit)


def low_rated(connection: sa.Connection, scope: Scope, limit: int) -> list[UnansweredQuestion]:
    """The last questions of interactions rated "not useful" or with 1 or 2 of 5, the most frequent first."""
    row, message, later = interactions.c, interaction_messages.c, interaction_messages.alias().c
    is_low = sa.or_(row.useful.is_(False), row.satisfaction <= _LOWEST_RATINGS)
    within = row.day.between(scope.first_day, scope.last_day)
    has_later = sa.exists().where(
        later.interaction_id == row.id,
        later.author == "citizen",
        later.id > message.id,
        later.outcome != Outcome.SMALLTALK.value,
    )
    is_last = sa.and_(message.outcome != Outcome.SMALLTALK.value, ~has_later)
    return _grouped(connection.execute(_asked(scope).where(within, is_low, is_last)), limit)


def _asked(scope: Scope) -> sa.Select[Any]:
    """What citizens of the scope wrote, newest first."""
    message, row = interaction_messages.c, interactions.c
    wanted = (
        sa.select(message.at, message.text, message.outcome, row.topic)
        .join_from(interaction_messages, interactions)
        .where(message.author == "citizen", row.void_at.is_(None))
        .order_by(message.at.desc())
        .limit(_MOST_READ)
    )
    if not scope.include_test:
        wanted = wanted.where(row.is_test.is_(False))
    return wanted if scope.commune is None else wanted.where(row.commune == scope.commune)


def _grouped(newest_first: Iterable[sa.Row[Any]], limit: int) -> list[UnansweredQuestion]:
    newest: dict[str, sa.Row[Any]] = {}
    times: dict[str, int] = {}
    for row in newest_first:
        key = fold(row.text)
        newest.setdefault(key, row)
        times[key] = times.get(key, 0) + 1
    most_first = sorted(newest, key=lambda key: (-times[key], -newest[key].at))
    return [
        UnansweredQuestion(newest[key].at, newest[key].text, newest[key].topic, newest[key].outcome, times[key])
        for key in most_first[:limit]
    ]
