"""The HTTP endpoint that the engine calls to run an action. It is the engine's alone, also where the app is exposed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

PATH = "/internal/actions/webhook"
# A reverse proxy on this machine calls from the loopback as well; it tells for whom by one of these.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def action_router(executor: ActionExecutor) -> APIRouter:
    """Routes of the action endpoint (Rasa's action protocol: 400 a refused action, 404 an unknown one)."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(_only_this_machine)])

    @router.post(PATH)
    async def run(request: Request) -> Response:
        call: dict[str, Any] = await request.json()
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, status_code=400)
        except ActionNotFoundException as missing:
            return JSONResponse({"error": str(missing), "action_name": missing.action_name}, status_code=404)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return router


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
