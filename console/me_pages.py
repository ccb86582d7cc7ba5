"""An officer's own page: password, chats linked for the commands of staff."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Form, Request, Response

from console import accounts, lockout, passwords, sessions
from console.access import PASSWORD_PATH, Officer
from console.parts import RowId, parts_of
from console.passwords import WeakPassword
from console.sections import Section
from console.sessions import Viewer
from console.sign_in_pages import client_address, entered
from console.view import done, page
from indicators import officers

router = APIRouter()
SECTION = Section(router)
_WORDS_OF_CHANNELS = ("zalo", "zalo_bot", "telegram")


@router.get("/toi")
async def show(request: Request, viewer: Officer) -> Response:
    """Who I am, where I am linked."""
    return await _me(request, viewer)


@router.post("/toi/lien-ket")
async def link(request: Request, viewer: Officer) -> Response:
    """Show a one-time code; the page is not led away from, because the code is shown only once."""
    parts = parts_of(request)
    now = parts.clock()
    code = await parts.store.run(lambda connection: officers.new_code(connection, viewer.staff.id, now))
    return await _me(request, viewer, code)


@router.post("/toi/lien-ket/{link_id}/bo")
async def unlink(request: Request, viewer: Officer, link_id: RowId) -> Response:
    """Take a chat off."""
    await parts_of(request).store.run(lambda connection: officers.unlink(connection, link_id, viewer.staff.id))
    return done(request, "/toi", "luu")


@router.get(PASSWORD_PATH)
async def show_password(request: Request, viewer: Officer) -> Response:
    """The form for another password."""
    return await _password(request, viewer)


@router.post(PASSWORD_PATH)
async def change_password(
    request: Request,
    viewer: Officer,
    cu: Annotated[str, Form()] = "",
    moi: Annotated[str, Form()] = "",
    lai: Annotated[str, Form()] = "",
) -> Response:
    """Change it, sign out everywhere, and go on here in a new session."""
    parts = parts_of(request)
    now = parts.clock()
    member = viewer.staff
    tried = lockout.keys(parts.vault, member.username, client_address(request))

    def look_up(connection: sa.Connection) -> tuple[float, str | None]:
        pause = lockout.pause(connection, tried, now)
        if not pause:
            lockout.count(connection, tried, now)
        account = accounts.find(connection, member.username)
        return pause, account[1] if account else None

    pause, kept = await parts.store.run(look_up)
    if pause:
        return await _password(request, viewer, "Đã thử sai nhiều lần. Xin đợi vài phút rồi thử lại.", 429)
    if not await passwords.checked(kept, cu):
        return await _password(request, viewer, "Mật khẩu hiện nay chưa đúng.", 401)
    try:
        passwords.check_strength(moi, member.username)
    except WeakPassword as problem:
        return await _password(request, viewer, str(problem), 422)
    if moi != lai:
        return await _password(request, viewer, "Hai lần gõ mật khẩu mới chưa giống nhau.", 422)
    if moi == cu:
        return await _password(request, viewer, "Mật khẩu mới phải khác mật khẩu hiện nay.", 422)
    fresh = await passwords.hashed(moi)

    def change(connection: sa.Connection) -> str:
        lockout.succeeded(connection, tried)
        accounts.set_password(connection, member, fresh, is_first=False, by=member.id, now=now)
        return sessions.begin(connection, member.id, now)

    return entered(request, await parts.store.run(change), "/toi", "mat-khau")


async def _me(request: Request, viewer: Viewer, code: str | None = None) -> Response:
    parts = parts_of(request)
    mine = await parts.store.run(lambda connection: officers.links(connection, staff_id=viewer.staff.id), durable=False)
    channels = [name for name in _WORDS_OF_CHANNELS if name in parts.channels]
    return await page(request, viewer, "me.html", links=mine, code=code, channels=channels)


async def _password(request: Request, viewer: Viewer, problem: str = "", status: int = 200) -> Response:
    return await page(request, viewer, "password.html", status, problem=problem, shortest=passwords.SHORTEST)
