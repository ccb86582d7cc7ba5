"""The kiosk inside a small app: real articles, a real database, an engine that never was."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from connectors.conversation import Conversation
from connectors.logbook import Logbook
from connectors.web.problems import install
from console import accounts
from indicators.keys import Keys
from indicators.log import Log
from indicators.officers import Role
from kiosk import devices
from kiosk.routes import KioskHost, kiosk_router
from knowledge.library import Library
from service.database import create_engine, upgrade
from storage.store import Store
from storage.vault import Vault
from tests.unit.connectors_web.fake_engine import FakeEngine
from tests.wires import dialogue_client

KEY = "a key that only these tests know"
ADDRESS = "http://xa.example"


@dataclass
class Setting:
    """What the tests look at beside the answers."""

    app: FastAPI
    store: Store
    engine: FakeEngine
    token: str

    def rows(self, table: sa.Table) -> list[sa.Row]:  # type: ignore[type-arg]
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(table)))

    def employ(self) -> None:
        with self.store.transaction() as connection:
            accounts.add(connection, "lan", "Lan", Role.OFFICER, None, "hash", by=None, now=0.0)

    def client(self, address: str = ADDRESS, came_from: str = "10.0.0.9") -> httpx.AsyncClient:
        """A browser without any cookie."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(came_from, 40000))
        return httpx.AsyncClient(transport=transport, base_url=address)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(KEY, tmp_path)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An up-to-date database, to be copied: that is quicker than to make each anew."""
    path = tmp_path_factory.mktemp("kiosk") / "troly.db"
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copy(empty_database, tmp_path / "troly.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'troly.db'}")
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def setting(store: Store, vault: Vault, library: Library) -> Setting:
    engine = FakeEngine()
    host = KioskHost(
        library=library,
        store=store,
        logbook=Logbook(store, Log(Keys(vault))),
        vault=vault,
        conversation=Conversation(dialogue_client(engine)),
        commune="phu-lam",
        public_url=None,
        link_days=7,
        speech=True,
    )
    app = FastAPI()
    install(app)
    app.include_router(kiosk_router(host))
    with store.transaction() as connection:
        token = devices.create(connection, "Sảnh chính", "phu-lam", None, now=0.0, hamlet="Ấp 3")
    return Setting(app, store, engine, token)


@pytest.fixture
async def stranger(setting: Setting) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in the network that is no kiosk."""
    async with setting.client() as client:
        yield client


@pytest.fixture
async def kiosk(setting: Setting) -> AsyncIterator[httpx.AsyncClient]:
    """A registered kiosk's browser."""
    async with setting.client() as client:
        await client.get("/kiosk/start", params={"token": setting.token})
        yield client
