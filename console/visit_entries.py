"""What a phone sends of visits: one by the plain form, or a batch of those that waited for the network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from indicators import hamlets, visits
from indicators.officers import Staff
from indicators.visits import BadVisit, Visit

MOST_AT_ONCE = 100
_OLDEST_DAYS = 31
_DAY_S = 24 * 3600.0
_ID = re.compile(r"[\w-]{8,40}", re.ASCII)
_MOST_DIGITS = 6


class Unreadable(ValueError):
    """The batch is none."""


@dataclass(frozen=True)
class Entry:
    """One visit as the phone has it. `id` is the phone's own, `age_s` how long ago it was entered, by its clock.

    The age and not the time is sent, because many a phone's clock is wrong.
    """

    id: str
    topic: str
    channel: str
    hamlet: str
    commune: str
    people: int
    age_s: float
    officer: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an entry; `why` it was refused, empty if it is counted."""

    id: str
    why: str = ""


def entries(body: bytes) -> list[Entry]:
    """Read a batch (JSON).

    Raises:
        Unreadable: it is no batch.

    """
    try:
        batch = json.loads(body)["visits"]
        return [_entry(item) for item in batch[:MOST_AT_ONCE]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def record(
    connection: sa.Connection, batch: Sequence[Entry], member: Staff, communes: Mapping[str, str], now: float
) -> list[Outcome]:
    """Count what can be counted; one that came before is counted once."""
    known: dict[str, list[str]] = {}
    why: dict[str, str] = {}
    # Oldest first: two phones at once then wait for each other, instead of each holding the day the other needs.
    for entry in sorted(batch, key=lambda entry: -entry.age_s):
        commune = member.commune or (entry.commune if entry.commune in communes else "")
        if commune not in known:
            known[commune] = hamlets.known_in(connection, commune)
        why[entry.id] = _record(connection, entry, member, commune, known[commune], now)
    return [Outcome(entry.id, why[entry.id]) for entry in batch]


def _record(
    connection: sa.Connection, entry: Entry, member: Staff, commune: str, known: Sequence[str], now: float
) -> str:
    if entry.officer not in {None, member.id}:
        return "Lượt này do người khác ghi trên máy này; người đó đăng nhập thì mới gửi được."
    if entry.age_s > _OLDEST_DAYS * _DAY_S:
        return f"Lượt này ghi đã quá {_OLDEST_DAYS} ngày. Xin nhập bằng tệp Excel."
    visit = Visit(
        commune=commune,
        channel=entry.channel,
        topic=entry.topic,
        when=now - max(entry.age_s, 0.0),
        officer=member.id,
        people=entry.people,
        hamlet=hamlets.tidy(entry.hamlet, known),
    )
    try:
        visits.record(connection, visit, now=now, origin=f"form:{member.id}:{entry.id}")
    except BadVisit as problem:
        return str(problem)
    return ""


def _entry(item: Mapping[str, Any]) -> Entry:
    number = item["id"]
    if not isinstance(number, str) or not _ID.fullmatch(number):
        raise Unreadable("id")
    return Entry(
        id=number,
        topic=_text(item, "topic"),
        channel=_text(item, "channel"),
        hamlet=_text(item, "hamlet"),
        commune=_text(item, "commune"),
        people=people(str(item.get("people", ""))),
        age_s=_seconds(item.get("age_s")),
        officer=item["officer"] if isinstance(item.get("officer"), int) else None,
    )


def people(text: str) -> int:
    """The number that is written, 0 if it is none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS else 0


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value[:200].replace("\0", "") if isinstance(value, str) else ""


def _seconds(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e12 else 0.0
