"""The Zalo Bot Platform: webhook in, plain text out."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from connectors.channel import ChannelHost, InboundMessage, Kind, OutboundMessage, Refused, RetryLater, Uncertain
from connectors.web.problems import install
from connectors.zalo_bot.channel import ZaloBotChannel
from connectors.zalo_bot.events import read_message
from connectors.zalo_bot.settings import ZaloBotSettings, webhook_secret
from storage.store import Store
from tests.standins.zalo_bot import TOKEN, ZaloBotStandIn, message

PUBLIC_URL = "https://tro-ly.example.vn"
OUT = OutboundMessage(id=1, account="123456789", user="u1", text="Phí là **8.000 đồng**.")


@dataclass
class Core:
    """Remembers what it accepts; refuses while its database is away."""

    accepted: list[InboundMessage] = field(default_factory=list)
    is_down: bool = False

    async def accept(self, messages: Sequence[InboundMessage]) -> int:
        if self.is_down:
            raise sa.exc.OperationalError("insert", {}, Exception("database is away"))
        self.accepted.extend(messages)
        return len(messages)


@dataclass
class Bot:
    """The channel, the stand-in, and what was accepted."""

    channel: ZaloBotChannel
    standin: ZaloBotStandIn
    browser: httpx.AsyncClient
    core: Core

    @property
    def accepted(self) -> list[InboundMessage]:
        return self.core.accepted

    async def post(self, body: Any, secret: str = webhook_secret(TOKEN)) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"X-Bot-Api-Secret-Token": secret}
        return (await self.browser.post("/zalo_bot/webhook", content=content, headers=headers)).status_code


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[ZaloBotStandIn, str]]:
    standin = ZaloBotStandIn()
    with standin.serving() as url:
        yield standin, url


@pytest.fixture
def address(server: tuple[ZaloBotStandIn, str]) -> tuple[ZaloBotStandIn, str]:
    """The stand-in as new, and its address."""
    server[0].reset()
    return server


@pytest.fixture
def open_bot(address: tuple[ZaloBotStandIn, str], tmp_path: Path) -> Callable[..., Bot]:
    def build(public_url: str | None = PUBLIC_URL, token: str = TOKEN, api_url: str | None = None) -> Bot:
        core = Core()

        async def nothing(*_: Any) -> None:
            return None

        host = ChannelHost(
            store=Store(sa.create_engine("sqlite://")),
            accept=core.accept,
            pause=nothing,
            forget=nothing,
            data_folder=tmp_path,
            public_url=public_url,
            commune="phu-lam",
        )
        settings = ZaloBotSettings(_env_file=None, api_url=api_url or address[1], timeout_s=2.0)
        channel = ZaloBotChannel(settings, token, host)
        app = FastAPI()
        install(app)
        app.include_router(channel.routes())
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC_URL)
        return Bot(channel, address[0], browser, core)

    return build


@pytest.fixture
async def bot(open_bot: Callable[..., Bot]) -> AsyncIterator[Bot]:
    built = open_bot()
    yield built
    await built.channel.stop()


@pytest.mark.anyio
@pytest.mark.parametrize("is_wrapped", [True, False])
async def test_a_text_is_accepted_in_both_shapes_seen(bot: Bot, is_wrapped: bool) -> None:
    body = message(text="Xin chào")
    assert await bot.post(body if is_wrapped else body["result"]) == 200
    (found,) = bot.accepted
    assert (found.conversation, found.text, found.kind) == ("zalo_bot:123456789:u1", "Xin chào", Kind.TEXT)
    assert (found.message_id, found.sent_at, found.commune) == ("abc", 1750316131.602, "phu-lam")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("event", "kind"),
    [("image", Kind.IMAGE), ("sticker", Kind.STICKER), ("voice", Kind.VOICE), ("unsupported", Kind.OTHER)],
)
async def test_what_cannot_be_read_is_accepted_by_its_kind(bot: Bot, event: str, kind: Kind) -> None:
    await bot.post(message(f"message.{event}.received", photo="http://169.254.169.254/"))
    assert [(found.kind, found.text) for found in bot.accepted] == [(kind, "")]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body",
    [
        message(text="a", chat={"id": "g1", "chat_type": "GROUP"}),
        message(text="a", **{"from": {"id": "b", "is_bot": True}}),
        message("message.unheard.of", text="a"),
        message(text="a", date="soon"),
        b"{}",
        b"\xff",
        b"[" * 60_000,
        b"x" * 300_000,
    ],
)
async def test_anything_else_is_acknowledged_and_left(bot: Bot, body: Any) -> None:
    assert await bot.post(body) == 200
    assert bot.accepted == []


@pytest.mark.anyio
@pytest.mark.parametrize("secret", ["", "wrong", TOKEN])
async def test_without_the_secret_nothing_is_taken(bot: Bot, secret: str) -> None:
    assert await bot.post(message(text="a"), secret) == 403
    assert bot.accepted == []


@pytest.mark.anyio
async def test_what_the_database_does_not_take_waits_on_disk(bot: Bot) -> None:
    """Zalo documents no repeats for bots, so what is acknowledged must be kept."""
    bot.core.is_down = True
    assert await bot.post(message(text="Xin chào")) == 200
    await bot.channel._replay()
    assert bot.accepted == []
    bot.core.is_down = False
    await bot.channel._replay()
    await bot.channel._replay()
    assert [found.text for found in bot.accepted] == ["Xin chào"]


@pytest.mark.anyio
async def test_the_webhook_is_registered_once_zalo_can_be_reached(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.zalo_bot.channel._FIRST_PAUSE_S", 0.01)
    bot.standin.next_statuses = [503] * 50
    await bot.channel.start()
    while not await bot.channel.troubles():
        await asyncio.sleep(0.01)
    bot.standin.next_statuses = [503, 502]
    await asyncio.wait_for(bot.channel._tasks[-1], 10)
    assert await bot.channel.troubles() == []
    assert bot.standin.webhook == {
        "url": f"{PUBLIC_URL}/zalo_bot/webhook",
        "secret_token": webhook_secret(TOKEN),
    }


@pytest.mark.anyio
async def test_an_answer_is_sent_as_plain_text(bot: Bot) -> None:
    result = await bot.channel.send(OUT)
    assert bot.standin.sent == [{"chat_id": "u1", "text": "Phí là 8.000 đồng."}]
    assert result.message_id == "m1"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("code", "expected", "holds_account"),
    [
        (400, Refused, None),
        (403, Refused, None),
        (404, Refused, None),
        (408, Uncertain, None),
        (429, RetryLater, True),
        (401, RetryLater, True),
    ],
)
async def test_each_error_is_sorted(bot: Bot, code: int, expected: type[Exception], holds_account: bool | None) -> None:
    bot.standin.next_errors = [code]
    with pytest.raises(expected) as caught:
        await bot.channel.send(OUT)
    assert getattr(caught.value, "whole_account", None) is holds_account


@pytest.mark.anyio
@pytest.mark.parametrize(("status", "expected"), [(500, RetryLater), (503, RetryLater), (502, Uncertain)])
async def test_bare_statuses_are_sorted(bot: Bot, status: int, expected: type[Exception]) -> None:
    bot.standin.next_statuses = [status]
    with pytest.raises(expected):
        await bot.channel.send(OUT)


@pytest.mark.anyio
async def test_the_token_shows_neither_in_log_nor_in_errors(
    open_bot: Callable[..., Bot], caplog: pytest.LogCaptureFixture
) -> None:
    bot = open_bot(api_url="http://127.0.0.1:9")
    with pytest.raises(RetryLater) as caught:
        await bot.channel.send(OUT)
    await bot.channel.typing(InboundMessage("zalo_bot", "1", "u1", "m", 0.0))
    assert TOKEN not in caplog.text + str(caught.value) + repr(caught.getrepr(chain=True))


@pytest.mark.anyio
async def test_the_check_leads_step_by_step(open_bot: Callable[..., Bot]) -> None:
    bot = open_bot()
    assert [found.ok for found in await bot.channel.check()] == [True, True, False]
    await bot.channel.start()
    await bot.channel._tasks[-1]
    assert all(found.ok for found in await bot.channel.check())
    wrong = "\n".join(found.next_step for found in await open_bot(token="1:wrong", public_url=None).channel.check())
    assert "TROLY_ZALO_BOT_TOKEN" in wrong


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)


@given(fields=st.dictionaries(st.sampled_from(["from", "chat", "text", "message_id", "date"]), JSON))
def test_any_message_is_read_or_left(fields: dict[str, Any]) -> None:
    found = read_message(json.dumps(message(**fields)).encode(), "1", None)
    if found is not None:
        found.text.encode()
        assert found.user
        assert found.message_id


@given(st.binary(max_size=200))
def test_any_bytes_are_left(body: bytes) -> None:
    assert read_message(body, "1", None) is None
