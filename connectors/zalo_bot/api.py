"""The Bot API of Zalo: POST JSON to `<address>/bot<token>/<method>`; the token in the address must reach no log."""

from __future__ import annotations

import logging
from typing import Any

import httpx


class BotError(Exception):
    """Zalo answered with an error (`ok` false)."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"Zalo báo lỗi {code}: {description[:200]}")
        self.code = code


class NotReached(Exception):
    """The request was certainly not carried out."""


class Unsettled(Exception):
    """The request may or may not have been carried out."""


class BotApi:
    """Calls methods and sorts the answers."""

    def __init__(self, base_url: str, token: str, timeout_s: float) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and ours holds the token
        self._http = httpx.AsyncClient(timeout=timeout_s, follow_redirects=False)
        self._address = f"{base_url.rstrip('/')}/bot{token}/"

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the method's result.

        Raises:
            BotError: Zalo refused.
            NotReached: no connection, or the server takes nothing now.
            Unsettled: no answer, or one that cannot be read.

        """
        try:
            response = await self._http.post(self._address + method, json=parameters)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise NotReached("không kết nối được tới Zalo") from None  # the original shows the address
        except httpx.HTTPError:
            raise Unsettled("Zalo không trả lời kịp") from None
        if response.status_code in {500, 503}:
            raise NotReached(f"Zalo báo lỗi {response.status_code}")
        return _result(response)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _result(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("ok") is True:
        result = answer.get("result")
        return result if isinstance(result, dict) else {}
    if isinstance(answer, dict) and isinstance(answer.get("error_code"), int):
        raise BotError(answer["error_code"], str(answer.get("description", "")))
    if 400 <= response.status_code < 500:
        raise BotError(response.status_code, "không có lời giải thích")
    raise Unsettled(f"Zalo trả lời không đọc được (HTTP {response.status_code})")
