"""Short signed links to an article, to be taken away on the phone. They hold no personal data and nothing is stored.

A code is 13 bytes in base64url, 18 characters: which article (a digest of its slug), which section, the day it ends,
and a MAC over them. So the QR code stays coarse enough for an old phone's camera.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.guides import Aspect
from storage.vault import Vault

_SLUG, _ASPECT, _DAY, _MAC = 4, 1, 2, 6
_LENGTH = _SLUG + _ASPECT + _DAY + _MAC
_EPOCH = date(2026, 1, 1)
_ASPECTS = (None, *Aspect)
_PURPOSE = "kiosk:link"


class LinkInvalid(ValueError):
    """The code was not made with this key, or its article is gone."""


class LinkExpired(ValueError):
    """The code was good once."""


@dataclass(frozen=True)
class ArticleLink:
    """What a code says. `last_day` is the last day it opens the article."""

    slug: str
    aspect: Aspect | None
    last_day: date


class Links:
    """Makes and reads codes with the deployment's key."""

    def __init__(self, vault: Vault, slugs: Iterable[str], days: int) -> None:
        """`days` is how long a new code lives.

        Raises:
            ValueError: two slugs have one digest (rename an article).

        """
        self._vault = vault
        self._days = days
        self._slugs: dict[bytes, str] = {}
        for slug in slugs:
            if self._slugs.setdefault(_digest(slug), slug) != slug:
                raise ValueError(f"{slug} and {self._slugs[_digest(slug)]} have one digest")

    def last_day(self, now: float | None = None) -> date:
        """The last day of a code made `now` (seconds since 1970)."""
        return _day(now) + timedelta(days=self._days)

    def code(self, slug: str, aspect: Aspect | None = None, now: float | None = None) -> str:
        """A code for an article; two calls on one day give the same.

        Raises:
            KeyError: there is no such article.

        """
        digest = _digest(slug)
        self._slugs[digest]
        days = (self.last_day(now) - _EPOCH).days
        body = digest + bytes([_ASPECTS.index(aspect)]) + days.to_bytes(_DAY, "big")
        return base64.urlsafe_b64encode(body + self._mac(body)).decode().rstrip("=")

    def read(self, code: str, now: float | None = None) -> ArticleLink:
        """Read a code back.

        Raises:
            LinkInvalid: not one of ours, or of an article that is gone.
            LinkExpired: its last day is over.

        """
        raw = _decoded(code)
        body, mac = raw[:-_MAC], raw[-_MAC:]
        if not hmac.compare_digest(mac, self._mac(body)):
            raise LinkInvalid(code)
        last_day = _EPOCH + timedelta(days=int.from_bytes(body[-_DAY:], "big"))
        if last_day < _day(now):
            raise LinkExpired(code)
        slug = self._slugs.get(body[:_SLUG])
        if slug is None:
            raise LinkInvalid(code)
        return ArticleLink(slug, _ASPECTS[body[_SLUG]], last_day)

    def _mac(self, body: bytes) -> bytes:
        # Of the digest's 22 characters, those that make up the bytes wanted.
        digest = self._vault.digest(_PURPOSE, body.hex())
        return base64.urlsafe_b64decode(digest[: _MAC * 8 // 6])


def _decoded(code: str) -> bytes:
    try:
        raw = base64.b64decode(code.encode("ascii") + b"=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise LinkInvalid(code) from error
    if len(raw) != _LENGTH:
        raise LinkInvalid(code)
    return raw


def _digest(slug: str) -> bytes:
    return hashlib.sha256(slug.encode()).digest()[:_SLUG]


def _day(now: float | None) -> date:
    # Whole days in any zone of the world: a day more or less does no harm here.
    return date.fromtimestamp(time.time() if now is None else now)
