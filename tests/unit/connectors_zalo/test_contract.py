"""The contract of `connectors.channel` that both Zalo channels keep while Zalo is out of reach."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors import zalo, zalo_bot
from connectors.channel import (
    Channel,
    ChannelHost,
    ChannelKind,
    Finding,
    InboundMessage,
    OutboundMessage,
    RetryLater,
    conversation_key,
)
from storage.store import Store
from tests.unit.connectors_zalo.conftest import PUBLIC_URL, Core

NOBODY = "http://127.0.0.1:9"
CREDENTIALS = {
    "zalo": {
        "TROLY_ZALO_APP_ID": "1",
        "TROLY_ZALO_APP_SECRET": "app-secret-value",
        "TROLY_ZALO_OAS": '{"2": "phu-lam"}',
        "TROLY_ZALO_API_URL": NOBODY,
        "TROLY_ZALO_OAUTH_URL": NOBODY,
        "TROLY_ZALO_VERIFIER_CODES": '["abc"]',
    },
    "zalo_bot": {"TROLY_ZALO_BOT_TOKEN": "1:bot-token-value", "TROLY_ZALO_BOT_API_URL": NOBODY},
}
KINDS = [zalo.KIND, zalo_bot.KIND]
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)]


@pytest.fixture
def host(store: Store, tmp_path: Path) -> ChannelHost:
    core = Core()
    return ChannelHost(
        store=store,
        accept=core.accept,
        pause=core.pause,
        forget=core.forget,
        data_folder=tmp_path,
        public_url=PUBLIC_URL,
        operator_token=SecretStr("operator-token-of-the-tests"),
    )


@pytest.fixture
async def channel(kind: ChannelKind, host: ChannelHost, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Channel]:
    for name, value in CREDENTIALS[kind.name].items():
        monkeypatch.setenv(name, value)
    opened = kind.open(host)
    assert opened is not None
    yield opened
    await opened.stop()


def outbound(**more: Any) -> OutboundMessage:
    return OutboundMessage(id=1, account="2", user="3", text="Xin chào", **more)


async def test_it_stays_closed_without_credentials(
    kind: ChannelKind, host: ChannelHost, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env lies
    for name in CREDENTIALS[kind.name]:
        monkeypatch.delenv(name, raising=False)
    assert kind.open(host) is None
    assert kind.how_to


async def test_a_bad_setting_is_a_value_error(
    kind: ChannelKind, host: ChannelHost, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"TROLY_{kind.name.upper()}_TIMEOUT_S", "soon")
    with pytest.raises(ValueError, match="timeout_s"):
        kind.open(host)


async def test_its_name_is_that_of_its_routes_and_conversations(kind: ChannelKind, channel: Channel) -> None:
    router = channel.routes()
    assert channel.name == kind.name
    assert router is not None
    paths = {getattr(route, "path", "") for route in router.routes} - {""}
    assert {path for path in paths if not path.startswith(f"/{kind.name}/")} <= {"/zalo_verifierabc.html"}
    assert re.fullmatch(r"[a-z_]+", channel.name)
    assert conversation_key(channel.name, "2", "3") == f"{kind.name}:2:3"


async def test_it_starts_and_stops_at_once_although_nothing_is_reachable(kind: ChannelKind, channel: Channel) -> None:
    await asyncio.wait_for(channel.start(), 2)
    await asyncio.wait_for(channel.stop(), 5)


async def test_what_was_not_sent_is_to_be_sent_later(kind: ChannelKind, channel: Channel) -> None:
    with pytest.raises(RetryLater):
        await channel.send(outbound())


async def test_an_uncertain_send_cannot_be_known_and_typing_never_hurts(kind: ChannelKind, channel: Channel) -> None:
    assert await channel.was_delivered(outbound()) is None
    await channel.typing(InboundMessage(kind.name, "2", "3", "m", 0.0))


async def test_the_check_ends_and_says_what_to_do(kind: ChannelKind, channel: Channel) -> None:
    findings = await asyncio.wait_for(channel.check(), 15)
    assert all(isinstance(finding, Finding) for finding in findings)
    assert [finding.next_step for finding in findings if not finding.ok]
    assert all(finding.next_step for finding in findings if not finding.ok)
    assert not any(finding.next_step for finding in findings if finding.ok)


async def test_a_part_within_the_limits_leaves_room_for_zalos_2000_characters(
    kind: ChannelKind, channel: Channel
) -> None:
    assert channel.limits.text <= 1900
    assert channel.limits.buttons <= 5
    assert channel.limits.reorder_window_s > 0


def test_settings_and_credentials_do_not_show_when_printed(kind: ChannelKind) -> None:
    describe: dict[str, Callable[[], Any]] = {
        "zalo": lambda: zalo.ZaloSettings(_env_file=None, app_secret="app-secret-value"),
        "zalo_bot": lambda: zalo_bot.ZaloBotSettings(_env_file=None, token="bot-token-value"),
    }
    assert "-value" not in repr(describe[kind.name]())
