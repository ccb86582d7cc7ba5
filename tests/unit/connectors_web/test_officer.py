"""The chat's API when an officer is called: the call, the officer's words, a contact to be called back."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI

from connectors import callbacks, handoffs, notices
from connectors.reception import Reception
from connectors.web.api import api_router
from connectors.web.officer import officer_router
from connectors.web.problems import install
from knowledge.answer import Answer, Outcome
from storage.store import Store
from storage.vault import Vault
from tests.unit.connectors.test_handoffs import officer
from tests.unit.connectors_web.conftest import COMMUNES, MadeUpLogbook
from tests.unit.connectors_web.fake_engine import FakeEngine, reply
from tests.wires import dialogue_client

pytestmark = pytest.mark.anyio
CALL = Answer("Xin đến Trung tâm.", Outcome.HANDED_OFF)
MESSAGES = "/api/v1/conversations/web-1/messages"
CONTACT = "/api/v1/conversations/web-1/contact"


@pytest.fixture
def vault() -> Vault:
    return Vault(Fernet.generate_key())


@pytest.fixture
async def client(
    store: Store, vault: Vault, engine: FakeEngine, logbook: MadeUpLogbook
) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install(app)
    dialogue = dialogue_client(engine)
    app.include_router(api_router(Reception(dialogue, store), COMMUNES, "phu-lam", logbook))
    app.include_router(officer_router(store, vault))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        yield client


async def say(client: httpx.AsyncClient, text: str, conversation: str = "web-1") -> dict[str, object]:
    response = await client.post("/api/v1/messages", json={"conversation_id": conversation, "text": text})
    assert response.status_code == 200, response.text
    content: dict[str, object] = response.json()
    return content


async def call(client: httpx.AsyncClient, engine: FakeEngine, conversation: str = "web-1") -> dict[str, object]:
    usual, engine.behave = engine.behave, lambda: httpx.Response(200, json=reply(CALL))
    content = await say(client, "cho tôi gặp cán bộ", conversation)
    engine.behave = usual
    return content


def taken(store: Store) -> tuple[int, int]:
    """An officer takes the call; (its number, the officer's)."""
    with store.transaction() as connection:
        lan = handoffs.officers.everybody(connection)[0]
        (waiting,) = handoffs.queue(connection, lan)
        handoffs.take(connection, waiting.id, lan.id, time.time())
    return waiting.id, lan.id


async def test_a_call_is_promised_and_waits(client: httpx.AsyncClient, engine: FakeEngine, store: Store) -> None:
    officer(store)
    content = await call(client, engine)
    assert content["outcome"] == "handed_off"
    (said,) = content["replies"]  # type: ignore[misc]
    assert said["text"].startswith("Tôi đã báo cán bộ")
    assert (await client.get(MESSAGES)).json() == {"messages": [], "state": "waiting"}


async def test_without_officers_nothing_is_promised(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    (said,) = (await call(client, engine))["replies"]  # type: ignore[misc]
    assert said["text"] == "Xin đến Trung tâm."
    assert (await client.get(MESSAGES)).json()["state"] is None


async def test_the_offices_hours_are_told_where_one_is_sent_there(
    client: httpx.AsyncClient, engine: FakeEngine, store: Store
) -> None:
    with store.transaction() as connection:
        notices.set_hours(connection, "T2-T6 07:30-11:30")
    (said,) = (await call(client, engine))["replies"]  # type: ignore[misc]
    assert said["text"].startswith("Xin đến Trung tâm.\n\nGiờ làm việc: thứ Hai đến thứ Sáu 07:30–11:30.")


async def test_an_officers_words_are_fetched_once_and_the_assistant_is_silent(
    client: httpx.AsyncClient, engine: FakeEngine, store: Store, logbook: MadeUpLogbook
) -> None:
    officer(store)
    await call(client, engine)
    number, lan = taken(store)
    asked = len(engine.seen)
    first = await say(client, "tôi đây")
    assert "chuyển tới cán bộ" in first["replies"][0]["text"]  # type: ignore[index]
    second = await say(client, "số tôi 0912345678")
    assert (second["replies"], second["outcome"]) == ([], "handed_off")
    assert len(engine.seen) == asked
    with store.transaction() as connection:
        handoffs.answer(connection, number, lan, "Chào anh", None, time.time())
        assert [line.text for line in handoffs.said(connection, number)][:2] == ["tôi đây", "số tôi [số điện thoại]"]
    news = (await client.get(MESSAGES)).json()
    assert ([line["text"] for line in news["messages"]], news["state"]) == (["Chào anh"], "taken")
    after = news["messages"][0]["id"]
    assert (await client.get(MESSAGES, params={"after": after})).json()["messages"] == []
    assert logbook.turns[-1].replies[0]["intent"]["name"] == "with_officer"


async def test_after_the_end_the_assistant_answers(client: httpx.AsyncClient, engine: FakeEngine, store: Store) -> None:
    officer(store)
    await call(client, engine)
    number, lan = taken(store)
    with store.transaction() as connection:
        handoffs.close(connection, number, lan, time.time(), "Tạm biệt")
    assert (await client.get(MESSAGES)).json()["state"] is None
    assert (await say(client, "mật khẩu"))["outcome"] == "answered"


async def test_another_conversation_hears_nothing(client: httpx.AsyncClient, engine: FakeEngine, store: Store) -> None:
    officer(store)
    await call(client, engine)
    taken(store)
    assert (await say(client, "xin chào", "web-2"))["outcome"] == "answered"
    other = await client.get("/api/v1/conversations/web-2/messages")
    assert other.json() == {"messages": [], "state": None}


async def test_a_test_bothers_nobody(client: httpx.AsyncClient, engine: FakeEngine, store: Store) -> None:
    lan = officer(store)
    await call(client, engine, "test-1")
    engine.behave = lambda: httpx.Response(200, json=reply(CALL))
    body = {"conversation_id": "web-9", "text": "gặp cán bộ"}
    await client.post("/api/v1/messages", json=body, headers={"X-Troly-Test": "1"})
    with store.transaction() as connection:
        assert handoffs.queue(connection, lan) == []


async def test_a_contact_is_kept_with_consent_only(
    client: httpx.AsyncClient, engine: FakeEngine, store: Store, vault: Vault
) -> None:
    officer(store)
    contact = {"kind": "phone", "value": "0912 345 678", "consent": True}
    assert (await client.post(CONTACT, json=contact)).status_code == 404
    await call(client, engine)
    refused = await client.post(CONTACT, json={**contact, "consent": False})
    assert (refused.status_code, "đồng ý" in refused.json()["user_message"]) == (422, True)
    wrong = await client.post(CONTACT, json={**contact, "value": "gọi sau nhé"})
    assert "Số điện thoại" in wrong.json()["user_message"]
    assert (await client.post(CONTACT, json=contact)).status_code == 204
    number, lan = taken(store)
    with store.transaction() as connection:
        assert callbacks.read(connection, number, lan, vault) == "0912345678"


@pytest.mark.parametrize("after", ["-1", "99999999999999999999", "x"])
async def test_a_strange_number_of_the_last_message_is_no_fault(client: httpx.AsyncClient, after: str) -> None:
    assert (await client.get(MESSAGES, params={"after": after})).status_code in {200, 422}


async def test_a_strange_name_of_a_conversation_is_no_fault(
    client: httpx.AsyncClient, engine: FakeEngine, store: Store
) -> None:
    officer(store)
    assert (await call(client, engine, "a\0b"))["outcome"] == "handed_off"
    assert (await client.get("/api/v1/conversations/a%00b/messages")).json()["state"] == "waiting"
