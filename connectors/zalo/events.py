"""Reads webhook bodies into events. Everything here comes from the internet: nothing in it is trusted or fetched.

Payloads and event names: Zalo's webhook pages (docs of OA, "Webhook"). Unknown names are read as `IGNORED`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_ID = re.compile(r"[0-9A-Za-z_\-=.]{1,64}")
_LONGEST_TEXT = 4000  # the inbox tells people whose text is over 2,000
_TIME_DIGITS = 14


class BadBody(ValueError):
    """The body is no event: not JSON, not an object, or without what its kind needs."""


class Kind(StrEnum):
    """What an event means to us."""

    TEXT = "text"
    UNREADABLE = "unreadable"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    STAFF_REPLIED = "staff_replied"
    ECHO = "echo"
    WITHDRAWN = "withdrawn"
    RECEIPT = "receipt"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Event:
    """One event. `user` is the citizen (an id of this OA), `at_ms` Zalo's clock, `media` what an unreadable one holds.

    `conversation_id` is set for anonymous visitors of a web chat widget, who are addressed by both ids.
    """

    name: str
    kind: Kind
    oa: str
    user: str
    message_id: str
    at_ms: int
    text: str = ""
    media: str = ""
    conversation_id: str | None = None
    staff: str | None = None


@dataclass(frozen=True)
class Envelope:
    """What is needed before the signature is known to be good: the parsed object and two fields of it."""

    app_id: str
    timestamp: str
    fields: Mapping[str, Any]

    @property
    def at_ms(self) -> int:
        """Zalo's clock, in ms since 1970.

        Raises:
            BadBody: the timestamp is missing or no time.

        """
        if not (self.timestamp.isascii() and self.timestamp.isdecimal() and len(self.timestamp) <= _TIME_DIGITS):
            raise BadBody("no timestamp")
        return int(self.timestamp)

    @property
    def is_console_check(self) -> bool:
        """Whether this is the unsigned `{}` which the console posts when the webhook address is saved."""
        return not self.fields


_USER_TEXT = {"user_send_text", "anonymous_send_text"}
_USER_MEDIA = {
    "user_send_image": "image",
    "user_send_gif": "image",
    "user_send_audio": "voice",
    "user_send_video": "video",
    "user_send_sticker": "sticker",
    "user_send_location": "location",
    "user_send_file": "file",
    "user_send_link": "link",
    "user_send_business_card": "contact",
    "user_submit_info": "personal_info",
    "anonymous_send_image": "image",
    "anonymous_send_file": "file",
    "anonymous_send_sticker": "sticker",
}
# With these the text is what the person wrote; with a place or a contact card it is only the name shown.
_WITH_CAPTION = {"image", "video", "file"}
_RECEIPTS = {"user_received_message", "user_seen_message"}
_OA_SENT = {f"oa_send_{what}" for what in ("text", "image", "file", "sticker", "gif", "list", "anonymous_text")}


def open_envelope(body: bytes) -> Envelope:
    """Parse the raw body.

    Raises:
        BadBody: it is not a JSON object.

    """
    try:
        fields = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadBody("not JSON") from error
    if not isinstance(fields, dict):
        raise BadBody("not an object")
    return Envelope(_scalar(fields, "app_id"), _scalar(fields, "timestamp"), fields)


def read_event(envelope: Envelope) -> Event:
    """Return the event in an envelope whose sender is known.

    Raises:
        BadBody: it has no name, no time, or not the ids its kind needs.

    """
    fields = envelope.fields
    name = _scalar(fields, "event_name")
    if not name:
        raise BadBody("no event_name")
    if name in _USER_TEXT or name in _USER_MEDIA:
        return _from_user(name, envelope)
    if name in _OA_SENT:
        return _from_oa(name, envelope)
    if name in {"follow", "unfollow"}:
        user = _needed(_scalar(_object(fields, "follower"), "id"), "follower.id")
        kind = Kind.FOLLOW if name == "follow" else Kind.UNFOLLOW
        return _event(name, kind, envelope, oa=_needed(_scalar(fields, "oa_id"), "oa_id"), user=user)
    if name == "user_withdraw":
        return _event(name, Kind.WITHDRAWN, envelope, oa=_any_oa(fields), user=_needed(_any_user(fields), "user"))
    kind = Kind.RECEIPT if name in _RECEIPTS else Kind.IGNORED
    return _event(name, kind, envelope, oa=_any_oa(fields), user=_any_user(fields))


def _from_user(name: str, envelope: Envelope) -> Event:
    fields = envelope.fields
    message = _object(fields, "message")
    text = _text(message)
    media = _USER_MEDIA.get(name, "")
    readable = bool(text) and (not media or media in _WITH_CAPTION)
    if not readable and not media:
        media = "empty"
    conversation = None
    if name.startswith("anonymous_"):
        conversation = _needed(_scalar(message, "conversation_id"), "message.conversation_id")
    return _event(
        name,
        Kind.TEXT if readable else Kind.UNREADABLE,
        envelope,
        oa=_needed(_scalar(_object(fields, "recipient"), "id"), "recipient.id"),
        user=_needed(_scalar(_object(fields, "sender"), "id"), "sender.id"),
        text=text if readable else "",
        media=media,
        conversation_id=conversation,
    )


def _from_oa(name: str, envelope: Envelope) -> Event:
    """Sent by the OA: by us through the API, or by staff in Zalo's own chat tool, when `sender.admin_id` is there."""
    fields = envelope.fields
    sender = _object(fields, "sender")
    staff = _scalar(sender, "admin_id") or None
    return _event(
        name,
        Kind.STAFF_REPLIED if staff else Kind.ECHO,
        envelope,
        oa=_needed(_scalar(sender, "id"), "sender.id"),
        user=_needed(_scalar(_object(fields, "recipient"), "id"), "recipient.id"),
        text=_text(_object(fields, "message")),
        conversation_id=_scalar(_object(fields, "message"), "conversation_id") or None,
        staff=staff,
    )


def _event(name: str, kind: Kind, envelope: Envelope, *, oa: str, user: str, **more: Any) -> Event:
    message = _object(envelope.fields, "message")
    message_id = _scalar(message, "msg_id")
    if not message_id:
        odd = message.get("msg_id")
        parts = repr((name, oa, user, envelope.timestamp, odd if isinstance(odd, str) else ""))
        message_id = "event-" + hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]
    return Event(name=name[:64], kind=kind, oa=oa, user=user, message_id=message_id, at_ms=envelope.at_ms, **more)


def _any_oa(fields: Mapping[str, Any]) -> str:
    direct = _scalar(fields, "oa_id")
    side = "recipient" if _scalar(fields, "event_name").startswith("user_") else "sender"
    return direct or _scalar(_object(fields, side), "id")


def _any_user(fields: Mapping[str, Any]) -> str:
    return _scalar(fields, "user_id") or _scalar(_object(fields, "sender"), "id")


def _object(fields: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = fields.get(key)
    return value if isinstance(value, dict) else {}


def _scalar(fields: Mapping[str, Any], key: str) -> str:
    """Ids and times come as strings, sometimes as numbers; anything else, and anything odd, counts as missing."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return ""
    return text if _ID.fullmatch(text) else ""


def _needed(value: str, what: str) -> str:
    if not value:
        raise BadBody(f"no {what}")
    return value


def _text(message: Mapping[str, Any]) -> str:
    """Return the message's words, fit for storing: no lone surrogates, no NUL (PostgreSQL refuses it), not endless."""
    value = message.get("text")
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()[:_LONGEST_TEXT]
