"""A stand-in for the app: the real kiosk over the real articles and a real database, with a scripted engine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI

from connectors.conversation import Conversation
from connectors.dialogue import DialogueClient, EngineDown, HttpWire, Question
from connectors.handoffs import handoffs
from connectors.logbook import Logbook
from connectors.web.problems import install
from console import accounts
from indicators.keys import Keys
from indicators.log import Log
from indicators.officers import Role
from indicators.tables import interactions
from kiosk import devices
from kiosk.devices import Paper
from kiosk.routes import KioskHost, kiosk_router
from knowledge import guide_answers, replies
from knowledge.answer import Answer
from knowledge.library import Library
from service.database import create_engine, upgrade
from storage.store import Store
from storage.vault import Vault
from tests.browser.fake_api import PATIENCE_S, wait_until_started

_KEY = "kiosk tests use a key of their own"


class ScriptedEngine(DialogueClient):
    """Answers from the article whose sample question was asked, else that nothing was found."""

    def __init__(self, library: Library) -> None:
        super().__init__(HttpWire("http://engine", 1.0))
        self._library = library
        self.asked: list[Question] = []
        self.is_down = False

    async def send(self, message: Question) -> list[dict[str, Any]]:
        self.asked.append(message)
        if self.is_down:
            raise EngineDown
        found = next((guide for guide in self._library.guides.values() if message.text in guide.questions), None)
        answer: Answer = guide_answers.whole(found, 0.9) if found else replies.not_found(0.9)
        return [{**answer.as_json(), "intent": {"name": "ask_guide", "confidence": 0.9}}]


@dataclass
class KioskServer:
    """The server: can be taken away and put back on the same address."""

    app: FastAPI
    store: Store
    library: Library
    engine: ScriptedEngine
    port: int = 0
    _stop: list[Any] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, on the port it had before if it had one."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(self.app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        wait_until_started(server)
        self._stop = [server, thread, listener]

    def stop(self) -> None:
        """Be gone: whoever calls is refused."""
        if self._stop:
            server, thread, listener = self._stop
            server.should_exit = True
            thread.join(PATIENCE_S)
            listener.close()
            self._stop = []

    def register(self, name: str = "Sảnh chính", paper: Paper = Paper.A4) -> str:
        """Register a kiosk in Phú Lâm and return the address that starts it."""
        with self.store.transaction() as connection:
            token = devices.create(connection, name, "phu-lam", None, now=0.0, paper=paper)
        return f"{self.address}/kiosk/start?token={token}"

    def revoke_all(self) -> None:
        """Let no kiosk in any more."""
        with self.store.transaction() as connection:
            for kiosk in devices.listed(connection):
                devices.revoke(connection, kiosk.id or 0, 1.0)

    def employ(self) -> None:
        """Have an officer at the office, so that a call can be answered."""
        with self.store.transaction() as connection:
            if connection.execute(sa.text("SELECT 1 FROM staff")).first() is None:
                accounts.add(connection, "lan", "Lan", Role.OFFICER, "phu-lam", "hash", by=None, now=0.0)

    def counted(self) -> list[sa.Row[Any]]:
        """The interactions logged, the oldest first."""
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(interactions).order_by(interactions.c.id)))

    def raised(self) -> list[sa.Row[Any]]:
        """The hands raised."""
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(handoffs).order_by(handoffs.c.id)))

    def officer(self, act: Callable[[sa.Connection, int, int], object]) -> None:
        """Let the officer do something with the raised hand: `act(connection, its number, the officer's)`."""
        with self.store.transaction() as connection:
            hand = connection.execute(sa.select(handoffs.c.id)).scalar_one()
            act(connection, hand, connection.execute(sa.text("SELECT id FROM staff")).scalar_one())

    def forget(self) -> None:
        """Be as new, but for the kiosks."""
        self.engine.asked.clear()
        self.engine.is_down = False
        with self.store.transaction() as connection:
            for table in (interactions, handoffs):
                connection.execute(sa.delete(table))


@contextmanager
def serving(library: Library, folder: Path, public_url: str | None = None) -> Iterator[KioskServer]:
    """Run the stand-in in a thread and yield its handle."""
    database = create_engine(f"sqlite:///{folder / 'troly.db'}")
    upgrade(database)
    store, vault, engine = Store(database), Vault.open(_KEY, folder), ScriptedEngine(library)
    app = FastAPI()
    install(app)
    host = KioskHost(
        library=library,
        store=store,
        logbook=Logbook(store, Log(Keys(vault))),
        vault=vault,
        conversation=Conversation(engine),
        commune=None,
        public_url=public_url,
        link_days=7,
        speech=True,
    )
    app.include_router(kiosk_router(host))
    server = KioskServer(app, store, library, engine)
    server.start()
    yield server
    server.stop()
    database.dispose()
