"""Reads the bot's webhook bodies: `{"ok", "result": {"event_name", "message"}}`, or the inner object alone."""

from __future__ import annotations

import json
import re
from typing import Any

from connectors.channel import InboundMessage, Kind

NAME = "zalo_bot"
_ID = re.compile(r"[0-9A-Za-z_\-=.]{1,64}")
_LONGEST_TEXT = 4000  # the inbox tells people whose text is over 2,000
_TIME_DIGITS = 14
_KINDS = {
    "message.text.received": Kind.TEXT,
    "message.image.received": Kind.IMAGE,
    "message.sticker.received": Kind.STICKER,
    "message.voice.received": Kind.VOICE,
    "message.unsupported.received": Kind.OTHER,
}


def read_message(body: bytes, account: str, commune: str | None) -> InboundMessage | None:
    """Return the message, or None if the body is none of a person in a private chat (groups are not served)."""
    event = _event(body)
    message = _object(event, "message")
    sender, chat = _object(message, "from"), _object(message, "chat")
    kind = _KINDS.get(str(event.get("event_name")))
    user, message_id, date = _id(chat, "id"), _id(message, "message_id"), str(message.get("date"))
    is_private = str(chat.get("chat_type", "PRIVATE")).upper() == "PRIVATE"
    is_time = date.isascii() and date.isdecimal() and len(date) <= _TIME_DIGITS
    if kind is None or not (user and message_id and is_time and is_private) or sender.get("is_bot"):
        return None
    text = _text(message) if kind is Kind.TEXT else ""
    return InboundMessage(
        channel=NAME,
        account=account,
        user=user,
        message_id=message_id,
        sent_at=int(date) / 1000,
        text=text,
        kind=Kind.OTHER if kind is Kind.TEXT and not text else kind,
        commune=commune,
    )


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(event, dict):
        return {}
    return _object(event, "result") or event


def _object(fields: dict[str, Any], key: str) -> dict[str, Any]:
    value = fields.get(key)
    return value if isinstance(value, dict) else {}


def _id(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return ""
    return text if _ID.fullmatch(text) else ""


def _text(message: dict[str, Any]) -> str:
    value = message.get("text")
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()[:_LONGEST_TEXT]
