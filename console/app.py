"""Puts the console together as an application of its own, mounted by the service at /console."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console import access, static_files
from console.access import FirstPassword, Forged, NotAllowed, NotSignedIn
from console.parts import Parts
from console.sections import Section
from console.view import address, environment, page

PATH = "/console"
_log = logging.getLogger(__name__)

# Everything comes from our own address; no script, style or frame of anybody else, none written into the page.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


def create_console(parts: Parts, sections: Iterable[Section]) -> FastAPI:
    """The console with its sections, in the order of their places.

    Raises:
        UndeclaredRoute: a section has a route that does not say who may open it.

    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.parts = parts
    app.state.sections = sorted(sections, key=lambda section: section.place)
    app.state.templates = environment(app.state.sections)
    for router in (static_files.router, *(section.router for section in app.state.sections)):
        access.check_routes(router.routes)
        app.include_router(router)
    app.add_exception_handler(NotSignedIn, _sign_in)
    app.add_exception_handler(FirstPassword, _choose_password)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(Forged, _forged)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(Headers)
    return app


class Headers:
    """Puts the console's headers on every answer; a page's own (a download's, a static file's) win."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                missing = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in missing if pair[0] not in present)]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _to(request: Request, target: str) -> Response:
    """Lead there; a part of a page that htmx asks for must lead the whole page."""
    if "HX-Request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


async def _sign_in(request: Request, _: Exception) -> Response:
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    query = {"xong": "het-phien"} if access.COOKIE in request.cookies else {}
    if request.method == "GET" and path != "/" and "HX-Request" not in request.headers:
        query["den"] = path
    return _to(request, address(request, "/dang-nhap") + (f"?{urlencode(query)}" if query else ""))


async def _choose_password(request: Request, _: Exception) -> Response:
    return _to(request, address(request, access.PASSWORD_PATH))


async def _not_allowed(request: Request, _: Exception) -> Response:
    return await _problem(
        request, 403, "Tài khoản của anh/chị không mở được trang này", "Nếu cần, hãy nhờ người quản trị cấp quyền."
    )


async def _forged(request: Request, _: Exception) -> Response:
    return await _problem(
        request,
        403,
        "Yêu cầu này chưa được chấp nhận",
        "Trang có thể đã mở quá lâu. Hãy tải lại trang rồi làm lại.",
    )


async def _unreadable(request: Request, _: Exception) -> Response:
    return await _problem(request, 422, "Dữ liệu gửi lên chưa đúng", "Hãy quay lại và kiểm tra các ô đã điền.")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = "Không tìm thấy trang này" if error.status_code == 404 else "Không thực hiện được"
    return await _problem(request, error.status_code, title, error.detail if error.status_code == 409 else "")


async def _fault(request: Request, error: Exception) -> Response:
    _log.error("console failed", exc_info=error)
    return await _problem(request, 500, "Trang gặp lỗi", "Xin thử lại sau ít phút. Nếu vẫn lỗi, xin báo quản trị.")


async def _problem(request: Request, status: int, title: str, advice: str) -> Response:
    return await page(request, None, "problem.html", status, title=title, advice=advice)
