"""Errors as problem details (RFC 9457), with a sentence in Vietnamese for the person in front of the screen."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.dialogue import EngineDown

LARGEST_BODY = 64 * 1024
_DOWN = (
    "Trợ lý đang khởi động lại hoặc gặp sự cố. Xin thử lại sau ít phút; "
    "nếu gấp, hãy đến Trung tâm Phục vụ hành chính công của xã."
)
_TITLES = {
    404: "Không tìm thấy",
    405: "Phương thức không được hỗ trợ",
    413: "Nội dung quá lớn",
    422: "Dữ liệu gửi lên chưa đúng",
    500: "Lỗi hệ thống",
    503: "Tạm thời chưa phục vụ được",
}


class Problem(Exception):
    """An error to be told as it is: HTTP status, short kind, sentence for the user, extra members."""

    def __init__(self, status: int, kind: str, user_message: str, **members: Any) -> None:
        super().__init__(user_message)
        self.status = status
        self.kind = kind
        self.user_message = user_message
        self.members = members


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document, and refuse bodies over 64 KiB."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(EngineDown, _engine_down)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(BodyLimit)


class BodyLimit:
    """Answers 413 to a request whose body is, or grows, over the limit. Counts what arrives: a header may lie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted; platforms' are counted elsewhere."""
        if scope["type"] != "http" or scope["path"].endswith("/webhook"):
            await self._app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > LARGEST_BODY:
                refusal = document(413, "body-too-large", "Nội dung gửi lên lớn quá 64 KiB.")
                await refusal(scope, receive, send)
                return
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        delivered = False

        async def replay() -> Message:
            nonlocal delivered
            if delivered:
                return await receive()
            delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


def document(status: int, kind: str, user_message: str, **members: Any) -> JSONResponse:
    """A problem document."""
    content = {
        "type": f"urn:troly:problem:{kind}",
        "title": _TITLES.get(status, "Lỗi"),
        "status": status,
        "detail": user_message,
        "user_message": user_message,
        **members,
    }
    return JSONResponse(content, status_code=status, media_type="application/problem+json")


async def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return document(error.status, error.kind, error.user_message, **error.members)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    places = [".".join(map(str, item["loc"])) for item in error.errors()]
    return document(422, "invalid-request", f"Dữ liệu gửi lên chưa đúng ở: {', '.join(places)}.", errors=places)


async def _engine_down(_: Request, error: Exception) -> JSONResponse:
    return document(503, "engine-down", _DOWN)


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return document(
        error.status_code, f"http-{error.status_code}", _TITLES.get(error.status_code, "Yêu cầu không thực hiện được")
    )


async def _fault(_: Request, error: Exception) -> JSONResponse:
    return document(500, "fault", "Hệ thống gặp lỗi. Xin thử lại sau ít phút.")
