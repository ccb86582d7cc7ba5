"""To the office's sign-in service and back."""

from __future__ import annotations

import hmac
import json
import logging
from dataclasses import asdict
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from console import accounts, sessions
from console.access import Anyone
from console.oidc import OidcProblem, Pending, Provider
from console.parts import Parts, parts_of
from console.sections import Section
from console.sign_in_pages import entered, sign_in_form
from console.view import address
from indicators.officers import Staff
from storage.vault import VaultLocked

_COOKIE = "troly_oidc"
_VALID_S = 600
_OVER = "Lần đăng nhập này đã quá 10 phút hoặc đã dùng. Xin thử lại."
_log = logging.getLogger(__name__)
router = APIRouter()
SECTION = Section(router)

Text = Annotated[str, Query(max_length=4000)]


@router.get("/oidc")
async def begin(request: Request, _: Anyone, den: Text = "") -> Response:
    """Lead to the service."""
    provider = _provider(request)
    pending = Pending.new(den)
    try:
        target = await provider.permission_address(_callback(request), pending)
    except OidcProblem as problem:
        return await _failed(request, problem)
    response = RedirectResponse(target, 303)
    sealed = parts_of(request).vault.seal(json.dumps({**asdict(pending), "at": parts_of(request).clock()}))
    response.set_cookie(
        _COOKIE,
        sealed,
        max_age=_VALID_S,
        path=address(request, "/oidc"),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.get("/oidc/ve")
async def come_back(request: Request, _: Anyone, state: Text = "", code: Text = "", error: Text = "") -> Response:
    """Let in whoever the service names, if they have an account."""
    parts, provider = parts_of(request), _provider(request)
    pending = _pending(request, parts)
    if pending is None or not hmac.compare_digest(state.encode(), pending.state.encode()):
        return await sign_in_form(request, _OVER, status=400)
    if not code:
        _log.warning("sign-in service refused: %s", error[:80])
        return await sign_in_form(request, "Dịch vụ đăng nhập không cho vào, hoặc anh/chị đã hủy.", status=403)
    try:
        username = await provider.username(code, _callback(request), pending)
    except OidcProblem as problem:
        return await _failed(request, problem)

    def enter(connection: sa.Connection) -> str | None:
        member = _member(accounts.find(connection, username))
        return sessions.begin(connection, member.id, parts.clock()) if member else None

    token = await parts.store.run(enter)
    if token is None:
        return await sign_in_form(
            request, f"Tài khoản “{username[:64]}” chưa được cấp quyền ở đây. Xin báo người quản trị.", status=403
        )
    response = entered(request, token, pending.target)
    response.delete_cookie(_COOKIE, path=address(request, "/oidc"))
    return response


def _provider(request: Request) -> Provider:
    provider = parts_of(request).oidc
    if provider is None:
        raise HTTPException(404)
    return provider


def _callback(request: Request) -> str:
    parts = parts_of(request)
    base = parts.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base.rstrip('/')}{address(request, '/oidc/ve')}"


def _pending(request: Request, parts: Parts) -> Pending | None:
    try:
        kept = json.loads(parts.vault.unseal(request.cookies.get(_COOKIE, "")))
        began_at = kept.pop("at")
        return Pending(**kept) if 0 <= parts.clock() - began_at <= _VALID_S else None
    except (VaultLocked, ValueError, KeyError, TypeError):
        return None


def _member(account: tuple[Staff, str | None] | None) -> Staff | None:
    return account[0] if account and account[0].is_active else None


async def _failed(request: Request, problem: OidcProblem) -> Response:
    _log.warning("sign-in service: %s", problem, exc_info=problem.__cause__)
    return await sign_in_form(request, str(problem), status=502)
