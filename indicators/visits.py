"""Support given face to face, as staff count it: recorded, corrected with its history kept, listed.

A visit is one row of `interactions`: how many people were helped, with what, where, when, by whom; never who they are.
It counts for the commune and the day it was given on, whenever it was written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from indicators import hamlets
from indicators.officers import Role, Staff, staff
from indicators.settling import kept_since
from indicators.tables import interaction_changes, interactions
from indicators.times import date_of, day_number, day_of, local
from indicators.unsettled import unsettle
from indicators.visit_tables import visit_origins
from indicators.visit_words import CHANNELS, OUTCOMES, TOPICS

MOST_PEOPLE = 500
_CLOCKS_DIFFER_S = 600.0
_LONGEST_REASON = 300


class BadVisit(ValueError):
    """It cannot be counted like this; `problems` say why, for people."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Visit:
    """One piece of support face to face, for `people` at once.

    `channel` is "counter" or "outreach", `topic` and `outcome` keys of `visit_words`, `when` in seconds since 1970,
    `officer` the id of who helped, `source` "form", "chat" or "import".
    """

    commune: str
    channel: str
    topic: str
    when: float
    officer: int
    people: int = 1
    hamlet: str | None = None
    outcome: str = "answered"
    source: str = "form"


@dataclass(frozen=True)
class Recorded:
    """A visit as it is kept; `is_void`: corrected away; `by`: the officer's name; `was_changed`: it has a history."""

    id: int
    visit: Visit
    by: str
    is_void: bool = False
    was_changed: bool = False


@dataclass(frozen=True)
class Change:
    """One correction: when, by whom (name), why, and the fields that changed."""

    at: float
    by: str
    why: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def record(connection: sa.Connection, visit: Visit, *, now: float, origin: str | None = None) -> int:
    """Count a visit; return its number. One of an `origin` that is known already is not counted again.

    Raises:
        BadVisit: something about it cannot be.

    """
    check(connection, visit, now)
    # The mark of the day is also the lock that lets two writings of the same visit in one after the other.
    unsettle(connection, visit.commune, day_of(visit.when))
    known = _of_origin(connection, origin)
    if known is not None:
        return known
    row = {
        **_columns(visit),
        "kind": "visit",
        "commune": visit.commune,
        "officer": visit.officer,
        "source": visit.source,
        "turns": 0,
        "is_first": False,
        "is_assisted": True,
        "is_test": False,
    }
    number = int(connection.execute(sa.insert(interactions).values(row).returning(interactions.c.id)).scalar_one())
    if origin is not None:
        connection.execute(sa.insert(visit_origins).values(origin=origin, interaction_id=number))
    return number


def check(connection: sa.Connection, visit: Visit, now: float) -> None:
    """See that a visit can be counted.

    Raises:
        BadVisit: it cannot.

    """
    problems = list(_wrong_fields(visit))
    if visit.when > now + _CLOCKS_DIFFER_S:
        problems.append("Ngày giờ ở tương lai.")
    elif visit.when < 0 or day_of(visit.when) < kept_since(connection):
        since = kept_since(connection)
        first = f"{date_of(since):%d/%m/%Y}" if since else "năm 1970"
        problems.append(f"Ngày quá cũ: số liệu trước {first} đã khóa sổ.")
    if problems:
        raise BadVisit(*problems)


def _wrong_fields(visit: Visit) -> list[str]:
    wrong = []
    if not visit.commune:
        wrong.append("Chưa rõ xã nào.")
    if visit.topic not in TOPICS:
        wrong.append("Chưa chọn lĩnh vực.")
    if visit.channel not in CHANNELS:
        wrong.append("Chưa chọn nơi hỗ trợ: tại quầy, hay tại nhà, lưu động.")
    if visit.outcome not in OUTCOMES:
        wrong.append("Chưa chọn kết quả.")
    if not 1 <= visit.people <= MOST_PEOPLE:
        wrong.append(f"Số người phải từ 1 đến {MOST_PEOPLE}.")
    if visit.hamlet is not None and len(visit.hamlet) > hamlets.LONGEST:
        wrong.append("Tên ấp, thôn dài quá.")
    return wrong


