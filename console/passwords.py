"""Passwords: argon2id hashes, made and checked in threads, a few at a time because each needs 64 MiB."""

from __future__ import annotations

import secrets

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST = 10
LONGEST = 200
_AT_ONCE = 2
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()
# Checked for a name that has no account, so that its refusal takes as long as any other.
_NOBODYS = _hasher.hash(secrets.token_urlsafe(16))


class WeakPassword(ValueError):
    """The password is too easy to guess; the message says why."""


def check_strength(password: str, username: str) -> None:
    """See that a password is long enough and not just a pattern or the account's name.

    Length counts, not kinds of characters (NIST SP 800-63B, section 5.1.1).

    Raises:
        WeakPassword: it is too weak.

    """
    if len(password) < SHORTEST:
        raise WeakPassword(f"Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
    if len(password) > LONGEST:
        raise WeakPassword(f"Mật khẩu dài nhất {LONGEST} ký tự.")
    lowered = password.lower()
    if username.lower() in lowered or lowered in _COMMON or len(set(lowered)) < 5:
        raise WeakPassword("Mật khẩu này dễ đoán quá. Xin chọn mật khẩu khác, không chứa tên đăng nhập.")


def hash_password(password: str) -> str:
    """The hash under which a password is kept."""
    return _hasher.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` belongs to the hash; takes as long when there is none."""
    try:
        return _hasher.verify(kept or _NOBODYS, password) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


async def checked(kept: str | None, password: str) -> bool:
    """`is_password` without holding up the others."""
    return await to_thread.run_sync(is_password, kept, password[: LONGEST + 1], limiter=_limiter())


async def hashed(password: str) -> str:
    """`hash_password` without holding up the others."""
    return await to_thread.run_sync(hash_password, password, limiter=_limiter())


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def random_password() -> str:
    """A first password that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _limiter() -> CapacityLimiter:
    """One limiter per event loop."""
    global _shared  # noqa: PLW0603 - made when the first loop runs
    if _shared is None:
        _shared = CapacityLimiter(_AT_ONCE)
    return _shared


_shared: CapacityLimiter | None = None
_COMMON = frozenset({"1234567890", "0123456789", "12345678910", "qwertyuiop", "matkhau123", "password123"})
