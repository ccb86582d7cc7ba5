"""What the chat API writes into the log: each answered turn once, each rating, nothing that was no answer."""

from typing import Any

import httpx
import pytest

from tests.unit.connectors_web.conftest import MadeUpLogbook
from tests.unit.connectors_web.fake_engine import ANSWER, FakeEngine

pytestmark = pytest.mark.anyio


async def _ask(client: httpx.AsyncClient, **more: Any) -> httpx.Response:
    body = {"conversation_id": "c1", "text": "quên mật khẩu", "commune": "phu-lam"}
    return await client.post("/api/v1/messages", json=body, **more)


async def _rate(client: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    return await client.post("/api/v1/feedback", json={"conversation_id": "c1", **fields})


async def test_a_turn_is_logged_once_with_what_was_asked_and_answered(
    client: httpx.AsyncClient, logbook: MadeUpLogbook
) -> None:
    await _ask(client)
    [turn] = logbook.turns
    assert (turn.conversation, turn.channel, turn.commune) == ("web:c1", "web", "phu-lam")
    assert (turn.asked, turn.is_test) == ("quên mật khẩu", False)
    assert [reply["text"] for reply in turn.replies] == [ANSWER.text]


async def test_a_request_may_call_itself_a_test(client: httpx.AsyncClient, logbook: MadeUpLogbook) -> None:
    await _ask(client, headers={"X-Troly-Test": "1"})
    assert logbook.turns[0].is_test


async def test_what_got_no_answer_is_not_logged(
    client: httpx.AsyncClient, engine: FakeEngine, logbook: MadeUpLogbook
) -> None:
    engine.behave = lambda: httpx.Response(500)
    assert (await _ask(client)).status_code == 503
    assert logbook.turns == []


async def test_no_page_can_speak_in_another_channels_conversation(
    client: httpx.AsyncClient, engine: FakeEngine, logbook: MadeUpLogbook
) -> None:
    await client.post("/api/v1/messages", json={"conversation_id": "zalo:oa:an", "text": "xin chào"})
    assert engine.seen[0]["sender"] == logbook.turns[0].conversation == "web:zalo:oa:an"


@pytest.mark.parametrize("rating", [{"useful": True}, {"useful": False}, {"satisfaction": 5}])
async def test_a_rating_goes_to_the_conversation(
    client: httpx.AsyncClient, logbook: MadeUpLogbook, rating: dict[str, Any]
) -> None:
    await _ask(client)
    assert (await _rate(client, **rating)).status_code == 204
    assert logbook.ratings == [("web:c1", rating.get("useful"), rating.get("satisfaction"))]


async def test_a_rating_of_a_conversation_nobody_had_is_404(client: httpx.AsyncClient) -> None:
    response = await _rate(client, useful=True)
    assert (response.status_code, response.json()["type"]) == (404, "urn:troly:problem:unknown-conversation")


@pytest.mark.parametrize("fields", [{}, {"satisfaction": 0}, {"satisfaction": 6}, {"useful": "rất"}])
async def test_a_rating_that_says_nothing_or_nonsense_is_422(
    client: httpx.AsyncClient, logbook: MadeUpLogbook, fields: dict[str, Any]
) -> None:
    await _ask(client)
    assert (await _rate(client, **fields)).status_code == 422
    assert logbook.ratings == []