def correct(
    connection: sa.Connection, number: int, changes: Mapping[str, Any], officer: int, why: str, *, now: float
) -> Recorded:
    """Change fields of a visit (names as in `Visit`, and "is_void"), and keep what was before.

    Raises:
        KeyError: there is no such visit.
        BadVisit: it would not be one any more, or no reason is given.

    """
    found = by_id(connection, number)
    if found is None:
        raise KeyError(number)
    reason = why.strip()[:_LONGEST_REASON]
    if not reason:
        raise BadVisit("Xin ghi lý do sửa.")
    is_void = bool(changes.get("is_void", found.is_void))
    visit = replace(found.visit, **{name: value for name, value in changes.items() if name != "is_void"})
    before, after = (_shown(entry, void) for entry, void in ((found.visit, found.is_void), (visit, is_void)))
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return found
    if not is_void:
        check(connection, visit, now)
    for day in {day_of(found.visit.when), day_of(visit.when)}:
        unsettle(connection, visit.commune, day)
    values = {**_columns(visit), "void_at": now if is_void else None}
    connection.execute(sa.update(interactions).where(interactions.c.id == number).values(values))
    row = {
        "interaction_id": number,
        "at": now,
        "officer": officer,
        "why": reason,
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    connection.execute(sa.insert(interaction_changes).values(row))
    return replace(found, visit=visit, is_void=is_void, was_changed=True)


def history(connection: sa.Connection, number: int) -> list[Change]:
    """The corrections of a visit, oldest first."""
    change = interaction_changes.c
    wanted = sa.select(interaction_changes, staff.c.name).outerjoin_from(
        interaction_changes, staff, staff.c.id == change.officer
    )
    rows = connection.execute(wanted.where(change.interaction_id == number).order_by(change.id))
    return [Change(row.at, row.name or "lệnh trên máy chủ", row.why, row.before, row.after) for row in rows]


def by_id(connection: sa.Connection, number: int) -> Recorded | None:
    """The visit of that number."""
    row = connection.execute(_visits().where(interactions.c.id == number)).one_or_none()
    return None if row is None else _recorded(row)


def of_origin(connection: sa.Connection, origin: str) -> Recorded | None:
    """The visit that came from `origin`."""
    number = _of_origin(connection, origin)
    return None if number is None else by_id(connection, number)


def of_day(
    connection: sa.Connection, day: int, commune: str | None = None, officer: int | None = None
) -> list[Recorded]:
    """The visits of a day (stored form), the newest first; of one commune or one officer only, if given."""
    wanted = _visits().where(interactions.c.day == day)
    if commune is not None:
        wanted = wanted.where(interactions.c.commune == commune)
    if officer is not None:
        wanted = wanted.where(interactions.c.officer == officer)
    return [_recorded(row) for row in connection.execute(wanted.order_by(interactions.c.id.desc()))]


def latest(connection: sa.Connection, officer: int, source: str, since: float) -> Recorded | None:
    """The newest visit that counts of an officer and a source, given since then."""
    row = interactions.c
    wanted = _visits().where(
        row.officer == officer, row.source == source, row.opened_at >= since, row.void_at.is_(None)
    )
    found = connection.execute(wanted.order_by(row.id.desc()).limit(1)).one_or_none()
    return None if found is None else _recorded(found)


def people_on(connection: sa.Connection, officer: int, at: float) -> int:
    """How many people the officer has helped on the day of `at`, by what is written down."""
    row = interactions.c
    mine = sa.and_(row.kind == "visit", row.officer == officer, row.day == day_of(at), row.void_at.is_(None))
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.sum(row.people), 0)).where(mine)).scalar_one())


def may_correct(viewer: Staff, recorded: Recorded) -> bool:
    """Whose visits somebody may correct: their own; who leads the commune, all of it."""
    if not viewer.may_see(recorded.visit.commune):
        return False
    return recorded.visit.officer == viewer.id or viewer.role.includes(Role.MANAGER)


def _of_origin(connection: sa.Connection, origin: str | None) -> int | None:
    if origin is None:
        return None
    wanted = sa.select(visit_origins.c.interaction_id).where(visit_origins.c.origin == origin)
    return connection.execute(wanted).scalar()


def _visits() -> sa.Select[Any]:
    row, change = interactions.c, interaction_changes.c
    changed = sa.exists().where(change.interaction_id == row.id).label("was_changed")
    joined = sa.select(interactions, staff.c.name, changed)
    return joined.outerjoin_from(interactions, staff, staff.c.id == row.officer).where(row.kind == "visit")


def _recorded(row: sa.Row[Any]) -> Recorded:
    visit = Visit(
        commune=row.commune,
        channel=row.channel,
        topic=row.topic,
        when=row.opened_at,
        officer=row.officer,
        people=row.people,
        hamlet=row.hamlet,
        outcome=row.outcome,
        source=row.source,
    )
    return Recorded(row.id, visit, row.name or "–", row.void_at is not None, bool(row.was_changed))


def _columns(visit: Visit) -> dict[str, Any]:
    moment = local(visit.when)
    return {
        "channel": visit.channel,
        "hamlet": visit.hamlet,
        "topic": visit.topic,
        "outcome": visit.outcome,
        "people": visit.people,
        "opened_at": visit.when,
        "last_at": visit.when,
        "day": day_number(moment.date()),
        "hour": moment.hour,
    }


def _shown(visit: Visit, is_void: bool) -> dict[str, Any]:
    return {**asdict(visit), "is_void": is_void}
