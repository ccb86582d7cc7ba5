"""The contract every channel of the registry keeps, each against its platform's stand-in over real HTTP."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest

from connectors import notices
from connectors.registry import KINDS
from connectors.zalo_bot.settings import webhook_secret
from tests.channel_app import OPERATOR, SECOND, ChannelApp, channel_app
from tests.standins import telegram, zalo, zalo_bot, zalo_events
from tests.standins.serving import wait_until
from tests.standins.zalo_webhooks import WebhookSender

WITHIN_S = 60.0
SECRET = "webhook-secret-of-the-tests"


class Platform(Protocol):
    """A stand-in with one person on it, and a running app."""

    app: ChannelApp
    standin: Any

    def write(self, text: str, *, times: int = 1) -> None:
        """The person writes; the platform hands it over `times` times."""

    def picture(self) -> None:
        """The person sends a picture."""

    def press(self, place: int) -> None:
        """The person presses a button of the last message."""

    def seen(self) -> list[str]:
        """What the person got."""

    def fail_once(self) -> None:
        """The platform fails the next send."""

    def block(self) -> None:
        """The person blocks us."""


class OnTelegram:
    person = 77

    def __init__(self, app: ChannelApp, standin: telegram.TelegramStandIn) -> None:
        self.app, self.standin = app, standin

    def _hand_over(self, update: dict[str, Any], times: int = 1) -> None:
        async def send() -> None:
            sender = telegram.Sender(self.standin, f"{self.app.url}/telegram/webhook", SECRET)
            for _ in range(times):
                await sender.send(update)
            await sender.close()

        asyncio.run(send())

    def write(self, text: str, *, times: int = 1) -> None:
        self._hand_over(self.standin.text(self.person, text), times)

    def picture(self) -> None:
        photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
        self._hand_over(self.standin.message(self.person, {"photo": photo}))

    def press(self, place: int) -> None:
        self._hand_over(self.standin.press(self.person, self.standin.delivered[-1].buttons[place][1]))

    def seen(self) -> list[str]:
        return self.standin.texts_to(self.person)

    def fail_once(self) -> None:
        self.standin.next_faults = ["error_500"]

    def block(self) -> None:
        self.standin.blocked.add(self.person)


class OnZalo:
    def __init__(self, app: ChannelApp, standin: zalo.ZaloStandIn) -> None:
        self.app, self.standin = app, standin

    def _hand_over(self, event: dict[str, Any], times: int = 1) -> None:
        async def send() -> None:
            sender = WebhookSender(f"{self.app.url}/zalo/webhook")
            for _ in range(times):
                assert (await sender.send(event)).status == 200
            await sender.close()

        asyncio.run(send())

    def write(self, text: str, *, times: int = 1) -> None:
        self._hand_over(zalo_events.text(text), times)

    def picture(self) -> None:
        self._hand_over(zalo_events.message("user_send_image", zalo_events.MEDIA["user_send_image"]))

    def press(self, place: int) -> None:
        self.write(self.standin.delivered[-1].buttons[place]["payload"])

    def seen(self) -> list[str]:
        return self.standin.texts_to(zalo_events.USER)

    def fail_once(self) -> None:
        self.standin.next_faults = ["error_500"]

    def block(self) -> None:
        self.standin.blocked[zalo_events.USER] = -217


class OnZaloBot:
    def __init__(self, app: ChannelApp, standin: zalo_bot.ZaloBotStandIn) -> None:
        self.app, self.standin = app, standin

    def _hand_over(self, body: dict[str, Any], times: int = 1) -> None:
        headers = {"X-Bot-Api-Secret-Token": webhook_secret(zalo_bot.TOKEN)}
        for _ in range(times):
            assert httpx.post(f"{self.app.url}/zalo_bot/webhook", json=body, headers=headers).status_code == 200

    def _message(self, name: str, **content: Any) -> dict[str, Any]:
        now = time.time_ns()
        return zalo_bot.message(name, message_id=str(now), date=now // 1_000_000, **content)

    def write(self, text: str, *, times: int = 1) -> None:
        self._hand_over(self._message("message.text.received", text=text), times)

    def picture(self) -> None:
        self._hand_over(self._message("message.image.received", photo_url="https://x.zdn.vn/1"))

    def press(self, place: int) -> None:
        self.write(str(place + 1))  # it has no buttons

    def seen(self) -> list[str]:
        return [message["text"] for message in self.standin.sent]

    def fail_once(self) -> None:
        self.standin.next_statuses = [500]

    def block(self) -> None:
        self.standin.next_errors = [403]


@contextmanager
def on_telegram(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Platform]:
    standin = telegram.TelegramStandIn()
    with standin.serving() as url:
        for name, value in {"token": telegram.TOKEN, "base_url": url, "webhook": "true", "secret": SECRET}.items():
            patch.setenv(f"TROLY_TELEGRAM_{name.upper()}", value)
        with channel_app(folder) as app:
            yield OnTelegram(app, standin)


@contextmanager
def on_zalo(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Platform]:
    standin = zalo.ZaloStandIn()
    with standin.serving() as url:
        own = {
            "app_id": zalo_events.APP_ID,
            "app_secret": zalo_events.APP_SECRET,
            "oa_secret": zalo_events.OA_SECRET,
            "oauth_url": url,
            "api_url": url,
        }
        for name, value in own.items():
            patch.setenv(f"TROLY_ZALO_{name.upper()}", value)
        with channel_app(folder) as app:
            form = {"operator_token": OPERATOR, "refresh_token": standin.grant()[1]}
            assert httpx.post(f"{app.url}/zalo/refresh-token", data=form).status_code == 200
            yield OnZalo(app, standin)


@contextmanager
def on_zalo_bot(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Platform]:
    standin = zalo_bot.ZaloBotStandIn()
    with standin.serving() as url:
        patch.setenv("TROLY_ZALO_BOT_TOKEN", zalo_bot.TOKEN)
        patch.setenv("TROLY_ZALO_BOT_API_URL", url)
        with channel_app(folder) as app:
            yield OnZaloBot(app, standin)


PLATFORMS = {"zalo": on_zalo, "telegram": on_telegram, "zalo_bot": on_zalo_bot}


@pytest.fixture(params=list(PLATFORMS))
def platform(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    with PLATFORMS[request.param](tmp_path, monkeypatch) as platform:
        yield platform


def wait_for(platform: Platform, count: int) -> list[str]:
    wait_until(lambda: len(platform.seen()) >= count, WITHIN_S)
    return platform.seen()


def test_every_channel_is_under_contract() -> None:
    assert {kind.name for kind in KINDS} == set(PLATFORMS)


def test_without_credentials_no_channel_runs_and_the_operator_is_told_how_to(tmp_path: Path) -> None:
    with channel_app(tmp_path) as app:
        assert app.channels.open == {}
    assert all(kind.how_to for kind in KINDS)


def test_a_wrong_setting_of_one_channel_stops_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TROLY_TELEGRAM_TOKEN", "a-secret-without-a-number")
    with channel_app(tmp_path) as app:
        assert app.channels.open == {}
    assert "BotFather" in caplog.text
    assert "a-secret" not in caplog.text


def test_a_message_is_answered(platform: Platform) -> None:
    platform.write("làm khai sinh")
    assert wait_for(platform, 1) == ["Trả lời: làm khai sinh"]


def test_a_message_that_is_handed_over_again_is_answered_once(platform: Platform) -> None:
    platform.write("một", times=4)
    platform.write("hai")
    assert wait_for(platform, 2) == ["Trả lời: một", "Trả lời: hai"]
    assert len(platform.app.asked) == 2


def test_messages_are_answered_in_the_order_they_were_written(platform: Platform) -> None:
    for number in range(5):
        platform.write(f"câu {number}")
    assert wait_for(platform, 5) == [f"Trả lời: câu {number}" for number in range(5)]


def test_a_button_chooses_and_so_does_its_number(platform: Platform) -> None:
    platform.write("chọn")
    wait_for(platform, 1)
    platform.press(1)
    assert wait_for(platform, 2)[1] == f"Trả lời: {SECOND}"
    platform.write("chọn")
    wait_for(platform, 3)
    platform.write("2")
    assert wait_for(platform, 4)[3] == f"Trả lời: {SECOND}"


def test_a_picture_gets_a_kind_word(platform: Platform) -> None:
    platform.picture()
    [answer] = wait_for(platform, 1)
    assert "ảnh" in answer
    assert platform.app.asked == []


def test_a_secret_in_a_message_never_reaches_the_engine(platform: Platform) -> None:
    platform.write("mã OTP của tôi là 123456, làm sao kích hoạt VNeID mức 2")
    wait_for(platform, 2)
    assert all("123456" not in body["message"] for body in platform.app.asked)


def test_a_send_the_platform_fails_is_repeated_and_seen_once(platform: Platform) -> None:
    platform.fail_once()
    platform.write("một")
    platform.write("hai")
    assert wait_for(platform, 2) == ["Trả lời: một", "Trả lời: hai"]


def test_while_the_engine_is_down_messages_wait(platform: Platform) -> None:
    platform.app.engine_down = True
    platform.write("một")
    platform.app.engine_down = False
    assert wait_for(platform, 1) == ["Trả lời: một"]


def test_the_switch_turns_the_channel_off_at_once(platform: Platform) -> None:
    [name] = platform.app.channels.open
    with platform.app.store.transaction() as connection:
        notices.switch_off(connection, name)
    platform.write("một")
    assert wait_for(platform, 1) == [notices.SWITCHED_OFF]


def test_who_blocked_us_costs_one_try_and_nobody_else_waits(platform: Platform) -> None:
    platform.block()
    platform.write("một")

    def is_given_up() -> bool:
        from connectors import outbox

        with platform.app.store.transaction(durable=False) as connection:
            return len(outbox.given_up(connection, 5)) == 1

    wait_until(is_given_up, WITHIN_S)
    assert platform.seen() == []


def test_an_app_that_ends_leaves_nothing_half_done(platform: Platform) -> None:
    for number in range(10):
        platform.write(f"câu {number}")
    platform.app.stop()
    with channel_app(platform.app.settings.data_folder) as again:
        platform.app = again
        assert wait_for(platform, 10) == [f"Trả lời: câu {number}" for number in range(10)]


def test_the_operators_check_ends_soon_and_says_what_to_do(platform: Platform) -> None:
    [channel] = platform.app.channels.open.values()
    findings = asyncio.run(asyncio.wait_for(channel.check(), 15))
    assert findings
    assert all(finding.ok or finding.next_step for finding in findings)
