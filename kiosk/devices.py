"""The registered kiosks, recognised by a token of which only a hash is kept. Times are seconds since 1970."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from storage.store import Number, Time, metadata

LONGEST_NAME = 80
_SEEN_EVERY_S = 60.0

kiosks = sa.Table(
    "kiosks",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("name", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("commune", sa.String(64)),
    sa.Column("hamlet", sa.String(80)),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("paper", sa.String(8), nullable=False),
    sa.Column("created_at", Time, nullable=False),
    sa.Column("created_by", Number, sa.ForeignKey("staff.id")),
    sa.Column("last_seen_at", Time),
    sa.Column("revoked_at", Time),
    sa.UniqueConstraint("token_hash"),
)
"""`created_by` is null for what was made on the command line. A revoked kiosk stays: its visits were counted."""


class Paper(StrEnum):
    """What the kiosk's printer takes."""

    A4 = "a4"
    RECEIPT = "80mm"
    NONE = "none"


@dataclass(frozen=True)
class Kiosk:
    """One device. `id` is None for the try-out on the server itself, whose visits are marked as tests."""

    id: int | None
    name: str
    commune: str | None
    hamlet: str | None = None
    paper: Paper = Paper.A4
    created_at: float = 0.0
    last_seen_at: float | None = None
    revoked_at: float | None = None

    @property
    def is_trial(self) -> bool:
        """Whether it is only the try-out."""
        return self.id is None


def create(
    connection: sa.Connection,
    name: str,
    commune: str | None,
    by: int | None,
    *,
    now: float,
    hamlet: str | None = None,
    paper: Paper = Paper.A4,
) -> str:
    """Register a kiosk and return its token, which cannot be read again. `by`: who did it (staff id).

    Raises:
        ValueError: the name is empty or longer than 80 characters.

    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(f"Tên kiosk cần từ 1 đến {LONGEST_NAME} ký tự.")
    token = secrets.token_urlsafe(24)
    row = {
        "name": name,
        "commune": commune,
        "hamlet": hamlet,
        "token_hash": _hash(token),
        "paper": paper,
        "created_at": now,
        "created_by": by,
    }
    connection.execute(sa.insert(kiosks).values(row))
    return token


def listed(connection: sa.Connection, commune: str | None = None) -> list[Kiosk]:
    """All kiosks, those in use first; `commune` limits them to one."""
    wanted = sa.select(kiosks).order_by(kiosks.c.revoked_at.is_not(None), kiosks.c.id)
    if commune is not None:
        wanted = wanted.where(kiosks.c.commune == commune)
    return list(map(_kiosk, connection.execute(wanted)))


def revoke(connection: sa.Connection, kiosk_id: int, now: float) -> bool:
    """Let the kiosk in no more; False if there is none of that number in use."""
    in_use = sa.and_(kiosks.c.id == kiosk_id, kiosks.c.revoked_at.is_(None))
    return connection.execute(sa.update(kiosks).where(in_use).values(revoked_at=now)).rowcount == 1


def find(connection: sa.Connection, token: str, now: float) -> Kiosk | None:
    """The kiosk in use that has this token; that it was seen is noted once a minute."""
    in_use = sa.and_(kiosks.c.token_hash == _hash(token), kiosks.c.revoked_at.is_(None))
    row = connection.execute(sa.select(kiosks).where(in_use)).one_or_none()
    if row is None:
        return None
    if row.last_seen_at is None or row.last_seen_at < now - _SEEN_EVERY_S:
        connection.execute(sa.update(kiosks).where(kiosks.c.id == row.id).values(last_seen_at=now))
    return _kiosk(row)


def _kiosk(row: sa.Row[tuple[object, ...]]) -> Kiosk:
    values = {name: getattr(row, name) for name in Kiosk.__dataclass_fields__}
    return Kiosk(**{**values, "paper": Paper(values["paper"])})


def _hash(token: str) -> str:
    # A token is random and long, so a plain hash of it cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()
