"""Holds up whoever guesses passwords: after five failures a pause that doubles, per account and per address.

Names without an account are held up alike, so that the pause does not tell which names exist. A pause is never longer
than 15 minutes: somebody who fails on purpose must not lock a colleague out for the day.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from connectors.queue import put
from console.tables import sign_in_attempts
from storage.vault import Vault

FREE_FAILURES = 5
_FIRST_PAUSE_S = 30.0
_LONGEST_PAUSE_S = 15 * 60.0
_FORGET_AFTER_S = 24 * 3600.0
# An office's machines often share one address.
_ADDRESS_FACTOR = 4


def keys(vault: Vault, username: str, address: str) -> tuple[str, str]:
    """What failures are counted under; hashed with our key, so that addresses and mistyped names are not kept."""
    return vault.digest("sign-in:name", username.strip().lower()), vault.digest("sign-in:address", address)


def pause(connection: sa.Connection, tried: Iterable[str], now: float) -> float:
    """Seconds until another attempt is looked at; 0: at once."""
    until = sa.select(sa.func.max(sign_in_attempts.c.locked_until)).where(sign_in_attempts.c.key_hash.in_(list(tried)))
    return max(float(connection.execute(until).scalar() or 0.0) - now, 0.0)


def count(connection: sa.Connection, tried: tuple[str, str], now: float) -> None:
    """Count an attempt as failed, before the password is looked at: a hundred at once must not slip through."""
    connection.execute(sa.delete(sign_in_attempts).where(sign_in_attempts.c.last_at < now - _FORGET_AFTER_S))
    for key, free in zip(tried, (FREE_FAILURES, FREE_FAILURES * _ADDRESS_FACTOR), strict=True):
        mine = sign_in_attempts.c.key_hash == key
        before = connection.execute(sa.select(sign_in_attempts.c.failures).where(mine)).scalar() or 0
        over = before + 1 - free
        hold = min(_FIRST_PAUSE_S * 2.0 ** min(over, 20), _LONGEST_PAUSE_S) if over >= 0 else 0.0
        row = {"key_hash": key, "failures": before + 1, "last_at": now, "locked_until": now + hold}
        put(connection, sign_in_attempts, "key_hash", row)


def succeeded(connection: sa.Connection, tried: tuple[str, str]) -> None:
    """Forget the failures of the name, and take this attempt back from the address's."""
    name, address = tried
    connection.execute(sa.delete(sign_in_attempts).where(sign_in_attempts.c.key_hash == name))
    theirs = sa.update(sign_in_attempts).where(sign_in_attempts.c.key_hash == address)
    connection.execute(theirs.values(failures=sign_in_attempts.c.failures - 1, locked_until=0.0))
