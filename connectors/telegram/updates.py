"""Turns Telegram's updates into messages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from connectors.channel import InboundMessage, Kind

ALLOWED_UPDATES = ("message", "callback_query")


@dataclass(frozen=True)
class Command:
    """An entry of the commands menu, and what it stands for."""

    name: str
    description: str
    kind: Kind = Kind.TEXT
    text: str = ""


COMMANDS = (
    Command("start", "Bắt đầu", Kind.START),
    Command("trogiup", "Trợ lý giúp được việc gì", text="bạn giúp được những gì"),
    Command("luadao", "Đang bị lừa đảo, cần làm gì ngay", text="tôi đang bị lừa đảo"),
    Command("canbo", "Gặp cán bộ xã", text="tôi muốn gặp cán bộ"),
    Command("giolamviec", "Giờ làm việc của xã", Kind.HOURS),
)
_COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?:\s|$)")
_COMMANDS = {command.name: command for command in COMMANDS}
_KINDS = (
    ("photo", Kind.IMAGE),
    ("sticker", Kind.STICKER),
    ("voice", Kind.VOICE),
    ("audio", Kind.VOICE),
    ("video", Kind.VIDEO),
    ("video_note", Kind.VIDEO),
    ("animation", Kind.VIDEO),  # before "document": a GIF carries both
    ("location", Kind.LOCATION),
    ("venue", Kind.LOCATION),
    ("contact", Kind.CONTACT),
    ("document", Kind.FILE),
)


@dataclass(frozen=True)
class Event:
    """An update as a message; `callback_id` must be acknowledged, or the button keeps its progress bar."""

    message: InboundMessage
    callback_id: str | None = None


def parse(body: Any, account: str, now: float, commune: str | None = None) -> Event | None:
    """Read an update; None for one that is not a person's private message, or no update at all.

    `now` becomes the message's time: Telegram hands over the updates of a chat in order, while its own times are in
    whole seconds and missing for pressed buttons.
    """
    try:
        update = Update.de_json(body, None) if isinstance(body, dict) else None
    except (TelegramError, TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
        return None
    if update is None or not isinstance(update.update_id, int):
        return None
    blank = InboundMessage("telegram", account, "", str(update.update_id), now, commune=commune)
    if update.callback_query is not None:
        return _pressed(update, blank)
    message = update.message
    if message is None or not _is_private(message) or message.from_user is None:
        return None
    if not _is_number(message.chat.id) or message.from_user.is_bot is True:
        return None
    return Event(_read(message, replace(blank, user=str(message.chat.id))))


def _pressed(update: Update, blank: InboundMessage) -> Event | None:
    query = update.callback_query
    assert query is not None
    if not isinstance(query.data, str) or not isinstance(query.id, str):
        return None
    chat = query.message.chat if query.message is not None else None
    if chat is None or chat.type != ChatType.PRIVATE or not _is_number(chat.id):
        return None
    # The data came through the person's client: it is a key to look up, nothing more.
    pressed = replace(blank, user=str(chat.id), kind=Kind.CHOICE, choice=query.data[:64])
    return Event(pressed, callback_id=query.id)


def _read(message: Message, blank: InboundMessage) -> InboundMessage:
    text = message.text
    if isinstance(text, str):
        named = _COMMAND.match(text)
        command = _COMMANDS.get(named[1].lower()) if named else None
        return replace(blank, kind=command.kind, text=command.text) if command else replace(blank, text=text)
    caption = message.caption
    kind = next((kind for name, kind in _KINDS if getattr(message, name)), Kind.OTHER)
    if isinstance(caption, str) and caption.strip() and kind is not Kind.OTHER:
        return replace(blank, text=caption)  # the question stands below the picture
    return replace(blank, kind=kind)


def _is_private(message: Message) -> bool:
    return message.chat is not None and message.chat.type == ChatType.PRIVATE


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
