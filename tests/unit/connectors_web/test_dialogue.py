"""The engine's client knows whether the engine is there, over a real port."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from connectors.dialogue import DialogueClient, EngineDown, HttpWire, Question
from tests.live import free_ports
from tests.unit.connectors_web.fake_engine import reply

pytestmark = pytest.mark.anyio
QUESTION = Question("web:1", "quên mật khẩu", "web", commune="phu-lam")


@asynccontextmanager
async def engine(answer: Callable[[Any], web.Response], timeout_s: float = 5.0) -> AsyncIterator[DialogueClient]:
    """A client of an engine on the loopback that answers messages so, and says so when asked whether it is up."""

    async def say(request: web.Request) -> web.Response:
        return answer(await request.json() if request.method == "POST" else None)

    async def slowly(request: web.Request) -> web.Response:
        response = await say(request)
        await asyncio.sleep(0.05)
        return response

    app = web.Application()
    app.add_routes([web.get("/", say), web.post("/webhooks/rest/webhook", slowly)])
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_ports(1)[0]
    await web.TCPSite(runner, "127.0.0.1", port).start()
    client = DialogueClient(HttpWire(f"http://127.0.0.1:{port}/", timeout_s))
    try:
        yield client
    finally:
        await client.close()
        await runner.cleanup()


async def test_a_message_comes_back_answered() -> None:
    seen: list[Any] = []

    def answer(body: Any) -> web.Response:
        seen.append(body)
        return web.json_response(reply())

    async with engine(answer) as client:
        replies = await client.send(QUESTION)
    assert [said["text"] for said in replies] == ["Bấm “Quên mật khẩu”."]
    metadata = {"commune": "phu-lam", "channel": "web"}
    assert seen == [{"sender": "web:1", "message": "quên mật khẩu", "metadata": metadata}]


async def test_one_client_sends_many_messages_at_once() -> None:
    async with engine(lambda body: web.json_response([{"custom": body}])) as client:
        questions = [Question(f"web:{number}", "a", "web") for number in range(150)]
        answers = await asyncio.gather(*map(client.send, questions))
    assert [said["sender"] for (said,) in answers] == [question.conversation for question in questions]


@pytest.mark.parametrize(
    "answer",
    [
        web.json_response([], status=500),
        web.Response(text="<html>"),
        web.json_response([]),
        web.json_response([{"text": "no action of ours"}]),
        web.json_response({"error": "none"}),
        web.json_response(["none"]),
        web.json_response(None),
    ],
    ids=["fault", "no JSON", "no reply", "no action", "an object", "a list of words", "nothing"],
)
async def test_nonsense_is_an_engine_that_is_down(answer: web.Response) -> None:
    async with engine(lambda _: answer) as client:
        with pytest.raises(EngineDown):
            await client.send(QUESTION)


async def test_an_engine_that_is_too_slow_is_down() -> None:
    async with engine(lambda _: web.json_response(reply()), timeout_s=0.01) as client:
        with pytest.raises(EngineDown):
            await client.send(QUESTION)


@pytest.mark.parametrize(("status", "ready"), [(200, True), (500, False), (404, False)])
async def test_the_engine_is_ready_when_it_says_so(status: int, ready: bool) -> None:
    async with engine(lambda _: web.Response(status=status)) as client:
        assert await client.is_ready() is ready


async def test_an_engine_that_cannot_be_reached_is_down() -> None:
    client = DialogueClient(HttpWire(f"http://127.0.0.1:{free_ports(1)[0]}", 1.0))
    assert await client.is_ready() is False
    with pytest.raises(EngineDown):
        await client.send(QUESTION)
    await client.close()
