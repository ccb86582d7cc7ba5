"""Signing in and out: by password, or by the office's own sign-in service."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Form, Query, Request, Response

from console import accounts, lockout, passwords, sessions
from console.access import COOKIE, Anyone, Officer
from console.parts import Parts, parts_of
from console.sections import Section
from console.view import address, done, page
from indicators import officers
from indicators.officers import Staff
from knowledge.text import clean

_LONGEST_NAME = 64
_WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
router = APIRouter()
SECTION = Section(router)

Text = Annotated[str, Form()]


@router.get("/dang-nhap")
async def show(request: Request, _: Anyone, den: Annotated[str, Query()] = "") -> Response:
    """The form."""
    return await sign_in_form(request, target=den)


@router.post("/dang-nhap")
async def sign_in(request: Request, _: Anyone, ten: Text = "", mat_khau: Text = "", den: Text = "") -> Response:
    """Check name and password; the answer is the same whatever was wrong."""
    parts = parts_of(request)
    username, now = clean(ten).lower()[:_LONGEST_NAME], parts.clock()
    tried = lockout.keys(parts.vault, username, client_address(request))

    def look_up(connection: sa.Connection) -> tuple[float, tuple[Staff, str | None] | None]:
        pause = lockout.pause(connection, tried, now)
        if not pause:
            lockout.count(connection, tried, now)
        return pause, accounts.find(connection, username)

    pause, account = await parts.store.run(look_up)
    if pause:
        minutes = max(round(pause / 60), 1)
        return await sign_in_form(
            request, f"Đã thử sai nhiều lần. Xin đợi khoảng {minutes} phút rồi thử lại.", ten, den, 429
        )
    member, kept = account if account else (None, None)
    is_right = await passwords.checked(kept, mat_khau)
    if member is None or not is_right or not member.is_active:
        return await sign_in_form(request, _WRONG, ten, den, 401)

    def enter(connection: sa.Connection) -> str:
        lockout.succeeded(connection, tried)
        return sessions.begin(connection, member.id, now)

    if kept is not None and passwords.needs_rehash(kept):
        await _rehash(parts, member, mat_khau)
    return entered(request, await parts.store.run(enter), den)


@router.post("/dang-xuat")
async def sign_out(request: Request, viewer: Officer) -> Response:
    """End the session."""
    await parts_of(request).store.run(lambda connection: sessions.end(connection, viewer.token_hash))
    response = done(request, "/dang-nhap", "dang-xuat")
    response.delete_cookie(COOKIE, path=address(request, "") or "/")
    return response


def entered(request: Request, token: str, target: str, notice: str = "") -> Response:
    """Lead on with the session's cookie set; only to a page of the console."""
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target
    response = done(request, target if is_ours else "/", notice)
    response.set_cookie(
        COOKIE,
        token,
        path=address(request, "") or "/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def client_address(request: Request) -> str:
    """Whom failures are counted for; the server takes it from its proxy where there is one."""
    return request.client.host if request.client else "?"


async def _rehash(parts: Parts, member: Staff, password: str) -> None:
    fresh = await passwords.hashed(password)
    mine = sa.update(officers.staff).where(officers.staff.c.id == member.id).values(password_hash=fresh)
    await parts.store.run(lambda connection: connection.execute(mine))


async def sign_in_form(
    request: Request, problem: str = "", name: str = "", target: str = "", status: int = 200
) -> Response:
    """The page on which one signs in, saying what was wrong, if anything."""
    oidc = parts_of(request).oidc
    service = oidc.name if oidc else None
    return await page(request, None, "sign_in.html", status, problem=problem, name=name, target=target, service=service)
