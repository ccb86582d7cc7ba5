"""Pages on which an operator connects an OA: to Zalo's permission page and back, or by a refresh token pasted in."""

from __future__ import annotations

import hmac
import logging
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader

from connectors.webhook import limited_body
from connectors.zalo.api import ApiError, NotReached, Unsettled
from connectors.zalo.authorisations import UnknownState
from connectors.zalo.oauth import TokenPair, TokenRefused, TokenUnavailable, challenge, new_verifier
from connectors.zalo.parts import Parts
from storage.vault import VaultLocked

logger = logging.getLogger(__name__)

_SHORTEST_OPERATOR_TOKEN = 16
_LARGEST_FORM = 8 * 1024
_TITLE = "Kết nối Zalo OA"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the callback's address holds the code
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
_template = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True).get_template(
    "authorize.html"
)


class AuthorizePages:
    """`/zalo/authorize`, `/zalo/refresh-token` (with the operator token), `/zalo/callback` (with a state of ours)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> APIRouter:
        """The pages' routes."""
        router = APIRouter(tags=["zalo"], include_in_schema=False)
        router.add_api_route("/zalo/authorize", self._show, methods=["GET"])
        router.add_api_route("/zalo/authorize", self._begin, methods=["POST"])
        router.add_api_route("/zalo/refresh-token", self._paste, methods=["POST"])
        router.add_api_route("/zalo/callback", self._callback, methods=["GET"])
        return router

    async def begin(self) -> str | None:
        """Begin an authorisation; return the address of Zalo's permission page, None without an address of our own."""
        callback = self._parts.callback_url
        if callback is None:
            return None
        verifier = self._verifier()
        state = await self._parts.authorisations.begin(verifier)
        return self._parts.oauth.permission_url(callback, state, challenge(verifier) if verifier else None)

    async def _show(self) -> Response:
        closed = self._closed()
        if closed:
            return _page(problem=closed, status=403)
        return self._form()

    async def _begin(self, request: Request) -> Response:
        form = await _fields(request)
        refused = self._refusal(form)
        if refused is not None:
            return refused
        address = await self.begin()
        if address is None:
            return _page(problem="Chưa đặt TROLY_PUBLIC_URL (địa chỉ https của máy chủ này).", status=409)
        return RedirectResponse(address, status_code=303, headers=_HEADERS)

    async def _paste(self, request: Request) -> Response:
        form = await _fields(request)
        refused = self._refusal(form)
        if refused is not None:
            return refused
        try:
            pair = await self._parts.oauth.refresh(form.get("refresh_token", "").strip())
        except (TokenRefused, TokenUnavailable) as problem:
            return self._form(f"Zalo không nhận refresh token này: {problem}.", status=502)
        return await self._keep(pair, None)

    async def _callback(self, state: str = "", code: str = "", oa_id: str = "") -> Response:
        try:
            verifier = await self._parts.authorisations.take(state)
        except UnknownState:
            return self._form("Yêu cầu cấp quyền này không còn hiệu lực (quá 30 phút hoặc đã dùng).", status=400)
        except VaultLocked as problem:
            return self._form(str(problem), status=500)
        if not code:
            return self._form(
                "OA chưa được cấp quyền: trang Zalo không gửi mã. Bấm lại và chọn “Cho phép”.", status=400
            )
        try:
            pair = await self._parts.oauth.exchange(code, verifier)
        except (TokenRefused, TokenUnavailable) as problem:
            return self._form(f"Zalo không cấp token: {problem}.", status=502)
        return await self._keep(pair, oa_id if oa_id.isalnum() else None)

    async def _keep(self, pair: TokenPair, oa_id: str | None) -> Response:
        """Store the tokens under the OA's id: the one Zalo tells for the token, else the one of the callback."""
        name = ""
        try:
            info = await self._parts.api.oa_info(pair.access)
            oa_id = str(info.get("oaid") or info.get("oa_id") or oa_id or "") or None
            name = str(info.get("name") or "")
        except (ApiError, NotReached, Unsettled) as problem:
            logger.warning("Chưa đọc được thông tin OA sau khi cấp quyền: %s", problem)
        if oa_id is None:
            return self._form("Có token nhưng chưa biết là của OA nào, nên chưa lưu. Hãy cấp quyền lại.", status=502)
        await self._parts.tokens.save(oa_id[:64], name or f"OA {oa_id}", pair)
        commune = self._parts.commune_of(oa_id)
        logger.info("OA %s đã cấp quyền", oa_id)
        serves = f"OA này phục vụ xã “{commune}”." if commune else "OA này chưa gắn với xã nào: đặt TROLY_ZALO_OAS."
        unknown = self._parts.host.unknown_commune(commune)
        return _page(done=f"Đã kết nối OA “{name or oa_id}” (mã {oa_id}). {unknown or serves}")

    def _verifier(self) -> str | None:
        if self._parts.settings.code_verifier is not None:
            return self._parts.settings.code_verifier.get_secret_value()
        return new_verifier() if self._parts.settings.pkce else None

    def _closed(self) -> str | None:
        token = self._parts.host.operator_token
        if token is None:
            return "Trang này đang đóng. Người vận hành đặt TROLY_OPERATOR_TOKEN rồi khởi động lại để mở."
        if len(token.get_secret_value()) < _SHORTEST_OPERATOR_TOKEN:
            return f"Trang này đang đóng: TROLY_OPERATOR_TOKEN cần ít nhất {_SHORTEST_OPERATOR_TOKEN} ký tự."
        return None

    def _refusal(self, form: dict[str, str]) -> Response | None:
        closed = self._closed()
        if closed:
            return _page(problem=closed, status=403)
        assert self._parts.host.operator_token is not None
        expected = self._parts.host.operator_token.get_secret_value().encode()
        given = form.get("operator_token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, expected):
            logger.warning("Sai mật khẩu vận hành ở trang kết nối Zalo")
            return self._form("Mật khẩu vận hành chưa đúng.", status=403)
        return None

    def _form(self, problem: str = "", status: int = 200) -> Response:
        return _page(problem=problem, callback=self._parts.callback_url or "(chưa đặt TROLY_PUBLIC_URL)", status=status)


def _page(problem: str = "", done: str = "", callback: str = "", status: int = 200) -> Response:
    html = _template.render(title=_TITLE, problem=problem, done=done, callback=callback, form=bool(callback))
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


async def _fields(request: Request) -> dict[str, str]:
    """The posted form, without a parser for file uploads."""
    body = await limited_body(request, _LARGEST_FORM) or b""
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
