"""Bodies of Zalo's webhook events, in the shapes of the documentation and of captured traffic, and their signature."""

import hashlib
import itertools
import json
import time
from typing import Any

APP_ID = "360846524940903967"
APP_SECRET = "app-secret-key-of-the-stand-in"
OA_SECRET = "test-oa-secret-key"
OA = "388613280878808645"
USER = "246845883529197922"
_numbers = itertools.count(1)

# What each kind of message holds below `message`, besides `msg_id`.
MEDIA: dict[str, dict[str, Any]] = {
    "user_send_image": {"attachments": [{"type": "image", "payload": {"thumbnail": "t", "url": "http://x.zdn.vn/1"}}]},
    "user_send_gif": {"attachments": [{"type": "gif", "payload": {"thumbnail": "t", "url": "http://x.zdn.vn/1"}}]},
    "user_send_link": {
        "text": "https://example.vn",
        "attachments": [{"type": "link", "payload": {"url": "https://example.vn", "thumbnail": "", "description": ""}}],
    },
    "user_send_audio": {"attachments": [{"type": "audio", "payload": {"url": "https://x.zdn.vn/1"}}]},
    "user_send_video": {"attachments": [{"type": "video", "payload": {"url": "https://x.zdn.vn/1", "thumbnail": ""}}]},
    "user_send_sticker": {"attachments": [{"type": "sticker", "payload": {"url": "https://x.zdn.vn/1", "id": "9"}}]},
    "user_send_location": {
        "text": "Chợ xã",
        "attachments": [{"type": "location", "payload": {"coordinates": {"latitude": "10.7", "longitude": "106.6"}}}],
    },
    "user_send_file": {
        "attachments": [
            {"type": "file", "payload": {"url": "https://x.zdn.vn/1", "name": "don.docx", "size": "9", "type": "docx"}}
        ]
    },
    "user_send_business_card": {
        "text": "Nguyễn Văn A",
        "attachments": [{"type": "link", "payload": {"description": '{"phone":"84900000000"}', "thumbnail": ""}}],
    },
}


def now_ms() -> str:
    """Zalo's clock: ms since 1970, as a string."""
    return str(time.time_ns() // 1_000_000)


def new_id() -> str:
    """A message id like Zalo's: 20 hex digits."""
    return hashlib.sha256(f"{time.time_ns()}-{next(_numbers)}".encode()).hexdigest()[:20]


def message(name: str, content: dict[str, Any], *, user: str = USER, oa: str = OA, **more: Any) -> dict[str, Any]:
    """An event of a message from a person to an OA."""
    return {
        "app_id": APP_ID,
        "sender": {"id": user},
        "user_id_by_app": "552177279717587730",
        "recipient": {"id": oa},
        "event_name": name,
        "message": {"msg_id": new_id(), **content},
        "timestamp": now_ms(),
    } | more


def text(words: str, *, user: str = USER, oa: str = OA, **more: Any) -> dict[str, Any]:
    """`user_send_text`."""
    return message("user_send_text", {"text": words}, user=user, oa=oa, **more)


def anonymous(name: str, content: dict[str, Any]) -> dict[str, Any]:
    """An event of the web chat widget."""
    return message(name, {"conversation_id": "c0ffee", **content}, user="anon123")


def follow(name: str = "follow", *, user: str = USER, oa: str = OA) -> dict[str, Any]:
    """`follow` or `unfollow`: no sender, no recipient."""
    return {
        "oa_id": oa,
        "follower": {"id": user},
        "user_id_by_app": "552177279717587730",
        "event_name": name,
        "source": "oa_profile",
        "app_id": APP_ID,
        "timestamp": now_ms(),
    }


def from_oa(
    words: str, *, admin: str | None = None, message_id: str | None = None, user: str = USER, oa: str = OA
) -> dict[str, Any]:
    """`oa_send_text`: with `admin` typed by staff in Zalo's tool, else the echo of an API call."""
    return {
        "app_id": APP_ID,
        "sender": {"id": oa} | ({"admin_id": admin} if admin else {}),
        "recipient": {"id": user},
        "event_name": "oa_send_text",
        "message": {"text": words, "msg_id": message_id or new_id()},
        "timestamp": now_ms(),
    }


def submit_info() -> dict[str, Any]:
    """`user_submit_info`: personal data a person typed into Zalo's form."""
    event = message("user_submit_info", {})
    del event["message"]
    return event | {"info": {"name": "A", "phone": "84912345678", "full_address": {"user_ward": "Phú Lâm"}}}


def other(name: str, **more: Any) -> dict[str, Any]:
    """Any other event whose sender is a person."""
    return {
        "app_id": APP_ID,
        "sender": {"id": USER},
        "recipient": {"id": OA},
        "event_name": name,
        "timestamp": now_ms(),
    } | more


def body_of(event: dict[str, Any]) -> bytes:
    """The event as Zalo writes it: compact, Vietnamese letters as they are."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def signed(body: bytes, timestamp: str, secret: str = OA_SECRET, app_id: str = APP_ID) -> dict[str, str]:
    """The headers of a genuine request."""
    digest = hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()
    return {"X-ZEvent-Signature": f"mac={digest}", "Content-Type": "application/json"}
