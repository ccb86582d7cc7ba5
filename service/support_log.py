"""The log of support inside the app: opened with the deployment's key, tidied by day and night."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import sqlalchemy as sa

from connectors import handoffs
from connectors.logbook import Logbook
from indicators import privacy
from indicators.keys import Keys
from indicators.log import Log
from indicators.months import settle_months
from indicators.settling import settle
from indicators.times import day_of
from service.settings import Settings
from storage.store import Store
from storage.vault import Vault

_log = logging.getLogger(__name__)
_EVERY_S = 3600.0


def open_keys(settings: Settings) -> Keys:
    """The pseudonyms of this deployment.

    Raises:
        VaultLocked: the configured key is unusable.

    """
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    return Keys(Vault.open(secret, settings.data_folder))


class SupportLog:
    """The log and its housekeeping: days that are over are added up, what is too old is deleted."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], float] = time.time) -> None:
        self.log = Log(open_keys(settings), clock)
        self.book = Logbook(store, self.log)
        self._settings = settings
        self._store = store
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin housekeeping, in a task."""
        self._task = asyncio.create_task(self._keep_house())

    async def stop(self) -> None:
        """End it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def tidy(self) -> None:
        """Add up what is over and delete what is too old, in short transactions."""
        while await self._store.run(lambda connection: settle(connection, day_of(self._clock())), durable=False):
            await asyncio.sleep(0)
        await self._store.run(lambda connection: settle_months(connection, day_of(self._clock())), durable=False)
        while not (await self._store.run(self._purge)).is_done:
            await asyncio.sleep(0)
        await self._store.run(lambda connection: handoffs.tidy(connection, self._clock()))

    def _purge(self, connection: sa.Connection) -> privacy.Purged:
        keep = self._settings
        return privacy.purge(connection, self._clock(), keep.keep_messages_days, keep.keep_interactions_months)

    async def _keep_house(self) -> None:
        while True:
            try:
                await self.tidy()
            except Exception:
                _log.exception("the log could not be tidied; trying again")
            await asyncio.sleep(_EVERY_S)
