"""A Zalo Bot Platform that lives on the loopback, after the facts in the docs."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Faults
from tests.standins.serving import serving

TOKEN = "123456789:abc-xyz-of-the-stand-in"


class ZaloBotStandIn:
    """State and routes. `next_errors` holds error codes for the next calls, `next_statuses` bare HTTP statuses."""

    def __init__(self) -> None:
        self.reset()
        self.app = Starlette(routes=[Route("/{bot}/{method}", self._call, methods=["POST"])])

    def reset(self) -> None:
        """Begin anew, as if nothing had ever happened."""
        self.sent: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        self.webhook: dict[str, str] = {}
        self.next_errors: list[int] = []
        self.next_statuses: list[int] = []
        self.faults = Faults()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on a free port; give the address."""
        with serving(self.app) as address:
            yield address

    def texts_to(self, chat: str) -> list[str]:
        """What a person sees, in order."""
        return [message["text"] for message in self.sent if message["chat_id"] == chat]

    async def _call(self, request: Request) -> Response:
        if self.next_statuses:
            return Response("no JSON", status_code=self.next_statuses.pop(0))
        if request.path_params["bot"] != f"bot{TOKEN}":
            return _error(401, "Unauthorized")
        if self.next_errors:
            return _error(self.next_errors.pop(0), "as the test ordered")
        try:
            parameters = json.loads(await request.body() or b"{}")
        except ClientDisconnect:  # the app was killed in the middle
            return Response()
        is_send = request.path_params["method"] == "sendMessage"
        return await (self._send_among_faults(parameters) if is_send else self._answer(request, parameters))

    async def _answer(self, request: Request, parameters: dict[str, Any]) -> Response:
        method = {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendChatAction": self._send_chat_action,
        }.get(request.path_params["method"])
        return _error(404, "Not Found") if method is None else method(parameters)

    async def _send_among_faults(self, parameters: dict[str, Any]) -> Response:
        await asyncio.sleep(self.faults.rng.uniform(*self.faults.latency_s))
        fault = self.faults.draw()
        if fault == "error_500":
            return Response("Internal Server Error", status_code=500)
        if fault in {"too_many", "rate_limited"}:
            return _error(429, "Quota exceeded")
        if fault == "lost_request":
            await asyncio.sleep(self.faults.hang_s)
            return Response(status_code=504)
        answer = self._send_message(parameters)
        if fault == "lost_answer":
            await asyncio.sleep(self.faults.hang_s)
        return Response("Bad Gateway", status_code=502) if fault == "bad_gateway" else answer

    def _get_me(self, _: dict[str, Any]) -> Response:
        return _ok({"id": TOKEN.partition(":")[0], "account_name": "bot.xa", "account_type": "BASIC"})

    def _set_webhook(self, parameters: dict[str, Any]) -> Response:
        if not parameters["url"].startswith("https://") or not 8 <= len(parameters["secret_token"]) <= 256:
            return _error(400, "Bad Request")
        self.webhook = parameters
        verification = {"ok": True, "outcome": "ok", "status_code": 200, "hint": ""}
        return _ok({"url": parameters["url"], "updated_at": 1, "verification": verification})

    def _get_webhook_info(self, _: dict[str, Any]) -> Response:
        return _ok({"url": self.webhook["url"], "updated_at": 1}) if self.webhook else _error(404, "Not Found")

    def _send_message(self, parameters: dict[str, Any]) -> Response:
        if not 1 <= len(parameters["text"]) <= 2000:
            return _error(400, "Bad Request")
        self.sent.append(parameters)
        return _ok({"message_id": f"m{len(self.sent)}", "date": int(time.time() * 1000)})

    def _send_chat_action(self, parameters: dict[str, Any]) -> Response:
        self.actions.append(parameters)
        return _ok({})


def message(event_name: str = "message.text.received", **content: Any) -> dict[str, Any]:
    """A webhook body as documented."""
    return {
        "ok": True,
        "result": {
            "event_name": event_name,
            "message": {
                "from": {"id": "u1", "display_name": "An", "is_bot": False},
                "chat": {"id": "u1", "chat_type": "PRIVATE"},
                "message_id": "abc",
                "date": 1750316131602,
                **content,
            },
        },
    }


def _ok(result: dict[str, Any]) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _error(code: int, text: str) -> Response:
    return JSONResponse({"ok": False, "description": text, "error_code": code}, status_code=code)
