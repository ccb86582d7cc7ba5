"""Who is signed in: opaque tokens in a cookie, their hashes in the database, two ends to every session."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from console.tables import staff_sessions
from indicators import officers
from indicators.officers import Staff

IDLE_S = 2 * 3600.0
LONGEST_S = 12 * 3600.0
"""A session ends after two hours without use, and after twelve (a working day) in any case."""

_NOTE_EVERY_S = 60.0


@dataclass(frozen=True)
class Viewer:
    """A signed-in officer. `csrf` must come back with every change; `must_change`: the password is a first one."""

    staff: Staff
    csrf: str
    must_change: bool
    token_hash: str


def begin(connection: sa.Connection, staff_id: int, now: float) -> str:
    """Sign an officer in; return the cookie's token. Sessions that are over are deleted."""
    connection.execute(sa.delete(staff_sessions).where(_is_over(now)))
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": digest(token),
        "staff_id": staff_id,
        "csrf": secrets.token_urlsafe(32),
        "created_at": now,
        "seen_at": now,
        "expires_at": now + LONGEST_S,
    }
    connection.execute(sa.insert(staff_sessions).values(row))
    return token


def find(connection: sa.Connection, token: str, now: float, *, is_use: bool = True) -> Viewer | None:
    """Whose session this is; None if there is none, it is over, or the account was closed.

    `is_use` False: the page asked by itself, which keeps no session alive.
    """
    token_hash = digest(token)
    mine = staff_sessions.c.token_hash == token_hash
    joined = sa.select(officers.staff, staff_sessions.c.csrf, staff_sessions.c.seen_at).join_from(
        staff_sessions, officers.staff
    )
    row = connection.execute(joined.where(mine, officers.staff.c.is_active, ~_is_over(now))).one_or_none()
    if row is None:
        return None
    if is_use and row.seen_at < now - _NOTE_EVERY_S:
        connection.execute(sa.update(staff_sessions).where(mine).values(seen_at=now))
    return Viewer(officers.of_row(row), row.csrf, row.must_change, token_hash)


def end(connection: sa.Connection, token_hash: str) -> None:
    """Sign out."""
    connection.execute(sa.delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))


def end_all(connection: sa.Connection, staff_id: int) -> None:
    """Sign an officer out everywhere (password or rights changed)."""
    connection.execute(sa.delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


def digest(token: str) -> str:
    """How a token is kept: it is 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _is_over(now: float) -> sa.ColumnElement[bool]:
    return sa.or_(staff_sessions.c.expires_at <= now, staff_sessions.c.seen_at <= now - IDLE_S)
