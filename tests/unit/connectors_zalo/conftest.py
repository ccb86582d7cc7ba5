"""The Zalo channel against the stand-in, with a database of its own and an inbox that only remembers."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from connectors.channel import ChannelHost, InboundMessage, OutboundButton, OutboundMessage
from connectors.web.problems import install
from connectors.zalo.channel import ZaloChannel
from connectors.zalo.oauth import TokenPair
from connectors.zalo.parts import Parts, put_together
from connectors.zalo.settings import ZaloSettings
from storage.store import Store
from tests.standins import zalo_events as events
from tests.standins.zalo import ZaloStandIn

PUBLIC_URL = "https://tro-ly.example.vn"
OPERATOR_TOKEN = "operator-token-of-the-tests"


@dataclass
class Core:
    """What the channel handed to the core. `accept` may be told to fail or to wait."""

    accepted: list[InboundMessage] = field(default_factory=list)
    paused: list[tuple[str, float]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    before_accept: Callable[[], Any] | None = None

    async def accept(self, messages: Sequence[InboundMessage]) -> int:
        if self.before_accept is not None:
            await self.before_accept()
        known = {message.message_id for message in self.accepted}
        new = [message for message in messages if message.message_id not in known]
        self.accepted += new
        return len(new)

    async def pause(self, conversation: str, seconds: float) -> None:
        self.paused.append((conversation, seconds))

    async def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)


@dataclass
class Zalo:
    """The channel, the stand-in and the core, put together."""

    parts: Parts
    channel: ZaloChannel
    standin: ZaloStandIn
    core: Core
    browser: httpx.AsyncClient
    host: ChannelHost

    async def authorised(self, oa_id: str = events.OA) -> str:
        """Give the channel tokens of an OA; return the access token."""
        access, refresh = self.standin.grant(oa_id)
        await self.parts.tokens.save(oa_id, self.standin.oas[oa_id].name, token_pair(access, refresh))
        return access

    async def post(self, event: dict[str, Any], **headers: str) -> httpx.Response:
        """Post a genuine event to the webhook."""
        body = events.body_of(event)
        return await self.browser.post(
            "/zalo/webhook", content=body, headers=events.signed(body, event["timestamp"]) | headers
        )

    async def counts(self) -> dict[str, int]:
        """What the webhook counted today."""
        await self.parts.counters.flush()
        return {str(name): count for name, count in (await self.parts.counters.today()).items()}


def token_pair(access: str, refresh: str, life_s: int = 90_000) -> TokenPair:
    return TokenPair(access, refresh, life_s)


def outbound(text: str = "Xin chào", *titles: str, user: str = events.USER, **more: Any) -> OutboundMessage:
    buttons = tuple(OutboundButton(title, f"k{place}", f"/choose{{{place}}}") for place, title in enumerate(titles))
    return OutboundMessage(id=1, account=events.OA, user=user, text=text, buttons=buttons, **more)


@pytest.fixture(scope="module")
def standin_server() -> Iterator[tuple[ZaloStandIn, str]]:
    standin = ZaloStandIn()
    with standin.serving() as address:
        yield standin, address


@pytest.fixture
def standin(standin_server: tuple[ZaloStandIn, str]) -> ZaloStandIn:
    """The stand-in as new; its server goes on running."""
    found = standin_server[0]
    found.reset()
    found.callback_url = f"{PUBLIC_URL}/zalo/callback"
    return found


@pytest.fixture
def settings(standin_server: tuple[ZaloStandIn, str]) -> ZaloSettings:
    address = standin_server[1]
    return ZaloSettings(
        _env_file=None,
        app_id=events.APP_ID,
        app_secret=SecretStr(events.APP_SECRET),
        oa_secret=SecretStr(events.OA_SECRET),
        oas={events.OA: "phu-lam"},
        oauth_url=address,
        api_url=address,
        timeout_s=2.0,
    )


@pytest.fixture
def open_zalo(standin: ZaloStandIn, store: Store, settings: ZaloSettings, tmp_path: Path) -> Callable[..., Zalo]:
    """Builds a channel; keyword arguments change settings, `host` what the app lends."""

    def build(host: dict[str, Any] | None = None, **changes: Any) -> Zalo:
        core = Core()
        lent: dict[str, Any] = {
            "store": store,
            "accept": core.accept,
            "pause": core.pause,
            "forget": core.forget,
            "data_folder": tmp_path,
            "public_url": PUBLIC_URL,
            "operator_token": SecretStr(OPERATOR_TOKEN),
        }
        chosen = settings.model_copy(update=changes)
        channel_host = ChannelHost(**lent | (host or {}))
        parts = put_together(chosen, channel_host, events.APP_ID, events.APP_SECRET)
        channel = ZaloChannel(parts)
        app = FastAPI()
        install(app)
        app.include_router(channel.routes())
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC_URL)
        return Zalo(parts, channel, standin, core, browser, channel_host)

    return build


@pytest.fixture
async def zalo(open_zalo: Callable[..., Zalo]) -> AsyncIterator[Zalo]:
    """An authorised channel."""
    built = open_zalo()
    await built.authorised()
    yield built
    await built.channel.stop()
