"""Kiosks: registered with a one-time address, and taken out of use."""

from __future__ import annotations

from typing import Annotated

import segno
import sqlalchemy as sa
from fastapi import APIRouter, Form, HTTPException, Request, Response

from console import changes
from console.access import Manager
from console.parts import RowId, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.view import chosen_commune, done, page
from indicators.officers import Role
from kiosk import devices
from kiosk.devices import Kiosk, Paper
from knowledge.text import clean

_PATH = "/kiosk"
router = APIRouter()
SECTION = Section(router, "Kiosk", _PATH, Role.MANAGER, place=60)

Text = Annotated[str, Form(max_length=120)]


@router.get(_PATH)
async def show(request: Request, viewer: Manager) -> Response:
    """All kiosks in sight."""
    return await _page(request, viewer)


@router.post(_PATH)
async def add(
    request: Request, viewer: Manager, ten: Text, giay: Annotated[Paper, Form()], ap: Text = "", xa: Text = ""
) -> Response:
    """Register a kiosk; the address that lets the device in is shown here, once."""
    parts, now = parts_of(request), parts_of(request).clock()
    commune = viewer.staff.commune or (xa if xa in parts.communes else None)
    ten, hamlet = clean(ten), clean(ap)[:80] or None

    def work(connection: sa.Connection) -> str:
        by = viewer.staff.id
        token = devices.create(connection, ten, commune, by, now=now, hamlet=hamlet, paper=giay)
        changes.record(connection, by, f"kiosk {ten}", "", "đăng ký", "thêm thiết bị", now=now, commune=commune)
        return token

    try:
        token = await parts.store.run(work)
    except ValueError as problem:
        return await _page(request, viewer, problem=str(problem), status=422)
    # Where the browser reached us is where the kiosk will: host and scheme are those of the request.
    start = f"{request.url.scheme}://{request.url.netloc}/kiosk/start?token={token}"
    return await _page(request, viewer, made=ten, start=start)


@router.post(f"{_PATH}/{{kiosk_id}}/thu-hoi")
async def revoke(
    request: Request, viewer: Manager, kiosk_id: RowId, ly_do: Annotated[str, Form(min_length=1, max_length=300)]
) -> Response:
    """Let the device in no more."""
    now = parts_of(request).clock()

    def work(connection: sa.Connection) -> None:
        known = {kiosk.id: kiosk for kiosk in devices.listed(connection, viewer.staff.commune)}
        if kiosk_id not in known or not devices.revoke(connection, kiosk_id, now):
            raise HTTPException(404)
        kiosk = known[kiosk_id]
        by, name = viewer.staff.id, f"kiosk {kiosk.name}"
        changes.record(connection, by, name, "đang dùng", "thu hồi", ly_do, now=now, commune=kiosk.commune)

    await parts_of(request).store.run(work)
    return done(request, _PATH, "thu-hoi")


async def _page(
    request: Request, viewer: Viewer, *, problem: str = "", made: str = "", start: str = "", status: int = 200
) -> Response:
    commune = chosen_commune(request, viewer)

    def work(connection: sa.Connection) -> list[Kiosk]:
        return devices.listed(connection, commune)

    kiosks = await parts_of(request).store.run(work, durable=False)
    qr = segno.make(start, error="m").svg_data_uri(scale=4) if start else ""
    return await page(
        request, viewer, "kiosks.html", status, kiosks=kiosks, problem=problem, made=made, start=start, qr=qr
    )
