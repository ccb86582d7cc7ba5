"""Staff accounts: made, changed, closed. Each change is recorded; a closed account stays, because its deeds do."""

from __future__ import annotations

import re

import sqlalchemy as sa

from console import changes, sessions
from console.words import role as role_name
from indicators import officers
from indicators.officers import Role, Staff, staff
from knowledge.text import clean

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,62}[a-z0-9]")


class AccountProblem(ValueError):
    """The account cannot be made or changed so; the message says why."""


def add(
    connection: sa.Connection,
    username: str,
    name: str,
    role: Role,
    commune: str | None,
    password_hash: str | None,
    *,
    by: int | None,
    now: float,
) -> Staff:
    """Make an account with a first password, which its officer must change (none: signs in through OIDC only).

    Raises:
        AccountProblem: the name is not one, or taken.

    """
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise AccountProblem("Tên đăng nhập gồm 3–64 chữ thường không dấu, số, dấu chấm, gạch, @; ví dụ lan.nguyen.")
    name = clean(name)
    if not name:
        raise AccountProblem("Xin ghi họ tên cán bộ.")
    if find(connection, username) is not None:
        raise AccountProblem(f"Tên đăng nhập “{username}” đã có người dùng.")
    row = {
        "username": username,
        "name": name[:120],
        "password_hash": password_hash,
        "must_change": password_hash is not None,
        "role": role,
        "commune": commune,
        "is_active": True,
        "created_at": now,
    }
    made = connection.execute(sa.insert(staff).values(row).returning(staff.c.id)).scalar_one()
    member = Staff(made, username, str(row["name"]), role, commune)
    _record(connection, member, "tài khoản", "", describe(member), "tạo tài khoản", by, now)
    return member


def change(
    connection: sa.Connection,
    member: Staff,
    role: Role,
    commune: str | None,
    *,
    is_active: bool,
    why: str,
    by: int | None,
    now: float,
) -> None:
    """Change what an officer may do, or close or reopen the account; they are signed out everywhere.

    Raises:
        AccountProblem: nobody would be left to administer the accounts.

    """
    after = Staff(member.id, member.username, member.name, role, commune, is_active)
    if after == member:
        return
    if _is_chief(member) and not _is_chief(after) and not _other_chiefs(connection, member.id):
        raise AccountProblem("Đây là người quản trị cuối cùng, phải còn ít nhất một người quản trị mọi xã.")
    values = {"role": role, "commune": commune, "is_active": is_active}
    connection.execute(sa.update(staff).where(staff.c.id == member.id).values(values))
    sessions.end_all(connection, member.id)
    if not is_active:
        connection.execute(sa.delete(officers.link_codes).where(officers.link_codes.c.staff_id == member.id))
        connection.execute(sa.delete(officers.staff_links).where(officers.staff_links.c.staff_id == member.id))
    _record(connection, member, "tài khoản", describe(member), describe(after), why, by, now)


def set_password(
    connection: sa.Connection, member: Staff, password_hash: str, *, is_first: bool, by: int | None, now: float
) -> None:
    """Set a password; sessions end. `is_first`: somebody else chose it, so its officer must choose another."""
    values = {"password_hash": password_hash, "must_change": is_first}
    connection.execute(sa.update(staff).where(staff.c.id == member.id).values(values))
    sessions.end_all(connection, member.id)
    after = "mật khẩu tạm" if is_first else "mật khẩu mới"
    _record(connection, member, "mật khẩu", "mật khẩu cũ", after, "cấp lại" if is_first else "tự đổi", by, now)


def find(connection: sa.Connection, username: str) -> tuple[Staff, str | None] | None:
    """The account of that name with its password's hash, also a closed one."""
    row = connection.execute(sa.select(staff).where(staff.c.username == username.strip().lower())).one_or_none()
    return None if row is None else (officers.of_row(row), row.password_hash)


def describe(member: Staff) -> str:
    """What an account is, in words."""
    place = member.commune or "mọi xã"
    return f"{member.name}, {role_name(member.role)}, {place}" + ("" if member.is_active else ", đã khóa")


def _is_chief(member: Staff) -> bool:
    return member.is_active and member.role is Role.ADMIN and member.commune is None


def _other_chiefs(connection: sa.Connection, than: int) -> bool:
    chief = sa.and_(staff.c.is_active, staff.c.role == Role.ADMIN, staff.c.commune.is_(None), staff.c.id != than)
    return connection.execute(sa.select(staff.c.id).where(chief).limit(1)).scalar() is not None


def _record(
    connection: sa.Connection, member: Staff, what: str, before: str, after: str, why: str, by: int | None, now: float
) -> None:
    name = f"{what} {member.username}"
    changes.record(connection, by, name, before, after, why, now=now, commune=member.commune)
