"""The engine's client knows whether the engine is there."""

import httpx
import pytest

from connectors.dialogue import DialogueClient
from tests.unit.connectors_web.fake_engine import FakeEngine

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("status", "ready"), [(200, True), (500, False), (404, False)])
async def test_the_engine_is_ready_when_it_says_so(engine: FakeEngine, status: int, ready: bool) -> None:
    engine.behave = lambda: httpx.Response(status)
    client = DialogueClient("http://engine", 1.0, transport=engine)
    assert await client.is_ready() is ready
    await client.close()


async def test_an_engine_that_cannot_be_reached_is_not_ready(engine: FakeEngine) -> None:
    def refuse() -> httpx.Response:
        raise httpx.ConnectError("refused")

    engine.behave = refuse
    client = DialogueClient("http://engine", 1.0, transport=engine)
    assert await client.is_ready() is False
    await client.close()
