"""Accounts of the console: made, changed and closed by administrators, of their own commune or of all."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Form, HTTPException, Request, Response

from console import accounts, passwords
from console.access import Admin
from console.accounts import AccountProblem
from console.parts import RowId, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.view import done, page
from indicators import officers
from indicators.officers import Role, Staff

_PATH = "/can-bo"
router = APIRouter()
SECTION = Section(router, "Cán bộ", _PATH, Role.ADMIN, place=80)

Text = Annotated[str, Form(max_length=120)]
Why = Annotated[str, Form(min_length=1, max_length=300)]


@router.get(_PATH)
async def show(request: Request, viewer: Admin) -> Response:
    """All accounts this administrator looks after."""
    return await _page(request, viewer)


@router.post(_PATH)
async def add(
    request: Request,
    viewer: Admin,
    ten: Text,
    ho_ten: Text,
    vai_tro: Annotated[Role, Form()],
    xa: Text = "",
    oidc: Text = "",
) -> Response:
    """Make an account; its first password is shown here, once."""
    parts, now = parts_of(request), parts_of(request).clock()
    commune = _commune(request, viewer, xa)
    password = None if oidc else passwords.random_password()
    hashed = None if password is None else await passwords.hashed(password)

    def work(connection: sa.Connection) -> Staff:
        return accounts.add(connection, ten, ho_ten, vai_tro, commune, hashed, by=viewer.staff.id, now=now)

    try:
        made = await parts.store.run(work)
    except AccountProblem as problem:
        return await _page(request, viewer, problem=str(problem), status=422)
    return await _page(request, viewer, made=made, password=password)


@router.post(f"{_PATH}/{{staff_id}}")
async def change(
    request: Request,
    viewer: Admin,
    staff_id: RowId,
    vai_tro: Annotated[Role, Form()],
    ly_do: Why,
    xa: Text = "",
    khoa: Text = "",
) -> Response:
    """Change role, commune, or close (`khoa`) the account."""
    commune = _commune(request, viewer, xa)
    now = parts_of(request).clock()

    def work(connection: sa.Connection) -> None:
        member = _member(connection, viewer, staff_id)
        accounts.change(
            connection, member, vai_tro, commune, is_active=not khoa, why=ly_do, by=viewer.staff.id, now=now
        )

    try:
        await parts_of(request).store.run(work)
    except AccountProblem as problem:
        return await _page(request, viewer, problem=str(problem), status=422)
    return done(request, _PATH, "luu")


@router.post(f"{_PATH}/{{staff_id}}/mat-khau")
async def reset(request: Request, viewer: Admin, staff_id: RowId) -> Response:
    """Give a new first password; it is shown here, once."""
    parts, now = parts_of(request), parts_of(request).clock()
    password = passwords.random_password()
    hashed = await passwords.hashed(password)

    def work(connection: sa.Connection) -> Staff:
        member = _member(connection, viewer, staff_id)
        accounts.set_password(connection, member, hashed, is_first=True, by=viewer.staff.id, now=now)
        return member

    member = await parts.store.run(work)
    return await _page(request, viewer, made=member, password=password)


async def _page(
    request: Request,
    viewer: Viewer,
    *,
    problem: str = "",
    made: Staff | None = None,
    password: str | None = None,
    status: int = 200,
) -> Response:
    def work(connection: sa.Connection) -> list[Staff]:
        return [member for member in officers.everybody(connection) if _looks_after(viewer.staff, member)]

    parts = parts_of(request)
    members = await parts.store.run(work, durable=False)
    context = {"members": members, "roles": list(Role), "problem": problem, "made": made, "password": password}
    return await page(request, viewer, "staff.html", status, has_oidc=parts.oidc is not None, **context)


def _looks_after(admin: Staff, member: Staff) -> bool:
    """An administrator of one commune looks after those of that commune, not after those of all."""
    return admin.commune is None or member.commune == admin.commune


def _member(connection: sa.Connection, viewer: Viewer, staff_id: int) -> Staff:
    member = officers.by_id(connection, staff_id)
    if member is None or not _looks_after(viewer.staff, member):
        raise HTTPException(404)
    return member


def _commune(request: Request, viewer: Viewer, asked: str) -> str | None:
    if viewer.staff.commune is not None:
        return viewer.staff.commune
    if asked and asked not in parts_of(request).communes:
        raise HTTPException(422)
    return asked or None
