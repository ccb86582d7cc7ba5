"""Signature of a webhook request: `X-ZEvent-Signature: mac=<hex>`.

mac = sha256(appId + raw body + timestamp + OA Secret Key), plain SHA-256 and not HMAC (Zalo's event pages and
`MacUtils.java` of its Java SDK). The key is the *OA Secret Key* of the console's Webhook page, not the App Secret.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

SIGNATURE_HEADER = "X-ZEvent-Signature"
TIMESTAMP_HEADER = "X-ZEvent-Timestamp"
_PREFIX = "mac="


class Verdict(StrEnum):
    """What the signature says; the first two are good."""

    BODY_TIME = "body_time"
    HEADER_TIME = "header_time"
    UNSIGNED = "unsigned"
    WRONG = "wrong"

    @property
    def is_good(self) -> bool:
        """Whether the request comes from someone who knows the secret."""
        return self in {Verdict.BODY_TIME, Verdict.HEADER_TIME}


def mac(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """Return the lowercase hex digest; `body` is the request as received, since re-serialised JSON differs."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def verify(headers: Mapping[str, str], body: bytes, timestamp: str, app_id: str, secret: str) -> Verdict:
    """Judge one request. `timestamp` is the body's; a timestamp header, if sent, is tried too (sources disagree)."""
    given = headers.get(SIGNATURE_HEADER, "").strip().removeprefix(_PREFIX).lower()
    if not given:
        return Verdict.UNSIGNED
    candidates = ((Verdict.BODY_TIME, timestamp), (Verdict.HEADER_TIME, headers.get(TIMESTAMP_HEADER, "")))
    for verdict, time in candidates:
        if time and _equal(given, mac(app_id, body, time, secret)):
            return verdict
    return Verdict.WRONG


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
