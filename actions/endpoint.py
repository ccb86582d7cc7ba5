"""The HTTP endpoint that the engine calls to run an action. It is the engine's alone, also where the app is exposed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/internal/actions/webhook"
# A reverse proxy on this machine calls from the loopback as well; it tells for whom by one of these.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class ActionEndpoint:
    """ASGI middleware: runs the engine's action calls, and passes on all else, also what only looks like one.

    It answers before the app's routes and its checks of requests: the engine calls once for each message.
    """

    def __init__(self, app: ASGIApp, executor: ActionExecutor) -> None:
        self._app = app
        self._executor = executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call in Rasa's action protocol: 400 a refused action, 404 an unknown one."""
        if scope["type"] == "http" and scope["path"] == PATH and _is_the_engines(Request(scope)):
            response = await self._run(await Request(scope, receive).json())
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _run(self, call: dict[str, Any]) -> Response:
        try:
            result = await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, status_code=400)
        except ActionNotFoundException as missing:
            return JSONResponse({"error": str(missing), "action_name": missing.action_name}, status_code=404)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})


def _is_the_engines(request: Request) -> bool:
    """Whether a call comes straight from the loopback."""
    is_direct = not any(header in request.headers for header in _FORWARDED)
    return request.method == "POST" and is_direct and request.client is not None and _is_loopback(request.client.host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name, or nothing an address could be
        return False
