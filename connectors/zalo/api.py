"""The OpenAPI of Zalo OA: one call, its answer sorted into success, Zalo's own error, or no answer that settles it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from connectors.zalo.codes import RATE_LIMITED, code_of

_MINUTE_S = 60


class ApiError(Exception):
    """Zalo answered with an error code (HTTP 200, `error` not 0)."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(f"{code_of(error).meaning} (mã {error}: {message[:200]})")
        self.error = error
        self.remedy = code_of(error).remedy


class NotReached(Exception):
    """The request was certainly not carried out: no connection, or the server refused to take it. Try again later."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class Unsettled(Exception):
    """The request may or may not have been carried out: time-out, connection lost midway, an answer not readable."""


class ZaloApi:
    """Calls openapi.zalo.me. `app_secret` is given only if the app demands `appsecret_proof`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        app_secret: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self._app_secret = app_secret
        self._clock = clock
        self._closed_until = 0.0

    async def send_text(self, token: str, user: str, message: dict[str, Any]) -> str:
        """Send a consultation message to a user of the OA (v3.0); return Zalo's id of it, empty if not told.

        Raises:
            ApiError, NotReached, Unsettled: see the classes.

        """
        body = {"recipient": {"user_id": user}, "message": message}
        return _message_id(await self._call("POST", "/v3.0/oa/message/cs", token, json_body=body))

    async def send_anonymous(self, token: str, anonymous: str, conversation: str, text: str) -> str:
        """Send a text to an anonymous visitor of the OA's chat widget (v2.0); return Zalo's id of it.

        Raises:
            ApiError, NotReached, Unsettled: see the classes.

        """
        recipient = {"anonymous_id": anonymous, "conversation_id": conversation}
        body = {"recipient": recipient, "message": {"text": text}}
        return _message_id(await self._call("POST", "/v2.0/oa/message", token, json_body=body))

    async def oa_info(self, token: str) -> dict[str, Any]:
        """Return the OA's own data (name, is_verified, oa_type, package_name…): the health check.

        Raises:
            ApiError, NotReached, Unsettled: see the classes.

        """
        return _data(await self._call("GET", "/v2.0/oa/getoa", token))

    async def _call(
        self, method: str, path: str, token: str, json_body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        self._wait_for_open_minute()
        try:
            response = await self._http.request(
                method, self._base + path, headers=self._headers(token), content=_encoded(json_body)
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotReached("không kết nối được tới Zalo") from error
        except httpx.HTTPError as error:
            raise Unsettled("Zalo không trả lời kịp") from error
        self._note_limits(response)
        return self._read(response)

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        """Sort the answer. 500 and 503 count as "not carried out", 502 and 504 (a gateway's) as unsettled."""
        status = response.status_code
        if status in {429, 500, 503}:
            wait = _header_number(response, "Retry-After")
            raise NotReached(f"Zalo báo lỗi {status}", self._until_next_minute() if status == 429 else wait)
        if status >= 500:
            raise Unsettled(f"Zalo báo lỗi {status}")
        try:
            answer = response.json()
            error = int(answer["error"])
        except (ValueError, KeyError, TypeError) as problem:
            raise Unsettled(f"Zalo trả lời không đọc được (HTTP {status})") from problem
        if error == RATE_LIMITED:
            raise NotReached(code_of(error).meaning, self._until_next_minute())
        if error != 0:
            raise ApiError(error, str(answer.get("message", "")))
        return dict(answer)

    def _headers(self, token: str) -> dict[str, str]:
        headers = {"access_token": token, "Content-Type": "application/json"}
        if self._app_secret:
            proof = hmac.new(self._app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
            headers["appsecret_proof"] = proof
        return headers

    def _note_limits(self, response: httpx.Response) -> None:
        """`X-RateLimit-Remain: 0` closes the rest of the minute; limits are counted anew each minute."""
        if _header_number(response, "X-RateLimit-Remain") == 0:
            self._closed_until = self._clock() + self._until_next_minute()

    def _wait_for_open_minute(self) -> None:
        wait = self._closed_until - self._clock()
        if wait > 0:
            raise NotReached(code_of(RATE_LIMITED).meaning, wait)

    def _until_next_minute(self) -> float:
        return _MINUTE_S - self._clock() % _MINUTE_S


def _encoded(body: dict[str, Any] | None) -> bytes | None:
    return None if body is None else json.dumps(body, ensure_ascii=False).encode()


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def _message_id(answer: dict[str, Any]) -> str:
    return str(_data(answer).get("message_id", ""))


def _header_number(response: httpx.Response, name: str) -> float | None:
    try:
        return float(response.headers[name])
    except (KeyError, ValueError):
        return None
