"""Who may use the kiosk's page: a registered device, by its cookie; whoever sits at the server itself, to try it."""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import Request, Response

from connectors.web.problems import Problem
from kiosk import devices
from kiosk.devices import Kiosk
from storage.store import Store

COOKIE = "troly_kiosk"
TRIAL_NAME = "Kiosk thử"
_KEEP_S = 365 * 24 * 3600
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip")


class Access:
    """Recognises kiosks. `default_commune` is the commune of the try-out."""

    def __init__(self, store: Store, default_commune: str | None, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._default_commune = default_commune
        self._clock = clock

    async def kiosk(self, request: Request) -> Kiosk | None:
        """The kiosk that asks; None if it is not registered, or was revoked."""
        token = request.cookies.get(COOKIE)
        if token:
            return await self.by_token(token)
        return Kiosk(None, TRIAL_NAME, self._default_commune) if _is_at_the_server(request) else None

    async def require(self, request: Request) -> Kiosk:
        """The kiosk that asks.

        Raises:
            Problem: it is not registered (403).

        """
        kiosk = await self.kiosk(request)
        if kiosk is None:
            raise Problem(
                403, "kiosk-unknown", "Máy này chưa được đăng ký hoặc đã bị thu hồi. Xin hỏi cán bộ tại quầy."
            )
        return kiosk

    async def by_token(self, token: str) -> Kiosk | None:
        """The kiosk that has this token."""
        now = self._clock()
        return await self._store.run(lambda connection: devices.find(connection, token, now), durable=False)


def remember(request: Request, response: Response, token: str) -> None:
    """Let the browser show the token from now on; no script of the page can read it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=_KEEP_S,
        path="/kiosk",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def forget(response: Response) -> None:
    """Let the browser forget a token that opens nothing any more."""
    response.delete_cookie(COOKIE, path="/kiosk")


def _is_at_the_server(request: Request) -> bool:
    """Whether the page is opened on the server itself. Behind a proxy every caller would look so: its headers tell."""
    is_proxied = any(name in request.headers for name in _PROXY_HEADERS)
    client = request.client.host if request.client else ""
    return not is_proxied and client in _LOOPBACK and request.url.hostname in _LOOPBACK
