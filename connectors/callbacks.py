"""The contact a citizen chose to leave, so that an officer can call back when the office is open again.

It is kept only with the citizen's consent, sealed, shown only to the officer who has the conversation, and deleted when
the conversation ends (`handoffs.close`, `handoffs.tidy`).
"""

from __future__ import annotations

import re
from enum import StrEnum

import sqlalchemy as sa

from connectors.handoff_tables import handoffs
from connectors.handoffs import State
from storage.vault import Vault

_SHORTEST_NUMBER, _LONGEST_NUMBER = 9, 11
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST = 120


class Contact(StrEnum):
    """By what the officer can reach the citizen."""

    PHONE = "phone"
    ZALO = "zalo"
    EMAIL = "email"


class NoContact(ValueError):
    """What was left is no telephone number or address; the message says so to the citizen."""


def leave(connection: sa.Connection, conversation: str, kind: Contact, value: str, vault: Vault) -> bool:
    """Keep the contact with the hand that is raised in this conversation; False: none is.

    Raises:
        NoContact: the value is not of that kind.

    """
    waits = sa.and_(handoffs.c.conversation == conversation, handoffs.c.state.in_((State.WAITING, State.TAKEN)))
    sealed = vault.seal(_checked(kind, value))
    kept = sa.update(handoffs).where(waits).values(contact_kind=kind, contact_sealed=sealed)
    return connection.execute(kept).rowcount == 1


def read(connection: sa.Connection, handoff_id: int, staff_id: int, vault: Vault) -> str | None:
    """The contact, for the officer who has the conversation; None for anyone else, or if none was left.

    Raises:
        VaultLocked: the key was changed since.

    """
    mine = sa.and_(handoffs.c.id == handoff_id, handoffs.c.state == State.TAKEN, handoffs.c.taken_by == staff_id)
    sealed = connection.execute(sa.select(handoffs.c.contact_sealed).where(mine)).scalar()
    return None if sealed is None else vault.unseal(sealed)


def _checked(kind: Contact, value: str) -> str:
    value = value.strip()[:_LONGEST]
    if kind is Contact.EMAIL:
        if not _EMAIL.fullmatch(value):
            raise NoContact("Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@gmail.com")
        return value
    digits = re.sub(r"[\s.\-()]", "", value)
    digits = f"0{digits[3:]}" if digits.startswith("+84") else digits
    if not (digits.isascii() and digits.isdecimal() and _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER):
        raise NoContact("Số điện thoại chưa đúng. Ví dụ: 0912 345 678")
    return digits
