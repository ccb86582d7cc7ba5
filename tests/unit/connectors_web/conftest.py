"""The chat API over a fake engine."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from connectors.conversation import Conversation
from connectors.web.api import api_router
from connectors.web.problems import install
from indicators.log import LoggedTurn
from tests.unit.connectors_web.fake_engine import FakeEngine
from tests.wires import dialogue_client

COMMUNES = {"phu-lam": "xã Phú Lâm", "an-vien": "xã An Viễn"}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


class MadeUpLogbook:
    """Remembers what it was told; takes ratings of conversations it has heard of."""

    def __init__(self) -> None:
        self.turns: list[LoggedTurn] = []
        self.ratings: list[tuple[str, bool | None, int | None]] = []

    async def record(self, turn: LoggedTurn) -> None:
        self.turns.append(turn)

    async def rate(self, conversation: str, useful: bool | None, satisfaction: int | None) -> bool:
        self.ratings.append((conversation, useful, satisfaction))
        return any(turn.conversation == conversation for turn in self.turns)


@pytest.fixture
def logbook() -> MadeUpLogbook:
    return MadeUpLogbook()


@pytest.fixture
def make_app(engine: FakeEngine, logbook: MadeUpLogbook) -> Callable[[str | None], FastAPI]:
    def make(default_commune: str | None) -> FastAPI:
        app = FastAPI()
        install(app)
        dialogue = dialogue_client(engine)
        app.include_router(api_router(Conversation(dialogue), COMMUNES, default_commune, logbook))

        @app.get("/fault")
        def fault() -> None:
            raise RuntimeError("secret inner detail")

        return app

    return make


@pytest.fixture
async def client(make_app: Callable[[str | None], FastAPI]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_app(None), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client
