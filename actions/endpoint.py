"""The HTTP endpoint that the engine calls to run an action."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

PATH = "/internal/actions/webhook"


def action_router(executor: ActionExecutor) -> APIRouter:
    """Routes of the action endpoint (Rasa's action protocol: 400 a refused action, 404 an unknown one)."""
    router = APIRouter(include_in_schema=False)

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
