"""The reports that were made: at most one a month by itself, the newest five of those that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from indicators.times import date_of, day_number
from reports.period import Month, Period
from reports.tables import reports

_LEASE_S = 600.0
_MOST_ASKED_FOR = 5


@dataclass(frozen=True)
class Files:
    """A finished report's two files and the number of interactions it counts."""

    docx: bytes
    xlsx: bytes
    interactions: int


@dataclass(frozen=True)
class Report:
    """A report as it is listed. `officer`: who asked for it (staff id), None if it was made by itself or by command."""

    id: int
    commune: str
    period: Period
    is_automatic: bool
    officer: int | None
    made_at: float
    interactions: int

    @property
    def file_name(self) -> str:
        """The files' name without its ending: "bao-cao-xuan-hoa-2026-10"."""
        return f"bao-cao-{self.commune}-{self.period.month}"


_LISTED = [column for column in reports.c if column.name not in {"docx", "xlsx"}]


def add(
    connection: sa.Connection, commune: str, period: Period, files: Files, now: float, officer: int | None = None
) -> Report:
    """Keep a report somebody asked for."""
    row = {
        **_key(commune, period),
        "is_automatic": False,
        "officer": officer,
        "lease_until": now,
        "made_at": now,
        **_files(files),
    }
    added = _report(connection.execute(sa.insert(reports).values(row).returning(*_LISTED)).one())
    _keep_newest(connection, added)
    return added


def claim(connection: sa.Connection, commune: str, period: Period, maker: str, now: float) -> int | None:
    """Take on making the month's own report; None if it is made, or another process is at it.

    Whoever dies over it loses it after ten minutes.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {**_key(commune, period), "is_automatic": True, "maker": maker, "lease_until": now + _LEASE_S}
    taken = (
        dialect.insert(reports)
        .values(row)
        .on_conflict_do_update(
            index_elements=["commune", "month"],
            index_where=sa.text("is_automatic"),
            set_={name: row[name] for name in ("maker", "lease_until", "first_day", "last_day")},
            where=sa.and_(reports.c.made_at.is_(None), reports.c.lease_until < now),
        )
        .returning(reports.c.id)
    )
    return connection.execute(taken).scalar()


def finish(connection: sa.Connection, report_id: int, maker: str, files: Files, now: float) -> bool:
    """Store what `claim` was for; False if another process has taken it over meanwhile."""
    mine = sa.and_(reports.c.id == report_id, reports.c.maker == maker, reports.c.made_at.is_(None))
    done = sa.update(reports).where(mine).values(made_at=now, **_files(files))
    return connection.execute(done).rowcount == 1


def give_up(connection: sa.Connection, report_id: int, maker: str) -> None:
    """Let go of what could not be made; it may be claimed again at once."""
    mine = sa.and_(reports.c.id == report_id, reports.c.maker == maker, reports.c.made_at.is_(None))
    connection.execute(sa.update(reports).where(mine).values(lease_until=0.0))


def made(connection: sa.Connection, commune: str | None = None, limit: int = 100) -> list[Report]:
    """The finished reports, newest month first, and of a month the newest first."""
    wanted = sa.select(*_LISTED).where(reports.c.made_at.is_not(None))
    if commune is not None:
        wanted = wanted.where(reports.c.commune == commune)
    newest = wanted.order_by(reports.c.month.desc(), reports.c.made_at.desc(), reports.c.id.desc()).limit(limit)
    return [_report(row) for row in connection.execute(newest)]


def by_id(connection: sa.Connection, report_id: int) -> tuple[Report, Files] | None:
    """A finished report with its files, None if there is none."""
    wanted = sa.select(reports).where(reports.c.id == report_id, reports.c.made_at.is_not(None))
    row = connection.execute(wanted).one_or_none()
    return None if row is None else (_report(row), Files(row.docx, row.xlsx, row.interactions))


def of_month(connection: sa.Connection, commune: str, month: Month) -> Report | None:
    """The newest finished report of a month."""
    mine = sa.and_(reports.c.commune == commune, reports.c.month == month.key, reports.c.made_at.is_not(None))
    newest = sa.select(*_LISTED).where(mine).order_by(reports.c.made_at.desc(), reports.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return None if row is None else _report(row)


def _keep_newest(connection: sa.Connection, added: Report) -> None:
    """Of what was asked for, a month keeps its newest few."""
    asked = (
        reports.c.commune == added.commune,
        reports.c.month == added.period.month.key,
        reports.c.is_automatic.is_(False),
    )
    newest = sa.select(reports.c.id).where(*asked).order_by(reports.c.id.desc()).limit(_MOST_ASKED_FOR)
    kept = connection.execute(newest).scalars().all()
    connection.execute(sa.delete(reports).where(*asked, reports.c.id.not_in(kept)))


def _key(commune: str, period: Period) -> dict[str, Any]:
    days = {"first_day": day_number(period.first), "last_day": day_number(period.last)}
    return {"commune": commune, "month": period.month.key, **days}


def _files(files: Files) -> dict[str, Any]:
    return {"docx": files.docx, "xlsx": files.xlsx, "interactions": files.interactions}


def _report(row: sa.Row[Any]) -> Report:
    period = Period(Month.of_key(row.month), date_of(row.first_day), date_of(row.last_day))
    return Report(row.id, row.commune, period, row.is_automatic, row.officer, row.made_at, row.interactions)
