"""The record of changes, newest first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from console import changes
from console.access import Manager
from console.parts import parts_of
from console.sections import Section
from console.view import page
from indicators.officers import Role

_PATH = "/nhat-ky"
_ON_A_PAGE = 50
router = APIRouter()
SECTION = Section(router, "Nhật ký thay đổi", _PATH, Role.MANAGER, place=90)


@router.get(_PATH)
async def show(
    request: Request, viewer: Manager, truoc: Annotated[int | None, Query(ge=0, lt=2**63)] = None
) -> Response:
    """A page of it; `truoc`: those before that number."""
    found = await parts_of(request).store.run(
        lambda connection: changes.latest(connection, viewer.staff, _ON_A_PAGE, truoc), durable=False
    )
    older = found[-1][0] if len(found) == _ON_A_PAGE else None
    return await page(request, viewer, "changes.html", changes=[change for _, change in found], older=older)
