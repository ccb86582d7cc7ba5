"""Authorisations under way: a single-use `state` for each, with the PKCE verifier that belongs to it."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

import sqlalchemy as sa

from connectors.zalo.tables import authorizations
from storage.store import Store
from storage.vault import Vault

_VALID_S = 30 * 60.0


class UnknownState(Exception):
    """Nobody began this authorisation here, or it is over 30 minutes old, or it came back before."""


class Authorisations:
    """Kept in the database, so that the answer may reach another process than the one that asked."""

    def __init__(self, store: Store, vault: Vault, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    async def begin(self, verifier: str | None) -> str:
        """Remember a new authorisation and return its state."""
        state = secrets.token_urlsafe(24)
        row = {
            "state_digest": _digest(state),
            "sealed_verifier": None if verifier is None else self._vault.seal(verifier),
            "created_at": self._clock(),
        }
        await self._store.run(lambda c: c.execute(sa.insert(authorizations).values(row)))
        return state

    async def take(self, state: str) -> str | None:
        """End the authorisation of `state` and return its verifier, if it has one.

        Raises:
            UnknownState: there is no such authorisation (any more).
            VaultLocked: the encryption key was changed meanwhile.

        """
        oldest = self._clock() - _VALID_S
        mine = authorizations.c.state_digest == _digest(state)

        def work(connection: sa.Connection) -> str | None:
            connection.execute(sa.delete(authorizations).where(authorizations.c.created_at < oldest))
            sealed: str | None = connection.execute(sa.select(authorizations.c.sealed_verifier).where(mine)).scalar()
            if connection.execute(sa.delete(authorizations).where(mine)).rowcount == 0:
                raise UnknownState
            return sealed

        sealed = await self._store.run(work)
        return None if sealed is None else self._vault.unseal(sealed)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()
