"""The office's urgent notice, `GET /api/v1/notice`: a page shows it as a banner, for it has no inbox."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel

from connectors import notices
from storage.store import Store


class NoticeOut(BaseModel):
    """What the office wants everybody to know now; empty if nothing."""

    text: str


def notice_router(store: Store) -> APIRouter:
    """The route of the notice."""
    router = APIRouter(prefix="/api/v1", tags=["chat"])

    @router.get("/notice")
    async def read_notice(response: Response) -> NoticeOut:
        response.headers["Cache-Control"] = "no-store"
        staff = await store.run(notices.load, durable=False)
        return NoticeOut(text=staff.notice)

    return router
