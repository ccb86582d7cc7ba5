"""The HTTP endpoint that the engine calls to run an action. It is the engine's alone, also where the app is exposed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "/internal/actions/webhook"
# A reverse proxy on this machine calls from the loopback as well; it tells for whom by one of these.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def action_route(executor: ActionExecutor) -> Route:
    """The route of the action endpoint (Rasa's action protocol: 400 a refused action, 404 an unknown one).

    A bare route: what FastAPI checks and resolves for each call, nobody asks for here.
    """

    async def run(request: Request) -> Response:
        _only_this_machine(request)
        call: dict[str, Any] = await request.json()
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, status_code=400)
        except ActionNotFoundException as missing:
            return JSONResponse({"error": str(missing), "action_name": missing.action_name}, status_code=404)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return Route(PATH, run, methods=["POST"])


def _only_this_machine(request: Request) -> None:
    """Hide the endpoint from all but direct calls from the loopback."""
    is_direct = not any(header in request.headers for header in _FORWARDED)
    if not (is_direct and request.client and _is_loopback(request.client.host)):
        raise HTTPException(404)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name, or nothing an address could be
        return False
