"""Calls to Telegram: building the bot, messages and buttons, and what each error means for the outbox."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from typing import Any, cast

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from connectors.channel import OutboundMessage, Refused, RetryLater, SendProblem, SendResult, Uncertain
from connectors.rendering import html, plain
from connectors.telegram.settings import TelegramSettings

# The token is part of every address; httpx logs addresses.
logging.getLogger("httpx").setLevel(logging.WARNING)

# The form of `RetryAfter.retry_after` that will be the only one.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_BAD_TOKEN_PAUSE_S = 60.0
_PER_ROW = 5


class GatewayFailed(NetworkError):
    """A server before Telegram's gave up waiting (502, 504): the call may have been carried out."""


class _Request(HTTPXRequest):
    """Tells failed gateways from Telegram's own failures, which python-telegram-bot does not."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code in {httpx.codes.BAD_GATEWAY, httpx.codes.GATEWAY_TIMEOUT}:
            raise GatewayFailed(f"HTTP {code}")
        return code, payload


def build_bot(settings: TelegramSettings) -> Bot:
    """A bot at the configured address; no call is made yet."""
    assert settings.token is not None

    def request(pool: int) -> _Request:
        wait = settings.timeout_s
        return _Request(
            connection_pool_size=pool,
            proxy=settings.proxy.get_secret_value() if settings.proxy else None,
            connect_timeout=wait,
            read_timeout=wait,
            write_timeout=wait,
            pool_timeout=wait,
        )

    return Bot(
        settings.token.get_secret_value(),
        base_url=settings.base_url,
        request=request(32),
        get_updates_request=request(1),
    )


async def send(bot: Bot, message: OutboundMessage) -> SendResult:
    """Send one message.

    Raises:
        SendProblem: one of its three kinds, see `Channel.send`.

    """
    try:
        sent = await _send(bot, message, html(message.text), ParseMode.HTML)
    except BadRequest as error:
        if "parse entities" not in str(error):
            raise Refused(f"Telegram: {error}") from error
        return await _send_plain(bot, message)
    except TelegramError as error:
        raise problem(error) from error
    return SendResult(sent)


async def send_document(bot: Bot, message: OutboundMessage, name: str, content: bytes) -> SendResult:
    """Send a file with the message's text below it.

    Raises:
        SendProblem: one of its three kinds, see `Channel.send`.

    """
    try:
        sent = await bot.send_document(
            chat_id=int(message.user),
            document=InputFile(content, filename=name),
            caption=html(message.text),
            parse_mode=ParseMode.HTML,
        )
    except TelegramError as error:
        raise problem(error) from error
    return SendResult(str(sent.message_id))


def problem(error: TelegramError) -> SendProblem:
    """What an error means for the message that was to be sent."""
    if isinstance(error, RetryAfter):
        wait = cast("timedelta", error.retry_after).total_seconds()
        return RetryLater("Telegram yêu cầu gửi chậm lại", wait, whole_account=True)
    if isinstance(error, InvalidToken):
        return RetryLater("Telegram không nhận mã bot", _BAD_TOKEN_PAUSE_S, whole_account=True)
    if isinstance(error, Forbidden):
        return Refused("người dùng đã chặn bot hoặc chưa bấm Bắt đầu")
    if isinstance(error, (BadRequest, ChatMigrated)):
        return Refused(f"Telegram: {error}")
    return _network_problem(error)


def _network_problem(error: TelegramError) -> SendProblem:
    cause = error.__cause__
    if isinstance(cause, _NOT_SENT):
        return RetryLater(f"không nối được tới Telegram ({type(cause).__name__})")
    if isinstance(error, GatewayFailed) or isinstance(cause, httpx.HTTPError):
        return Uncertain(f"Telegram: {type(cause or error).__name__}")
    return RetryLater(f"Telegram báo lỗi ({type(error).__name__})")


async def _send_plain(bot: Bot, message: OutboundMessage) -> SendResult:
    try:
        return SendResult(await _send(bot, message, plain(message.text), None))
    except TelegramError as error:
        raise problem(error) from error


async def _send(bot: Bot, message: OutboundMessage, text: str, parse_mode: str | None) -> str:
    sent = await bot.send_message(
        chat_id=int(message.user),
        text=text,
        parse_mode=parse_mode,
        reply_markup=_keyboard(message),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return str(sent.message_id)


def _keyboard(message: OutboundMessage) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    buttons = [InlineKeyboardButton(button.title, callback_data=button.key) for button in message.buttons]
    # Bare numbers stand side by side, titles below one another.
    width = _PER_ROW if all(button.title.isdecimal() for button in message.buttons) else 1
    return InlineKeyboardMarkup([buttons[place : place + width] for place in range(0, len(buttons), width)])
