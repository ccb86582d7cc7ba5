"""The Telegram channel: receives by webhook or long polling, sends through `sending`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from telegram import BotCommand, MenuButtonCommands
from telegram.constants import ChatAction
from telegram.error import InvalidToken, TelegramError

from connectors.channel import (
    ChannelHost,
    ChannelKind,
    Finding,
    InboundMessage,
    Limits,
    OutboundMessage,
    Refused,
    SendResult,
)
from connectors.payload import json_object
from connectors.queue import back_off
from connectors.telegram import sending
from connectors.telegram.settings import TelegramSettings
from connectors.telegram.updates import ALLOWED_UPDATES, COMMANDS, Event, parse
from connectors.webhook import SecretHeader, limited_body

_log = logging.getLogger(__name__)
WEBHOOK_PATH = "/telegram/webhook"
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_POLL_S = 25
_UPDATES_AT_ONCE = 100
_CHECK_WITHIN_S = 10.0
_BAD_TOKEN = "Telegram không nhận mã bot. Vào BotFather, gõ /token, chép lại mã vào TROLY_TELEGRAM_TOKEN."  # noqa: S105


class TelegramChannel:
    """One bot."""

    name = "telegram"
    # Telegram allows 4,096 characters, any number of buttons, 30 messages a second and one a second to a chat.
    limits = Limits(text=4000, buttons=8, title=36, gap_s=1.0, per_second=25.0, caption=1000)

    def __init__(self, host: ChannelHost, settings: TelegramSettings) -> None:
        self._host = host
        self._settings = settings
        self._bot = sending.build_bot(settings)
        self._commune = settings.commune or host.commune
        is_reachable = bool(host.public_url and host.public_url.startswith("https://"))
        self._uses_webhook = is_reachable if settings.webhook is None else settings.webhook
        self._tasks: set[asyncio.Task[None]] = set()
        self._trouble = ""
        self.gate = SecretHeader(self.name, _SECRET_HEADER, settings.webhook_secret)

    def routes(self) -> APIRouter | None:
        """The webhook; also while polling, so that a switch needs no other address."""
        router = APIRouter(include_in_schema=False)

        @router.post(WEBHOOK_PATH)
        async def receive(request: Request) -> Response:
            if not self.gate.is_right(request):
                return Response(status_code=403)
            # What is too large or cannot be read is acknowledged too: Telegram would only send it again.
            await self._take([json_object(await limited_body(request) or b"")])
            return Response()

        return router

    async def start(self) -> None:
        """Begin to receive, in a task; an unreachable Telegram is tried again and again."""
        self._spawn(self._connect())

    async def stop(self) -> None:
        """End polling and close the connections."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(TelegramError, RuntimeError):
            await self._bot.shutdown()

    async def send(self, message: OutboundMessage) -> SendResult:
        """Send one message (see `Channel.send`)."""
        if message.document is None:
            return await sending.send(self._bot, message)
        content = await self._host.documents(message.document.ref) if self._host.documents else None
        if content is None:
            raise Refused("tệp không còn trong cơ sở dữ liệu")
        return await sending.send_document(self._bot, message, message.document.name, content)

    async def typing(self, message: InboundMessage) -> None:
        """Show "đang nhập…" for some seconds."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(int(message.user), ChatAction.TYPING)

    async def was_delivered(self, message: OutboundMessage) -> bool | None:
        """Telegram cannot be asked."""
        return None

    async def troubles(self) -> Sequence[str]:
        """Why the last try to receive failed."""
        return [self._trouble] if self._trouble else []

    async def check(self) -> Sequence[Finding]:
        """Whether Telegram can be reached, knows the bot, and reaches us."""
        try:
            return await asyncio.wait_for(self._look(), _CHECK_WITHIN_S)
        except InvalidToken:
            return [Finding("Mã bot", ok=False, next_step=_BAD_TOKEN)]
        except (TelegramError, TimeoutError) as error:
            step = (
                f"Không gọi được máy chủ Telegram ({type(error).__name__}). Kiểm tra mạng, tường lửa, "
                "TROLY_TELEGRAM_PROXY; tại Việt Nam Telegram có thể bị nhà mạng chặn."
            )
            return [Finding("Kết nối", ok=False, next_step=step)]

    async def _look(self) -> list[Finding]:
        me = await self._bot.get_me()
        found = [Finding(f"Bot @{me.username} hoạt động, mã bot đúng", ok=True)]
        if unknown := self._host.unknown_commune(self._settings.commune):
            found.append(Finding("Xã của bot (TROLY_TELEGRAM_COMMUNE)", ok=False, next_step=unknown))
        hook = await self._bot.get_webhook_info()
        if not self._uses_webhook:
            step = "" if not hook.url else "Bot còn đặt webhook cũ. Khởi động lại trợ lý để gỡ."
            return [*found, Finding("Tự hỏi lấy tin (không cần địa chỉ công khai)", not hook.url, step)]
        if hook.url != self._webhook_url:
            step = "Kiểm tra TROLY_PUBLIC_URL rồi khởi động lại trợ lý để đăng ký lại webhook."
            return [*found, Finding("Webhook chưa trỏ về trợ lý này", ok=False, next_step=step)]
        if hook.last_error_message and hook.pending_update_count:
            reason = hook.last_error_message
            step = f"Telegram không gọi tới được trợ lý: {reason}. Kiểm tra tên miền, chứng thư, cổng 443."
            return [*found, Finding(f"{hook.pending_update_count} tin đang chờ", ok=False, next_step=step)]
        return [*found, Finding("Webhook đã đăng ký", ok=True)]

    async def _connect(self) -> None:
        """Set menu and webhook; then, without a webhook, poll for ever."""
        attempts = 0
        while True:
            try:
                await self._set_up()
                break
            except TelegramError as error:
                attempts += 1
                self._trouble = _trouble(error)
                _log.warning("telegram: not connected (%s), trying again", type(error).__name__)
                await asyncio.sleep(back_off(attempts))
        self._trouble = ""
        _log.info("telegram: connected")
        if not self._uses_webhook:
            await self._poll()

    async def _set_up(self) -> None:
        if self._uses_webhook:
            await self._bot.set_webhook(
                self._webhook_url, secret_token=self._settings.webhook_secret, allowed_updates=ALLOWED_UPDATES
            )
        else:
            await self._bot.delete_webhook()
        await self._bot.set_my_commands([BotCommand(command.name, command.description) for command in COMMANDS])
        await self._bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    async def _poll(self) -> None:
        offset: int | None = None
        failures = 0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset,
                    limit=_UPDATES_AT_ONCE,
                    timeout=_POLL_S,
                    read_timeout=_POLL_S + self._settings.timeout_s,
                    allowed_updates=ALLOWED_UPDATES,
                )
                # The next call with the new offset is the acknowledgement: by then they are stored.
                await self._take([update.to_dict() for update in updates])
                offset = updates[-1].update_id + 1 if updates else offset
                failures, self._trouble = 0, ""
            except Exception as error:
                failures += 1
                self._trouble = _trouble(error)
                is_known = isinstance(error, TelegramError)
                _log.warning("telegram: polling failed (%s)", type(error).__name__, exc_info=not is_known)
                await asyncio.sleep(back_off(failures, longest_s=30.0))

    async def _take(self, bodies: Sequence[Any]) -> None:
        now = time.time()
        read = (parse(body, self._settings.bot_id, now, self._commune) for body in bodies)
        events = [event for event in read if event is not None]
        if events:
            await self._host.accept([event.message for event in events])
            self._acknowledge_presses(events)

    def _acknowledge_presses(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.callback_id is not None:
                self._spawn(self._acknowledge(event.callback_id))

    async def _acknowledge(self, callback_id: str) -> None:
        with contextlib.suppress(TelegramError):  # only the button's progress bar hangs on it
            await self._bot.answer_callback_query(callback_id)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def _webhook_url(self) -> str:
        return f"{(self._host.public_url or '').rstrip('/')}{WEBHOOK_PATH}"


def _trouble(error: Exception) -> str:
    if isinstance(error, InvalidToken):
        return _BAD_TOKEN
    what = "Chưa gọi được máy chủ Telegram" if isinstance(error, TelegramError) else "Chưa lưu được tin nhắn đến"
    return f"{what}; trợ lý vẫn đang thử lại."


def _open(host: ChannelHost) -> TelegramChannel | None:
    settings = TelegramSettings()
    return TelegramChannel(host, settings) if settings.token else None


KIND = ChannelKind(
    name="telegram",
    title="Telegram",
    open=_open,
    how_to=(
        "Kiểm tra quy định về dùng Telegram tại Việt Nam trước; sau đó tạo bot với BotFather, "
        "đặt TROLY_TELEGRAM_TOKEN rồi khởi động lại (docs/ket-noi-telegram.md)."
    ),
)
