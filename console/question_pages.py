"""Questions the assistant could not answer, or answered badly, and what the office does about each."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from console import reviews
from console.access import Officer
from console.parts import RowId, parts_of
from console.reviews import Decision
from console.sections import Section
from console.sessions import Viewer
from console.view import chosen_commune, done, page
from indicators import statistics
from indicators.statistics import Scope, UnansweredQuestion
from indicators.times import local
from knowledge.guides import TOPICS
from knowledge.privacy import mask
from knowledge.text import clean

_PATH = "/cau-hoi"
_MOST = 50
_DAYS = 90  # as long as the log keeps words
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Which = Literal["chua-tra-loi", "danh-gia-thap"]
router = APIRouter()
SECTION = Section(router, "Câu hỏi cần xem", _PATH, place=30)


@router.get(_PATH)
async def show(request: Request, viewer: Officer, loai: Annotated[Which, Query()] = "chua-tra-loi") -> Response:
    """Open questions of the last 90 days, the most frequent first."""
    return await _list(request, viewer, loai)


@router.post(_PATH)
async def decide(
    request: Request,
    viewer: Officer,
    cau_hoi: Annotated[str, Form(min_length=1, max_length=2000)],
    viec: Annotated[Decision, Form()],
    linh_vuc: Annotated[str, Form()] = "",
    bai: Annotated[str, Form()] = "",
    ghi_chu: Annotated[str, Form()] = "",
    loai: Annotated[Which, Form()] = "chua-tra-loi",
) -> Response:
    """Keep what is to be done with a question. `bai` is an article's title, or its slug."""
    parts, now = parts_of(request), parts_of(request).clock()
    commune = chosen_commune(request, viewer)
    article = _slug(parts.articles, bai)
    if viec is Decision.SAMPLE and article is None:
        return await _list(request, viewer, loai, "Chọn một bài trong danh sách để thêm câu hỏi mẫu.", cau_hoi, 422)

    def work(connection: sa.Connection) -> None:
        reviews.decide(
            connection,
            commune,
            # It was masked when it was logged; what comes back from a browser need not be the same words.
            mask(clean(cau_hoi)).text,
            linh_vuc if linh_vuc in TOPICS else None,
            viec,
            article=article if viec is Decision.SAMPLE else None,
            note=clean(ghi_chu),
            officer=viewer.staff.id,
            now=now,
        )

    await parts.store.run(work)
    return done(request, _PATH, "luu", loai=loai)


@router.get(f"{_PATH}/da-xu-ly")
async def show_decided(request: Request, viewer: Officer) -> Response:
    """What was decided, to be taken along by whoever edits the articles."""
    found = await _decided(request, viewer)
    return await page(request, viewer, "reviews.html", reviews=found, words=reviews.WORDS)


@router.post(f"{_PATH}/da-xu-ly/{{review_id}}/bo")
async def reopen(request: Request, viewer: Officer, review_id: RowId) -> Response:
    """Take a decision back."""

    def work(connection: sa.Connection) -> None:
        found = reviews.find(connection, review_id, viewer.staff)
        if found is None:
            raise HTTPException(404)
        reviews.drop(connection, found.commune, found.question)

    await parts_of(request).store.run(work)
    return done(request, f"{_PATH}/da-xu-ly", "luu")


@router.get(f"{_PATH}/xuat.yml")
async def export_yaml(request: Request, viewer: Officer) -> Response:
    """The decisions in the form of the articles' front matter."""
    text = reviews.as_yaml(await _decided(request, viewer))
    return _download(text, "cau-hoi.yml", "application/yaml; charset=utf-8")


@router.get(f"{_PATH}/xuat.csv")
async def export_csv(request: Request, viewer: Officer) -> Response:
    """The decisions as a table for a spreadsheet."""
    text = io.StringIO()
    text.write("\ufeff")  # so that Excel reads it as UTF-8
    rows = reviews.as_rows(await _decided(request, viewer))
    # A cell that begins like a formula is made plain text, because the words come from anybody.
    csv.writer(text).writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return _download(text.getvalue(), "cau-hoi.csv", "text/csv; charset=utf-8")


async def _decided(request: Request, viewer: Viewer) -> Sequence[reviews.Review]:
    commune = chosen_commune(request, viewer)
    return await parts_of(request).store.run(lambda connection: reviews.all_of(connection, commune), durable=False)


async def _list(
    request: Request, viewer: Viewer, which: Which, problem: str = "", about: str = "", status: int = 200
) -> Response:
    parts = parts_of(request)
    commune = chosen_commune(request, viewer)
    today = local(parts.clock()).date()
    scope = Scope(commune, today - timedelta(days=_DAYS), today)

    def work(connection: sa.Connection) -> list[UnansweredQuestion]:
        decided = {reviews.key(review.question) for review in reviews.all_of(connection, commune)}
        read = statistics.unanswered if which == "chua-tra-loi" else statistics.low_rated
        # Decided ones are left out, so enough must be read that others can take their place.
        found = read(connection, scope, _MOST + len(decided))
        return [question for question in found if reviews.key(question.text) not in decided][:_MOST]

    found = await parts.store.run(work, durable=False)
    context = {"which": which, "articles": parts.articles, "problem": problem, "about": about, "days": _DAYS}
    return await page(request, viewer, "questions.html", status, questions=found, **context)


def _slug(articles: Mapping[str, str], asked: str) -> str | None:
    asked = asked.strip()
    return asked if asked in articles else next((slug for slug, title in articles.items() if title == asked), None)


def _download(text: str, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=headers, media_type=media_type)
