"""The office's staff as all rooms know them: who they are, what they may see, and which chats are theirs.

Accounts are made in the console's room (`console.accounts`); here is what the bot and the reports need: the officer
behind a linked Zalo or Telegram conversation, and the one-time codes by which an officer links it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from knowledge.text import clean, fold
from storage.store import Number, Time, metadata

CODE_VALID_S = 15 * 60.0
# No letter or digit that is taken for another when read from a screen or typed on a phone.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE = re.compile(r"/?\s*lien\s*ket[\s:]+([a-z2-9]{4})[\s-]*([a-z2-9]{4})")

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("username", sa.String(64), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    # Null: signs in only through the office's own sign-in service (OIDC).
    sa.Column("password_hash", sa.String(200)),
    sa.Column("must_change", sa.Boolean, nullable=False, default=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("commune", sa.String(64)),
    sa.Column("is_active", sa.Boolean, nullable=False, default=True),
    sa.Column("created_at", Time, nullable=False),
    sa.UniqueConstraint("username"),
)
"""One account; never deleted, because what was done stays signed. `commune` null: every commune."""

staff_links = sa.Table(
    "staff_links",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("staff_id", Number, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("created_at", Time, nullable=False),
    sa.UniqueConstraint("conversation"),
)
"""The chats that are an officer's own."""

link_codes = sa.Table(
    "link_codes",
    metadata,
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("staff_id", Number, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("expires_at", Time, nullable=False),
)
"""Codes an officer may send from a chat, once, to make it theirs."""


class Role(StrEnum):
    """What an officer may do; each includes the ones before it."""

    OFFICER = "officer"
    MANAGER = "manager"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether whoever has this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Staff:
    """A member of staff. `commune` is a slug; None: all communes."""

    id: int
    username: str
    name: str
    role: Role
    commune: str | None
    is_active: bool = True

    def may_see(self, commune: str | None) -> bool:
        """Whether what belongs to `commune` (None: to no known commune) is this officer's to see."""
        return self.commune is None or self.commune == commune


@dataclass(frozen=True)
class Link:
    """A chat that is an officer's own; `conversation` as in `connectors.channel.conversation_key`."""

    id: int
    staff: Staff
    channel: str
    conversation: str
    created_at: float


def staff_of(connection: sa.Connection, conversation: str) -> Staff | None:
    """The active officer whose chat this is, or None."""
    theirs = _staff_links().where(staff_links.c.conversation == conversation, staff.c.is_active)
    row = connection.execute(theirs).one_or_none()
    return None if row is None else of_row(row)


def by_id(connection: sa.Connection, staff_id: int) -> Staff | None:
    """The officer with that id, also one who is no longer active."""
    row = connection.execute(sa.select(staff).where(staff.c.id == staff_id)).one_or_none()
    return None if row is None else of_row(row)


def everybody(connection: sa.Connection, commune: str | None = None) -> list[Staff]:
    """All accounts by name, with `commune` only those who see that commune."""
    rows = connection.execute(sa.select(staff).order_by(staff.c.name, staff.c.id))
    return [member for member in map(of_row, rows) if commune is None or member.may_see(commune)]


def is_anybody_there(connection: sa.Connection, commune: str | None) -> bool:
    """Whether any active officer sees what belongs to `commune`."""
    sees: sa.ColumnElement[bool] = staff.c.commune.is_(None)
    if commune is not None:
        sees = sa.or_(sees, staff.c.commune == commune)
    return connection.execute(sa.select(staff.c.id).where(staff.c.is_active, sees).limit(1)).scalar() is not None


def links(connection: sa.Connection, commune: str | None = None, staff_id: int | None = None) -> list[Link]:
    """The linked chats of active officers: all, those who see `commune`, or those of one officer."""
    wanted = _staff_links().where(staff.c.is_active).order_by(staff_links.c.id)
    if staff_id is not None:
        wanted = wanted.where(staff.c.id == staff_id)
    found = [
        Link(row.link_id, of_row(row), row.channel, row.conversation, row.linked_at)
        for row in connection.execute(wanted)
    ]
    return [link for link in found if commune is None or link.staff.may_see(commune)]


def new_code(connection: sa.Connection, staff_id: int, now: float) -> str:
    """A code ("ABCD-EFGH") by which the officer links a chat within 15 minutes; an earlier one is void."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    gone = sa.or_(link_codes.c.staff_id == staff_id, link_codes.c.expires_at < now)
    connection.execute(sa.delete(link_codes).where(gone))
    row = {"code_hash": _digest(code), "staff_id": staff_id, "expires_at": now + CODE_VALID_S}
    connection.execute(sa.insert(link_codes).values(row))
    return f"{code[:4]}-{code[4:]}"


def code_in(text: str) -> str | None:
    """The code in a message of the form "liên kết ABCD-EFGH" (also without diacritics or hyphen), or None."""
    match = _CODE.fullmatch(fold(clean(text)))
    return None if match is None else (match[1] + match[2]).upper()


def redeem(connection: sa.Connection, code: str, channel: str, conversation: str, now: float) -> Staff | None:
    """Link the conversation to whoever the code belongs to; None if it is unknown, used or too old."""
    mine = link_codes.c.code_hash == _digest(code)
    staff_id = connection.execute(sa.select(link_codes.c.staff_id).where(mine, link_codes.c.expires_at >= now)).scalar()
    # Deleting decides who was first, should the code come twice at once.
    if staff_id is None or connection.execute(sa.delete(link_codes).where(mine)).rowcount != 1:
        return None
    member = by_id(connection, staff_id)
    if member is None or not member.is_active:
        return None
    connection.execute(sa.delete(staff_links).where(staff_links.c.conversation == conversation))
    row = {"staff_id": staff_id, "channel": channel, "conversation": conversation, "created_at": now}
    connection.execute(sa.insert(staff_links).values(row))
    return member


def unlink(connection: sa.Connection, link_id: int, staff_id: int) -> bool:
    """Take a chat from its officer; False if that officer has no such link."""
    mine = sa.and_(staff_links.c.id == link_id, staff_links.c.staff_id == staff_id)
    return connection.execute(sa.delete(staff_links).where(mine)).rowcount == 1


def of_row(row: sa.Row[Any]) -> Staff:
    """The officer in a row that holds the columns of `staff`."""
    return Staff(row.id, row.username, row.name, Role(row.role), row.commune, row.is_active)


def _staff_links() -> sa.Select[Any]:
    link = (staff_links.c.id.label("link_id"), staff_links.c.channel, staff_links.c.conversation)
    return sa.select(staff, *link, staff_links.c.created_at.label("linked_at")).join_from(staff, staff_links)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
