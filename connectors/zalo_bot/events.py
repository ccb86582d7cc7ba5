"""Reads the bot's webhook bodies: `{"ok", "result": {"event_name", "message"}}`, or the inner object alone."""

from __future__ import annotations

from connectors.channel import InboundMessage, Kind
from connectors.payload import id_in, json_object, object_in, text_in

NAME = "zalo_bot"
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
    outer = json_object(body) or {}
    event = object_in(outer, "result") or outer
    message = object_in(event, "message")
    sender, chat = object_in(message, "from"), object_in(message, "chat")
    kind = _KINDS.get(str(event.get("event_name")))
    user, message_id, date = id_in(chat, "id"), id_in(message, "message_id"), str(message.get("date"))
    is_private = str(chat.get("chat_type", "PRIVATE")).upper() == "PRIVATE"
    is_time = date.isascii() and date.isdecimal() and len(date) <= _TIME_DIGITS
    if kind is None or not (user and message_id and is_time and is_private) or sender.get("is_bot"):
        return None
    text = text_in(message) if kind is Kind.TEXT else ""
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
