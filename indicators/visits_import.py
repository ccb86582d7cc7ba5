"""Files of visits in the database: taken in as a whole or not at all, each once, and taken back as a whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from indicators import hamlets, visits
from indicators.officers import staff
from indicators.tables import interactions
from indicators.times import day_of, local
from indicators.visit_tables import visit_imports, visit_origins
from indicators.visits import BadVisit, Visit
from indicators.visits_sheet import RowProblem, SheetRow

_LONGEST_NAME = 120
_ORIGIN = "import:"
_LIKENESS_LENGTH = 16


@dataclass(frozen=True)
class Source:
    """Where rows come from: the commune and officer (id) they are counted for, the file's name and digest."""

    commune: str
    officer: int
    file_name: str
    digest: str


@dataclass(frozen=True)
class Import:
    """A file that was taken in; `by`: the officer's name, `void_at`: when it was taken back."""

    id: int
    file_name: str
    officer: int
    by: str
    at: float
    rows: int
    people: int
    void_at: float | None


class AlreadyImported(ValueError):
    """The very same file counts already."""

    def __init__(self, earlier: Import) -> None:
        when = local(earlier.at)
        super().__init__(f"Tệp này đã được {earlier.by} nhập lúc {when:%H:%M %d/%m/%Y}, nên không nhập lần nữa.")
        self.earlier = earlier


def digest(content: bytes) -> str:
    """By which a file is recognised."""
    return hashlib.sha256(content).hexdigest()


def problems(connection: sa.Connection, source: Source, rows: Sequence[SheetRow], now: float) -> list[RowProblem]:
    """What stands against the rows that only the database knows, or the calendar."""
    found: list[RowProblem] = []
    for row in rows:
        try:
            visits.check(connection, _visit(source, row), now)
        except BadVisit as error:
            found.extend(RowProblem(row.number, "Ngày", problem) for problem in error.problems)
    return found


def seen_before(connection: sa.Connection, source: Source, rows: Sequence[SheetRow]) -> list[int]:
    """The numbers of rows that stood the same in an earlier file: a list that was added to and sent again.

    If three such rows were taken in and four stand in this file, three are meant. What was corrected since counts as
    taken in; what was taken back with its whole file does not.
    """
    kinds = {row.number: _likeness(row) for row in rows}
    if not kinds:
        return []
    origin, file = visit_origins.c.origin, visit_imports.c
    likeness = sa.func.substr(origin, len(_ORIGIN) + 1, _LIKENESS_LENGTH)
    ours = origin.like(f"{_ORIGIN}%"), likeness.in_(set(kinds.values()))
    found = connection.execute(sa.select(origin).where(*ours)).scalars()
    counting = sa.select(file.id).where(file.commune == source.commune, file.void_at.is_(None))
    imports = set(connection.execute(counting).scalars())
    parts = (text.split(":") for text in found)
    there = Counter(kind for _, kind, number, _ in parts if int(number) in imports)
    same = []
    for number, kind in kinds.items():
        if there[kind] > 0:
            there[kind] -= 1
            same.append(number)
    return same


def find(connection: sa.Connection, commune: str, file_digest: str) -> Import | None:
    """The import of that very file that counts."""
    file = visit_imports.c
    counts = file.commune == commune, file.digest == file_digest, file.void_at.is_(None)
    row = connection.execute(_imports().where(*counts)).one_or_none()
    return None if row is None else _import(row)


def add(connection: sa.Connection, source: Source, rows: Sequence[SheetRow], now: float) -> int:
    """Count all rows; return the import's number.

    Raises:
        AlreadyImported: the file counts already.
        BadVisit: a row cannot be counted; roll back, nothing of the file may count then.

    """
    earlier = find(connection, source.commune, source.digest)
    if earlier is not None:
        raise AlreadyImported(earlier)
    file = {
        "commune": source.commune,
        "digest": source.digest,
        "file_name": source.file_name[:_LONGEST_NAME],
        "officer": source.officer,
        "at": now,
        "rows": len(rows),
        "people": sum(row.people for row in rows),
    }
    added = sa.insert(visit_imports).values(file).returning(visit_imports.c.id)
    number = int(connection.execute(added).scalar_one())
    # Day by day in order, so that two files at once wait for each other instead of each holding what the other needs.
    for row in sorted(rows, key=lambda row: (day_of(row.when), row.number)):
        origin = f"{_ORIGIN}{_likeness(row)}:{number}:{row.number}"
        visits.record(connection, _visit(source, row), now=now, origin=origin)
    return number


def take_back(connection: sa.Connection, commune: str | None, number: int, officer: int, why: str, now: float) -> int:
    """Void all visits of an import that still count; return how many. With `commune`, only an import of that commune.

    Raises:
        KeyError: there is no such import, or it was taken back before.
        BadVisit: no reason is given.

    """
    file = visit_imports.c
    mine = sa.and_(file.id == number, file.void_at.is_(None))
    if commune is not None:
        mine = sa.and_(mine, file.commune == commune)
    if connection.execute(sa.update(visit_imports).where(mine).values(void_at=now)).rowcount != 1:
        raise KeyError(number)
    origin = visit_origins.c
    theirs = sa.select(origin.interaction_id).where(origin.origin.like(f"{_ORIGIN}%:{number}:%"))
    counted = interactions.c.id.in_(theirs), interactions.c.void_at.is_(None)
    in_order = sa.select(interactions.c.id).where(*counted).order_by(interactions.c.day, interactions.c.id)
    ids = connection.execute(in_order).scalars().all()
    for visit in ids:
        visits.correct(connection, visit, {"is_void": True}, officer, why, now=now)
    return len(ids)


def latest(connection: sa.Connection, commune: str | None, limit: int = 20) -> list[Import]:
    """The newest imports."""
    wanted = _imports().order_by(visit_imports.c.id.desc()).limit(limit)
    if commune is not None:
        wanted = wanted.where(visit_imports.c.commune == commune)
    return [_import(row) for row in connection.execute(wanted)]


def by_id(connection: sa.Connection, number: int) -> Import | None:
    """The import of that number."""
    row = connection.execute(_imports().where(visit_imports.c.id == number)).one_or_none()
    return None if row is None else _import(row)


def _visit(source: Source, row: SheetRow) -> Visit:
    return Visit(
        commune=source.commune,
        channel=row.channel,
        topic=row.topic,
        when=row.when,
        officer=source.officer,
        people=row.people,
        hamlet=row.hamlet,
        outcome=row.outcome,
        source="import",
    )


def _likeness(row: SheetRow) -> str:
    """The same for rows that say the same."""
    said = (int(row.when), row.topic, row.channel, row.people, hamlets.key(row.hamlet or ""), row.outcome)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_LIKENESS_LENGTH]


def _imports() -> sa.Select[Any]:
    return sa.select(visit_imports, staff.c.name).outerjoin_from(
        visit_imports, staff, staff.c.id == visit_imports.c.officer
    )


def _import(row: sa.Row[Any]) -> Import:
    return Import(row.id, row.file_name, row.officer, row.name or "–", row.at, row.rows, row.people, row.void_at)
