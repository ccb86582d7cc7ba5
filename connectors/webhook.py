"""What webhooks share: bodies of a limited size, and a secret header that only the platform knows."""

from __future__ import annotations

import hmac
import logging

from fastapi import Request

_log = logging.getLogger(__name__)
# Some times the longest event of any platform: a Telegram message that quotes another, both of 4,096 letters, each
# written as \uXXXX, with their entities.
LARGEST_BODY = 256 * 1024


async def limited_body(request: Request, largest: int = LARGEST_BODY) -> bytes | None:
    """The body, or None if it is larger than anything that is taken; the rest is not read then."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            return None
    return body


class SecretHeader:
    """A header by which a platform shows that a call is its own; calls without it are counted."""

    def __init__(self, channel: str, name: str, secret: str) -> None:
        self._channel = channel
        self._name = name
        self._secret = secret.encode()
        self.refused = 0
        """Calls without the right secret, since the start."""

    def is_right(self, request: Request) -> bool:
        """Whether the call shows the secret."""
        given = request.headers.get(self._name, "").encode("utf-8", "replace")
        if hmac.compare_digest(given, self._secret):
            return True
        self.refused += 1
        if self.refused.bit_count() == 1:  # at 1, 2, 4, 8 …: a flood must not fill the log
            _log.warning("%s: %d webhook calls with a wrong secret", self._channel, self.refused)
        return False
