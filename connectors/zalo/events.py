"""Reads webhook bodies into events. Everything here comes from the internet: nothing in it is trusted or fetched.

Payloads and event names: Zalo's webhook pages (docs of OA, "Webhook"). Unknown names are read as `IGNORED`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connectors.payload import id_in, json_object, object_in, text_in

_TIME_DIGITS = 14


class BadBody(ValueError):
    """The body is no event: no JSON object, or without what its kind needs."""


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
# A kind of message that Zalo may add one day; what is said in groups is not for us.
_OTHER_MESSAGE = re.compile(r"(user|anonymous)_send_(?!group_)\w+")
_RECEIPTS = {"user_received_message", "user_seen_message"}
_OA_SENT = {f"oa_send_{what}" for what in ("text", "image", "file", "sticker", "gif", "list", "anonymous_text")}


def open_envelope(body: bytes) -> Envelope:
    """Parse the raw body.

    Raises:
        BadBody: it is not a JSON object.

    """
    fields = json_object(body)
    if fields is None:
        raise BadBody("no JSON object")
    return Envelope(id_in(fields, "app_id"), id_in(fields, "timestamp"), fields)


def read_event(envelope: Envelope) -> Event:
    """Return the event in an envelope whose sender is known.

    Raises:
        BadBody: it has no name, no time, or not the ids its kind needs.

    """
    fields = envelope.fields
    name = id_in(fields, "event_name")
    if not name:
        raise BadBody("no event_name")
    if name in _USER_TEXT or name in _USER_MEDIA or _OTHER_MESSAGE.fullmatch(name):
        return _from_user(name, envelope)
    if name in _OA_SENT:
        return _from_oa(name, envelope)
    if name in {"follow", "unfollow"}:
        user = _needed(id_in(object_in(fields, "follower"), "id"), "follower.id")
        kind = Kind.FOLLOW if name == "follow" else Kind.UNFOLLOW
        return _event(name, kind, envelope, oa=_needed(id_in(fields, "oa_id"), "oa_id"), user=user)
    if name == "user_withdraw":
        return _event(name, Kind.WITHDRAWN, envelope, oa=_any_oa(fields), user=_needed(_any_user(fields), "user"))
    kind = Kind.RECEIPT if name in _RECEIPTS else Kind.IGNORED
    return _event(name, kind, envelope, oa=_any_oa(fields), user=_any_user(fields))


def _from_user(name: str, envelope: Envelope) -> Event:
    fields = envelope.fields
    message = object_in(fields, "message")
    text = text_in(message)
    media = "" if name in _USER_TEXT else _USER_MEDIA.get(name, "other")
    readable = bool(text) and (not media or media in _WITH_CAPTION)
    if not readable and not media:
        media = "empty"
    conversation = None
    if name.startswith("anonymous_"):
        conversation = _needed(id_in(message, "conversation_id"), "message.conversation_id")
    return _event(
        name,
        Kind.TEXT if readable else Kind.UNREADABLE,
        envelope,
        oa=_needed(id_in(object_in(fields, "recipient"), "id"), "recipient.id"),
        user=_needed(id_in(object_in(fields, "sender"), "id"), "sender.id"),
        text=text if readable else "",
        media=media,
        conversation_id=conversation,
    )


def _from_oa(name: str, envelope: Envelope) -> Event:
    """Sent by the OA: by us through the API, or by staff in Zalo's own chat tool, when `sender.admin_id` is there."""
    fields = envelope.fields
    sender = object_in(fields, "sender")
    staff = id_in(sender, "admin_id") or None
    return _event(
        name,
        Kind.STAFF_REPLIED if staff else Kind.ECHO,
        envelope,
        oa=_needed(id_in(sender, "id"), "sender.id"),
        user=_needed(id_in(object_in(fields, "recipient"), "id"), "recipient.id"),
        text=text_in(object_in(fields, "message")),
        conversation_id=id_in(object_in(fields, "message"), "conversation_id") or None,
        staff=staff,
    )


def _event(name: str, kind: Kind, envelope: Envelope, *, oa: str, user: str, **more: Any) -> Event:
    message = object_in(envelope.fields, "message")
    message_id = id_in(message, "msg_id")
    if not message_id:
        odd = message.get("msg_id")
        parts = repr((name, oa, user, envelope.timestamp, odd if isinstance(odd, str) else ""))
        message_id = "event-" + hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]
    return Event(name=name[:64], kind=kind, oa=oa, user=user, message_id=message_id, at_ms=envelope.at_ms, **more)


def _any_oa(fields: Mapping[str, Any]) -> str:
    direct = id_in(fields, "oa_id")
    side = "recipient" if id_in(fields, "event_name").startswith("user_") else "sender"
    return direct or id_in(object_in(fields, side), "id")


def _any_user(fields: Mapping[str, Any]) -> str:
    return id_in(fields, "user_id") or id_in(object_in(fields, "sender"), "id")


def _needed(value: str, what: str) -> str:
    if not value:
        raise BadBody(f"no {what}")
    return value
