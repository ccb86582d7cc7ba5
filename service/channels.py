"""The channels inside the app: opens those that are configured, gives them the inbox, keeps the queues moving."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence

from fastapi import FastAPI
from pydantic import ValidationError
from pydantic_settings import SettingsError

from connectors import inbox as inbox_table
from connectors.answering import Answering
from connectors.channel import Accept, Channel, ChannelHost, ChannelKind, Documents, InboundMessage
from connectors.conversation import Conversation
from connectors.delivery import Delivering
from connectors.dialogue import DialogueClient
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.queue import worker_name
from connectors.registry import KINDS
from connectors.staff_desk import StaffDesk
from connectors.worker import Workers
from indicators.log import Log
from knowledge.plans import PLANS_FOLDER
from service.erasure import erase
from service.settings import Settings
from storage.store import Store

_log = logging.getLogger(__name__)
_KEEP_S = 30 * 24 * 3600.0
_TIDY_EVERY_S = 24 * 3600.0


class Channels:
    """All channels of this deployment. Without credentials there are none, and nothing runs."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        engine: DialogueClient,
        kinds: Iterable[ChannelKind] = KINDS,
        log: Log | None = None,
        desk: StaffDesk | None = None,
        documents: Documents | None = None,
    ) -> None:
        self._store = store
        worker = worker_name()
        self._inbox = Inbox(store, worker)
        outbox = Outbox(store, worker)
        host = channel_host(settings, store, self._inbox, self._accept, documents)
        self.open: dict[str, Channel] = dict(_opened(kinds, host))
        answering = Answering(
            self._inbox,
            outbox,
            store,
            conversation=Conversation(engine),
            is_engine_ready=engine.is_ready,
            channels=self.open,
            log=log,
            desk=desk,
        )
        self._workers = Workers(self._inbox, outbox, answering, Delivering(outbox, self.open))
        self._tidying: asyncio.Task[None] | None = None

    def mount(self, app: FastAPI) -> None:
        """Add the channels' routes."""
        for channel in self.open.values():
            router = channel.routes()
            if router is not None:
                app.include_router(router)

    async def start(self) -> None:
        """Begin to work; what an earlier process left undone is taken up."""
        if not self.open:
            return
        self._tidying = asyncio.create_task(self._tidy())
        await self._workers.start()
        for channel in self.open.values():
            await channel.start()

    async def stop(self) -> None:
        """Receive nothing more, finish what is in hand, close the connections."""
        if not self.open:
            return
        await self._workers.stop()
        for channel in self.open.values():
            await channel.stop()
        if self._tidying is not None:
            self._tidying.cancel()
            await asyncio.gather(self._tidying, return_exceptions=True)

    async def _accept(self, messages: Sequence[InboundMessage]) -> int:
        if not messages:
            return 0
        window = self.open[messages[0].channel].limits.reorder_window_s
        new = await self._inbox.accept(messages, window)
        self._workers.wake()
        return new

    async def _tidy(self) -> None:
        """Delete finished messages after 30 days."""
        while True:
            with contextlib.suppress(Exception):
                before = time.time() - _KEEP_S
                await self._store.run(lambda connection: inbox_table.delete_finished(connection, before))  # noqa: B023
            await asyncio.sleep(_TIDY_EVERY_S)


def why_not_opened(kind: ChannelKind, error: Exception) -> str:
    """What is wrong with a channel's settings, without their values."""
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        return f"{_variable(kind, first['loc'])}: {first['msg'].removeprefix('Value error, ')}"
    if isinstance(error, SettingsError):  # a list or a table that is no JSON
        field = re.search(r'field "(\w+)"', str(error))
        return f"{_variable(kind, field.groups() if field else ())}: viết chưa đúng mẫu, xem lại các dấu ngoặc"
    return str(error).partition("\n")[0]


def _variable(kind: ChannelKind, place: Sequence[object]) -> str:
    return "_".join(("troly", kind.name, *map(str, place[:1]))).upper()


def _opened(kinds: Iterable[ChannelKind], host: ChannelHost) -> Iterator[tuple[str, Channel]]:
    for kind in kinds:
        try:
            channel = kind.open(host)
        except Exception as error:  # a wrong setting of one channel must not stop the others, nor the chat page
            _log.error("%s stays off: %s (troly channels check)", kind.title, why_not_opened(kind, error))
            continue
        if channel is not None:
            yield kind.name, channel


def channel_host(
    settings: Settings, store: Store, inbox: Inbox, accept: Accept, documents: Documents | None = None
) -> ChannelHost:
    """What the app lends to its channels."""

    async def forget(conversation: str) -> None:
        await erase(settings, store, inbox, conversation)

    return ChannelHost(
        store=store,
        accept=accept,
        pause=inbox.pause,
        forget=forget,
        data_folder=settings.data_folder,
        public_url=settings.public_url,
        commune=settings.commune,
        secret_key=settings.secret_key,
        operator_token=settings.operator_token,
        documents=documents,
        communes=[folder.name for folder in PLANS_FOLDER.iterdir() if folder.is_dir()],
    )
