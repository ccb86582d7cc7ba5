"""The calls of the kiosk's page: ask, open an article, rate, call an officer, sign of life."""

from __future__ import annotations

from typing import Annotated, Any

import segno
from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from connectors.conversation import Conversation
from connectors.dialogue import Question
from connectors.web.problems import Problem
from kiosk.access import Access
from kiosk.assets import Assets
from kiosk.devices import Kiosk
from kiosk.links import Links
from kiosk.office import CHANNEL, Office, Visit
from kiosk.pages import NO_STORE
from kiosk.views import of_replies
from knowledge.guides import Guide
from knowledge.library import Library

_VISIT = r"^[0-9a-f]{32}$"
_LONGEST_TEXT = 500
_NOBODY_THERE = "Chưa có cán bộ nào nhận gọi qua máy này."
VisitNumber = Annotated[str, Field(pattern=_VISIT)]
VisitQuery = Annotated[str, Query(pattern=_VISIT)]


class Asked(BaseModel):
    """A question typed or spoken, or a button's payload.

    `question` counts what was typed: each stands for itself, for the next may be about something else altogether; a
    button belongs to the question whose answer offered it.
    """

    visit: VisitNumber
    question: int = Field(ge=0, le=9999)
    text: str = Field(min_length=1, max_length=_LONGEST_TEXT)


class Opened(BaseModel):
    """An article on the screen; `touched`: found without the dialogue, so nobody has counted it yet."""

    visit: VisitNumber
    slug: str
    touched: bool


class Rated(BaseModel):
    """What the visitor thought."""

    visit: VisitNumber
    useful: bool | None = None
    satisfaction: int | None = Field(None, ge=1, le=5)


class Called(BaseModel):
    """A call for an officer, from the article `slug` if one is open."""

    visit: VisitNumber
    slug: str | None = None


def api_routes(
    library: Library,
    conversation: Conversation,
    access: Access,
    office: Office,
    links: Links,
    public_url: str | None,
    assets: Assets,
) -> APIRouter:
    """The routes under `/kiosk/api`. Each answers a registered kiosk only; nothing may be kept by the browser."""
    router = APIRouter(prefix="/kiosk/api", dependencies=[Depends(_keep_nothing)], include_in_schema=False)
    registered = Depends(access.require)

    @router.get("/status")
    async def status(kiosk: Kiosk = registered) -> dict[str, str]:
        return {"version": assets.version, "kiosk": kiosk.name, "notice": await office.notice()}

    @router.post("/ask")
    async def ask(asked: Asked, later: BackgroundTasks, kiosk: Kiosk = registered) -> dict[str, Any]:
        visit = Visit(kiosk, asked.visit)
        question = Question(f"{visit.conversation}:{asked.question}", asked.text, CHANNEL, kiosk.commune)
        # An officer has the whole visit, whatever question it is at: the assistant is silent until it is handed back.
        replies = await office.passed_on(visit, asked.text) or await conversation.reply(question)
        later.add_task(office.asked, visit, asked.text, replies)
        return of_replies(replies, library).as_json()

    @router.post("/open")
    async def opened(
        opened: Opened, request: Request, later: BackgroundTasks, kiosk: Kiosk = registered
    ) -> dict[str, str]:
        guide = _guide(library, opened.slug)
        if opened.touched:
            later.add_task(office.opened, Visit(kiosk, opened.visit), guide)
        base = (public_url or str(request.base_url)).rstrip("/")
        url = f"{base}/l/{links.code(guide.slug)}"
        picture = segno.make(url, error="m").svg_data_uri(scale=4, border=2)
        return {"url": url, "qr": picture, "until": f"{links.last_day():%d/%m/%Y}"}

    @router.post("/feedback", status_code=204)
    async def feedback(rated: Rated, kiosk: Kiosk = registered) -> None:
        await office.rated(Visit(kiosk, rated.visit), rated.useful, rated.satisfaction)

    @router.post("/call")
    async def call(called: Called, kiosk: Kiosk = registered) -> dict[str, str]:
        if not await office.called(Visit(kiosk, called.visit), library.guides.get(called.slug or "")):
            raise Problem(503, "nobody-there", _NOBODY_THERE)
        return {"kiosk": kiosk.name}

    @router.get("/officer")
    async def officer(visit: VisitQuery, after: int = 0, kiosk: Kiosk = registered) -> dict[str, Any]:
        said, state = await office.answered(Visit(kiosk, visit), after)
        return {"said": [{"id": entry.id, "text": entry.text} for entry in said], "state": state}

    return router


def _guide(library: Library, slug: str) -> Guide:
    guide = library.guides.get(slug)
    if guide is None:
        raise Problem(404, "unknown-article", "Bài này không còn nữa. Xin chọn việc khác.")
    return guide


def _keep_nothing(response: Response) -> None:
    response.headers.update(NO_STORE)
