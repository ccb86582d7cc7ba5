"""The application put together: page, API, action endpoint, health."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

import service.app
from actions.endpoint import PATH
from connectors.web.problems import LARGEST_BODY
from knowledge.assistant import Assistant
from knowledge.errors import IndexMissing
from knowledge.search import Search
from service.app import create_app
from service.settings import Settings
from tests.unit.actions.made_up import call
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, library_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """The real application over a tiny library; its engine's port is closed."""
    assistant = Assistant(Search(library_of(GUIDE, RESIDENCE), None, None))
    monkeypatch.setattr(service.app, "open_assistant", lambda _: assistant)
    app = create_app(chosen.model_copy(update={"engine_port": 1}))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


async def test_the_process_lives_though_the_engine_is_down(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).status_code == 200
    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (503, "engine-down")


async def test_a_question_while_the_engine_is_down_is_a_503_problem(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/v1/messages", json={"conversation_id": "c", "text": "xin chào"})
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"


async def test_the_page_and_the_description_of_the_api_are_served(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert "/api/v1/messages" in paths
    assert PATH not in paths


async def test_the_communes_are_those_of_the_plans(client: httpx.AsyncClient) -> None:
    slugs = [commune["slug"] for commune in (await client.get("/api/v1/communes")).json()]
    assert slugs == ["thu", "khac"]


async def test_the_engine_can_run_our_actions(client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, json=call("action_answer"))
    assert response.status_code == 200
    assert len(response.json()["responses"]) == 1


async def test_the_engines_own_calls_are_not_limited_in_size(client: httpx.AsyncClient) -> None:
    large = {**call("action_answer"), "more": "a" * (LARGEST_BODY + 1)}
    assert (await client.post(PATH, json=large)).status_code == 200


async def test_the_assistant_is_not_opened_over_a_missing_index(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(service.app, "load_library", lambda: library_of(GUIDE))
    with pytest.raises(IndexMissing, match="troly index"):
        service.app.open_assistant(chosen)
