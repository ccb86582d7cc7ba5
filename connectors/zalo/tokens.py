"""Tokens of the authorised OAs: kept sealed, refreshed ahead of expiry, by one process at a time.

A refresh token works once. So a refresh is claimed in the database first (a compare-and-swap on the account's row),
and its result is written only if the row still holds the refresh token that was spent. A claim runs out by itself:
the work of a process that died is taken up by the next, with the same token, which Zalo may or may not still accept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from connectors.zalo.database import upsert
from connectors.zalo.oauth import OAuth, TokenPair, TokenRefused, TokenUnavailable
from connectors.zalo.tables import accounts
from storage.store import Store
from storage.vault import Vault, VaultLocked

logger = logging.getLogger(__name__)

REFRESH_AHEAD_S = 2 * 3600.0
_CLAIM_S = 60.0
_REFRESH_WITHIN_S = 45.0  # well before the claim runs out and another process may spend the same token
_PAUSE_AFTER_FAILURE_S = 30.0
_WAIT_FOR_OTHER_S = 15.0
_POLL_S = 0.2


class State(StrEnum):
    """Whether we may act for an OA."""

    ACTIVE = "active"
    NEEDS_AUTHORISATION = "needs_authorisation"


class NeedsAuthorisation(Exception):
    """No usable token: an administrator of the OA must grant access (again). The message says why."""


@dataclass(frozen=True)
class Account:
    """An OA as the database has it; tokens sealed. Times in Unix seconds."""

    oa_id: str
    name: str
    state: State
    problem: str
    sealed_access: str
    sealed_refresh: str
    expires_at: float
    refreshed_at: float
    refreshing_until: float


class Tokens:
    """Gives valid access tokens."""

    def __init__(self, store: Store, vault: Vault, oauth: OAuth, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._vault = vault
        self._oauth = oauth
        self._clock = clock
        self._locks: dict[str, asyncio.Lock] = {}
        self._refreshes: set[asyncio.Task[str]] = set()

    async def all(self) -> list[Account]:
        """Every OA that was ever authorised."""
        query = sa.select(accounts).order_by(accounts.c.oa_id)
        rows = await self._store.run(lambda c: c.execute(query).all(), durable=False)
        return [_account(row) for row in rows]

    async def find(self, oa_id: str) -> Account | None:
        """One OA, if it was ever authorised."""
        query = sa.select(accounts).where(accounts.c.oa_id == oa_id)
        row = await self._store.run(lambda c: c.execute(query).one_or_none(), durable=False)
        return None if row is None else _account(row)

    async def save(self, oa_id: str, name: str, pair: TokenPair) -> None:
        """Keep the tokens of a fresh authorisation; from now on the OA is active."""
        fresh = self._sealed(pair) | {"name": name[:200]}
        await self._store.run(lambda c: upsert(c, accounts, {"oa_id": oa_id} | fresh, fresh))

    async def access(self, oa_id: str, rejected: str | None = None) -> str:
        """Return a valid access token. `rejected` is one Zalo just refused, so that one more like it is of no use.

        Raises:
            NeedsAuthorisation: there is none and a refresh cannot give one.
            TokenUnavailable: Zalo does not answer now; later it may.

        """
        account = await self._active(oa_id)
        token = self._usable(account, rejected, _ahead(account))
        if token is not None:
            return token
        async with self._locks.setdefault(oa_id, asyncio.Lock()):
            return await self._renewed(oa_id, rejected)

    async def refresh_due(self) -> None:
        """Refresh what expires soon. Problems are logged, and told by the account's state; nothing is raised."""
        for account in await self.all():
            if account.state is not State.ACTIVE:
                continue
            try:
                await self.access(account.oa_id)
            except (NeedsAuthorisation, TokenUnavailable) as problem:
                logger.warning("OA %s: chưa làm mới được token: %s", account.oa_id, problem)

    async def note_problem(self, oa_id: str, problem: str) -> None:
        """Keep what is wrong with an active OA for `troly channels check`; an empty text clears it."""
        change = sa.update(accounts).where(accounts.c.oa_id == oa_id).values(problem=problem[:300])
        await self._store.run(lambda c: c.execute(change))

    async def finish(self) -> None:
        """Wait for refreshes under way: their new tokens must be stored before the process ends."""
        await asyncio.gather(*self._refreshes, return_exceptions=True)

    async def _renewed(self, oa_id: str, rejected: str | None) -> str:
        """Claim the refresh and carry it out, or wait for the process that has the claim."""
        give_up = time.monotonic() + _WAIT_FOR_OTHER_S
        while True:
            account = await self._active(oa_id)
            token = self._usable(account, rejected, _ahead(account))
            if token is not None:
                return token
            if await self._claim(account):
                # Whoever asked may be cancelled; the refresh must not be, or the new pair would be lost.
                task = asyncio.create_task(self._refresh(account, rejected))
                self._refreshes.add(task)
                task.add_done_callback(self._refreshes.discard)
                return await asyncio.shield(task)
            token = self._usable(account, rejected, 0.0)
            if token is not None:
                return token
            if time.monotonic() > give_up:
                raise TokenUnavailable("tiến trình khác đang làm mới token", ambiguous=False)
            await asyncio.sleep(_POLL_S)

    async def _refresh(self, account: Account, rejected: str | None) -> str:
        """Spend the refresh token. A first answer that got lost is asked for again once, with the same token."""
        refresh_token = self._open(account, account.sealed_refresh)
        try:
            pair = await asyncio.wait_for(self._ask_twice(refresh_token), _REFRESH_WITHIN_S)
        except TokenRefused as refusal:
            await self._close(account, str(refusal))
            raise NeedsAuthorisation(str(refusal)) from refusal
        except (TokenUnavailable, TimeoutError) as error:
            problem = _unavailable(error)
            if problem.ambiguous:
                logger.error("OA %s: Zalo không trả lời khi làm mới token; refresh token có thể đã mất", account.oa_id)
            pause = {"refreshing_until": self._clock() + _PAUSE_AFTER_FAILURE_S}
            await self._write(account, pause | {"problem": f"Chưa làm mới được token: {problem}"})
            token = self._usable(account, rejected, 0.0)
            if token is not None:
                return token
            raise problem from error
        await self._write(account, self._sealed(pair))
        logger.info("OA %s: đã làm mới token", account.oa_id)
        return pair.access

    async def _ask_twice(self, refresh_token: str) -> TokenPair:
        try:
            return await self._oauth.refresh(refresh_token)
        except TokenUnavailable as problem:
            if not problem.ambiguous:
                raise
        return await self._oauth.refresh(refresh_token)

    async def _close(self, account: Account, problem: str) -> None:
        logger.error("OA %s (%s) cần cấp quyền lại tại /zalo/authorize: %s", account.oa_id, account.name, problem)
        state = State.NEEDS_AUTHORISATION
        await self._write(account, {"state": str(state), "problem": problem[:300], "refreshing_until": 0.0})

    async def _claim(self, account: Account) -> bool:
        now = self._clock()
        claim = (
            sa.update(accounts)
            .where(accounts.c.oa_id == account.oa_id, accounts.c.sealed_refresh == account.sealed_refresh)
            .where(accounts.c.state == str(State.ACTIVE), accounts.c.refreshing_until < now)
            .values(refreshing_until=now + _CLAIM_S)
        )
        return await self._store.run(lambda c: c.execute(claim).rowcount) == 1

    async def _write(self, account: Account, values: dict[str, Any]) -> None:
        """Change the row if nobody has replaced the refresh token meanwhile."""
        same = (accounts.c.oa_id == account.oa_id) & (accounts.c.sealed_refresh == account.sealed_refresh)
        await self._store.run(lambda c: c.execute(sa.update(accounts).where(same).values(values)))

    async def _active(self, oa_id: str) -> Account:
        account = await self.find(oa_id)
        if account is None:
            raise NeedsAuthorisation("OA chưa cấp quyền cho ứng dụng")
        if account.state is not State.ACTIVE:
            raise NeedsAuthorisation(account.problem or "OA cần cấp quyền lại")
        return account

    def _usable(self, account: Account, rejected: str | None, ahead_s: float) -> str | None:
        if account.expires_at - self._clock() <= ahead_s:
            return None
        token = self._open(account, account.sealed_access)
        return None if token == rejected else token

    def _open(self, account: Account, sealed: str) -> str:
        try:
            return self._vault.unseal(sealed)
        except VaultLocked as error:
            raise NeedsAuthorisation(str(error)) from error

    def _sealed(self, pair: TokenPair) -> dict[str, Any]:
        now = self._clock()
        return {
            "state": str(State.ACTIVE),
            "problem": "",
            "sealed_access": self._vault.seal(pair.access),
            "sealed_refresh": self._vault.seal(pair.refresh),
            "expires_at": now + pair.life_s,
            "refreshed_at": now,
            "refreshing_until": 0.0,
        }


def _unavailable(error: TokenUnavailable | TimeoutError) -> TokenUnavailable:
    return error if isinstance(error, TokenUnavailable) else TokenUnavailable("Zalo không trả lời kịp", ambiguous=True)


def _ahead(account: Account) -> float:
    """How long before its end a token is renewed: 2 h, less for tokens that live shorter than Zalo says."""
    return min(REFRESH_AHEAD_S, (account.expires_at - account.refreshed_at) / 10)


def _account(row: sa.Row[Any]) -> Account:
    values = row._asdict()
    return Account(**values | {"state": State(values["state"])})
