"""The Telegram channel against the stand-in: what each of Telegram's answers means, and who is let in."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from connectors.channel import (
    ChannelHost,
    InboundMessage,
    Kind,
    OutboundButton,
    OutboundDocument,
    OutboundMessage,
    Refused,
    RetryLater,
    Uncertain,
)
from connectors.telegram.channel import WEBHOOK_PATH, TelegramChannel
from connectors.telegram.settings import TelegramSettings
from connectors.web.problems import install
from service.database import create_engine
from storage.store import Store
from tests.standins.telegram import HEADER, TOKEN, Document, TelegramStandIn

pytestmark = pytest.mark.anyio
SECRET = "s3cret"
TO = 77


class Core:
    """Remembers what it accepts; refuses while `is_down`."""

    def __init__(self) -> None:
        self.accepted: list[InboundMessage] = []
        self.is_down = False

    async def accept(self, messages: Sequence[InboundMessage]) -> int:
        if self.is_down:
            raise OSError("no database")
        self.accepted += messages
        return len(messages)

    async def pause(self, conversation: str, seconds: float) -> None: ...

    async def forget(self, conversation: str) -> None: ...


@pytest.fixture
def telegram() -> Iterator[TelegramStandIn]:
    standin = TelegramStandIn()
    with standin.serving():
        yield standin


@pytest.fixture
def core() -> Core:
    return Core()


def build(
    core: Core,
    url: str,
    public_url: str | None = "https://troly.example.vn",
    files: dict[str, bytes] | None = None,
    **settings,
) -> TelegramChannel:
    store = Store(create_engine("sqlite://"))
    own_host = {"public_url": public_url, "commune": "phu-lam"}

    async def documents(ref: str) -> bytes | None:
        return (files or {}).get(ref)

    host = ChannelHost(store, core.accept, core.pause, core.forget, Path(), documents=documents, **own_host)
    own = {"token": TOKEN, "secret": SECRET, "base_url": url, "timeout_s": 2.0}
    return TelegramChannel(host, TelegramSettings(_env_file=None, **(own | settings)))


@pytest.fixture
async def channel(telegram: TelegramStandIn, core: Core) -> AsyncIterator[TelegramChannel]:
    channel = build(core, telegram.url)
    yield channel
    await channel.stop()


def out(text: str = "Xin chào", *titles: str, user: int = TO) -> OutboundMessage:
    buttons = tuple(OutboundButton(title, f"5.{place}", "/x") for place, title in enumerate(titles))
    return OutboundMessage(5, "4242", str(user), text, buttons)


async def until(holds, within_s: float = 60.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.01)


async def test_bold_and_buttons_reach_the_person(channel: TelegramChannel, telegram: TelegramStandIn) -> None:
    result = await channel.send(out("**Lệ phí** < 5 & 3", "Có", "Không"))
    assert result.message_id == "1"
    [seen] = telegram.delivered
    assert (seen.text, seen.buttons) == ("Lệ phí < 5 & 3", (("Có", "5.0"), ("Không", "5.1")))
    [call] = telegram.called("sendMessage")
    assert call["text"] == "<b>Lệ phí</b> &lt; 5 &amp; 3"
    assert call["link_preview_options"] == {"is_disabled": True}


async def test_numbers_stand_in_a_row_and_titles_below_one_another(
    channel: TelegramChannel, telegram: TelegramStandIn
) -> None:
    await channel.send(out("a", "1", "2", "3"))
    await channel.send(out("a", "Một", "Hai"))
    rows = [len(call["reply_markup"]["inline_keyboard"]) for call in telegram.called("sendMessage")]
    assert rows == [1, 2]


async def test_a_text_whose_markup_is_refused_goes_plain(channel: TelegramChannel, telegram: TelegramStandIn) -> None:
    telegram.refuses_markup = True
    await channel.send(out("**a** < b"))
    assert telegram.texts_to(TO) == ["a < b"]


def with_file(text: str = "**Báo cáo** < 10", user: int = TO) -> OutboundMessage:
    return replace(out(text, user=user), document=OutboundDocument("bao-cao.docx", "report:7.docx"))


async def test_a_file_goes_with_its_text(telegram: TelegramStandIn, core: Core) -> None:
    channel = build(core, telegram.url, files={"report:7.docx": b"PK word"})
    assert (await channel.send(with_file())).message_id == "1"
    assert telegram.documents == [Document(TO, "bao-cao.docx", b"PK word", "Báo cáo < 10")]
    await channel.stop()


async def test_a_file_that_is_gone_is_refused(telegram: TelegramStandIn, core: Core) -> None:
    channel = build(core, telegram.url, files={})
    with pytest.raises(Refused):
        await channel.send(with_file())
    await channel.stop()


@pytest.mark.parametrize(("fault", "problem"), [("error_500", RetryLater), ("bad_gateway", Uncertain)])
async def test_a_file_that_did_not_arrive_is_told_like_a_message(
    telegram: TelegramStandIn, core: Core, fault: str, problem: type[Exception]
) -> None:
    channel = build(core, telegram.url, files={"report:7.docx": b"PK"})
    telegram.next_faults = [fault]
    with pytest.raises(problem):
        await channel.send(with_file())
    await channel.stop()


async def test_too_fast_is_told_with_the_time(channel: TelegramChannel, telegram: TelegramStandIn) -> None:
    telegram.next_faults, telegram.retry_after_s = ["too_many"], 17
    with pytest.raises(RetryLater) as problem:
        await channel.send(out())
    assert (problem.value.after_s, problem.value.whole_account) == (17.0, True)


async def test_a_blocked_bot_is_refused(channel: TelegramChannel, telegram: TelegramStandIn) -> None:
    telegram.blocked.add(TO)
    with pytest.raises(Refused):
        await channel.send(out())


async def test_a_bad_request_is_refused(channel: TelegramChannel) -> None:
    with pytest.raises(Refused):
        await channel.send(out("x" * 5000))


async def test_a_failure_of_telegrams_own_is_certain(channel: TelegramChannel, telegram: TelegramStandIn) -> None:
    telegram.next_faults = ["error_500"]
    with pytest.raises(RetryLater) as problem:
        await channel.send(out())
    assert problem.value.after_s is None


@pytest.mark.parametrize(("fault", "arrived"), [("lost_request", 0), ("lost_answer", 1), ("bad_gateway", 1)])
async def test_no_answer_is_uncertain(
    channel: TelegramChannel, telegram: TelegramStandIn, fault: str, arrived: int
) -> None:
    telegram.next_faults, telegram.faults.hang_s = [fault], 4.0
    with pytest.raises(Uncertain):
        await channel.send(out())
    assert len(telegram.delivered) == arrived
    assert await channel.was_delivered(out()) is None


async def test_a_connection_that_breaks_is_uncertain(channel: TelegramChannel, telegram: TelegramStandIn) -> None:
    telegram.is_down = True
    with pytest.raises((Uncertain, RetryLater)):
        await channel.send(out())


async def test_a_connection_that_is_refused_is_certain(core: Core) -> None:
    channel = build(core, "http://127.0.0.1:9/bot")
    with pytest.raises(RetryLater):
        await channel.send(out())
    await channel.stop()


async def test_a_wrong_token_holds_the_account_back(core: Core, telegram: TelegramStandIn) -> None:
    channel = build(core, telegram.url, token="4242:wrong")
    with pytest.raises(RetryLater) as problem:
        await channel.send(out())
    assert problem.value.whole_account
    [finding] = await channel.check()
    assert not finding.ok
    assert "TROLY_TELEGRAM_TOKEN" in finding.next_step
    await channel.stop()


async def test_the_app_starts_without_telegram_and_connects_when_it_is_back(core: Core) -> None:
    from tests.live import free_ports

    port = free_ports(1)[0]
    channel = build(core, f"http://127.0.0.1:{port}/bot")
    await channel.start()  # returns although nobody listens
    await until(lambda: channel._trouble)
    assert "đang thử lại" in (await channel.troubles())[0]
    standin = TelegramStandIn()
    with standin.serving(port):
        await until(lambda: standin.called("setChatMenuButton"))
        assert standin.webhook_url == f"https://troly.example.vn{WEBHOOK_PATH}"
        assert standin.secret == SECRET
        [menu] = standin.called("setMyCommands")
        assert menu["commands"][0] == {"command": "start", "description": "Bắt đầu"}
        await until(lambda: not channel._trouble)  # the last answer may still be on its way to the channel
        assert await channel.troubles() == []
        await channel.stop()


async def test_an_office_without_a_public_address_polls_and_acknowledges_only_what_is_stored(
    core: Core, telegram: TelegramStandIn
) -> None:
    channel = build(core, telegram.url, public_url=None)
    core.is_down = True
    telegram.text(TO, "một")
    await channel.start()
    await until(lambda: len(telegram.called("getUpdates")) >= 2)
    assert all("offset" not in call for call in telegram.called("getUpdates"))
    core.is_down = False
    telegram.press(TO, "5.0")
    await until(lambda: len(core.accepted) >= 2 and telegram.called("answerCallbackQuery"))
    assert [(message.kind, message.text or message.choice) for message in core.accepted[:2]] == [
        (Kind.TEXT, "một"),
        (Kind.CHOICE, "5.0"),
    ]
    await channel.stop()


@pytest.fixture
async def web(channel: TelegramChannel) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install(app)
    app.include_router(channel.routes())
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://app", headers={HEADER: SECRET}) as client:
        yield client


async def test_only_telegram_is_let_in(
    web: httpx.AsyncClient, core: Core, channel: TelegramChannel, telegram: TelegramStandIn
) -> None:
    update = telegram.text(TO, "x")
    for secret in ("", "wrong", SECRET + "x", "é"):
        response = await web.post(WEBHOOK_PATH, json=update, headers={HEADER: secret.encode()})
        assert response.status_code == 403
    assert core.accepted == []
    assert channel.gate.refused == 4
    assert (await web.post(WEBHOOK_PATH, json=update)).status_code == 200
    assert [message.text for message in core.accepted] == ["x"]


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"1e999", b"[" * 300_000, b"\xff", b'{"update_id": "x"}'])
async def test_what_cannot_be_read_is_acknowledged_and_dropped(web: httpx.AsyncClient, core: Core, body: bytes) -> None:
    assert (await web.post(WEBHOOK_PATH, content=body)).status_code == 200
    assert core.accepted == []


async def test_what_cannot_be_stored_is_not_acknowledged(
    web: httpx.AsyncClient, core: Core, telegram: TelegramStandIn
) -> None:
    core.is_down = True
    assert (await web.post(WEBHOOK_PATH, json=telegram.text(TO, "x"))).status_code == 500


async def test_the_token_is_in_no_log_and_no_error(
    channel: TelegramChannel, telegram: TelegramStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    problems = []
    telegram.next_faults = ["error_500", "bad_gateway"]
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            with pytest.raises((RetryLater, Uncertain)) as problem:
                await channel.send(out())
            problems.append(str(problem.value))
        await channel.check()
    assert TOKEN.partition(":")[2] not in json.dumps([*problems, *(record.getMessage() for record in caplog.records)])


async def test_calls_go_through_the_proxy_and_its_password_is_told_nobody(
    core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        address = f"http://office:pass-of-the-proxy@127.0.0.1:{port}"
        channel = build(core, "http://api.telegram.invalid/bot", proxy=address)
        with caplog.at_level(logging.INFO), pytest.raises((Refused, RetryLater, Uncertain)) as problem:
            await channel.send(out())
        findings = await channel.check()
        await channel.stop()
    assert asked[0].startswith(b"POST http://api.telegram.invalid/bot")
    told = json.dumps([str(problem.value), repr(channel._settings), str(findings), caplog.text])
    assert "pass-of-the-proxy" not in told
    assert TOKEN.partition(":")[2] not in told


def test_a_token_that_is_none_is_refused_and_an_empty_one_means_off() -> None:
    assert TelegramSettings(_env_file=None, token="").token is None
    with pytest.raises(ValueError, match="BotFather"):
        TelegramSettings(_env_file=None, token="abc")
