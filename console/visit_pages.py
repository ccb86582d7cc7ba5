"""Face-to-face support: the form for the phone, the book of a day, corrections."""

from __future__ import annotations

import json
import secrets
from datetime import date, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from connectors.webhook import limited_body
from console import static_files, visit_entries
from console.access import Anyone, Officer
from console.parts import Parts, RowId, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.view import address, chosen_commune, done, page
from console.visit_entries import Entry, Unreadable
from indicators import hamlets, visits
from indicators.officers import Role, Staff
from indicators.times import day_number, day_of, local
from indicators.visit_words import CHANNELS, OUTCOMES, TOPICS
from indicators.visits import BadVisit, Recorded
from knowledge.text import clean

PATH = "/ghi-nhan"
_WORKER_PATH = f"{PATH}.sw.js"
_SHELL_PATH = f"{PATH}/ngoai-tuyen"
_WORKER = static_files.FOLDER / "visits-worker.js"
_UNDO = "Bấm “Hủy” sau khi ghi"
_REDO = "Bấm “Khôi phục”"
router = APIRouter()
SECTION = Section(router, "Ghi lượt hỗ trợ", PATH, place=15)

Text = Annotated[str, Form(max_length=200)]


@router.get(PATH)
async def show(request: Request, viewer: Officer) -> Response:
    """The form, and what the officer wrote down today."""
    return await _form(request, viewer)


@router.post(PATH)
async def add(
    request: Request,
    viewer: Officer,
    linh_vuc: Text = "",
    so_nguoi: Text = "",
    noi: Text = "",
    ap: Text = "",
    xa: Text = "",
    ma: Text = "",
) -> Response:
    """Count a visit, from a browser without scripts."""
    parts, now = parts_of(request), parts_of(request).clock()
    number = ma if ma.isascii() and ma.isalnum() else secrets.token_hex(8)
    commune = xa or chosen_commune(request, viewer) or ""
    entry = Entry(number, linh_vuc, noi, ap.replace("\0", ""), commune, visit_entries.people(so_nguoi), 0.0)
    (outcome,) = await parts.store.run(
        lambda c: visit_entries.record(c, [entry], viewer.staff, parts.communes, now), durable=True
    )
    if outcome.why:
        return await _form(request, viewer, outcome.why, 422)
    return done(request, PATH, "luu")


@router.get(f"{PATH}/_hom-nay")
async def show_today(request: Request, viewer: Officer) -> Response:
    """The list of today alone, for the page to fetch after it has sent something."""
    return await page(request, viewer, "_visits_today.html", **await _today(request, viewer))


@router.get(f"{PATH}/phien")
async def session(request: Request, viewer: Officer) -> Response:
    """What the page needs to send what waited: who is signed in, and the token of this session."""
    parts, member = parts_of(request), viewer.staff
    known = await parts.store.run(lambda c: hamlets.known_in(c, chosen_commune(request, viewer)), durable=False)
    body = {"officer": member.id, "name": member.name, "csrf": viewer.csrf, "hamlets": known}
    return JSONResponse({**body, "commune": member.commune, "communes": dict(parts.communes)})


@router.post(f"{PATH}/gui")
async def receive(request: Request, viewer: Officer) -> Response:
    """Take in what waited on a phone; says of each what became of it."""
    parts, now = parts_of(request), parts_of(request).clock()
    # With the token in a header the body has not been read yet (`console.access`).
    body = await limited_body(request) if "X-CSRF-Token" in request.headers else None
    try:
        batch = visit_entries.entries(body or b"")
    except Unreadable:
        return JSONResponse({"results": []}, 422)
    outcomes = await parts.store.run(lambda c: visit_entries.record(c, batch, viewer.staff, parts.communes, now))
    return JSONResponse({"results": [{"id": outcome.id, "why": outcome.why} for outcome in outcomes]})


@router.get(_WORKER_PATH)
def worker(request: Request, _: Anyone) -> Response:
    """The script that opens the form without a network."""
    files = [address(request, f"/static/{static_files.VERSION}/{name}") for name in static_files.NAMES]
    known = {
        "VERSION": static_files.VERSION,
        "PAGE": address(request, PATH),
        "SHELL": address(request, _SHELL_PATH),
        "FILES": files,
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    headers = {"Cache-Control": "no-cache"}
    return Response(head + _WORKER.read_text("utf-8"), headers=headers, media_type="text/javascript; charset=utf-8")


@router.get(_SHELL_PATH)
async def shell(request: Request, _: Anyone) -> Response:
    """The form alone, the same for everybody: what a phone keeps to open without a network."""
    return await page(request, None, "visits.html", **_offer(request, None, []), visits=[], problem="", people=0)


@router.get(f"{PATH}/so")
async def show_book(request: Request, viewer: Officer, ngay: Annotated[str, Query()] = "") -> Response:
    """The visits of one day: one's own; for who leads the commune, everybody's."""
    today = local(parts_of(request).clock()).date()
    day = _day(ngay, today)
    days = {"before": day - timedelta(days=1), "after": day + timedelta(days=1)}
    is_manager = viewer.staff.role.includes(Role.MANAGER)
    commune, officer = chosen_commune(request, viewer), None if is_manager else viewer.staff.id
    found = await parts_of(request).store.run(
        lambda c: visits.of_day(c, day_number(day), commune, officer), durable=False
    )
    people = sum(entry.visit.people for entry in found if not entry.is_void)
    context = {"day": day, "today": today, **days, "visits": found, "people": people, "is_manager": is_manager}
    return await page(request, viewer, "visit_book.html", **context, topics=TOPICS, channels=CHANNELS)


@router.get(f"{PATH}/luot/{{number}}")
async def show_visit(request: Request, viewer: Officer, number: RowId) -> Response:
    """One visit, to be corrected, with its history."""
    return await _visit(request, viewer, number)


@router.post(f"{PATH}/luot/{{number}}")
async def change(
    request: Request,
    viewer: Officer,
    number: RowId,
    linh_vuc: Text = "",
    so_nguoi: Text = "",
    noi: Text = "",
    ap: Text = "",
    ket_qua: Text = "",
    ly_do: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Correct it."""

    def changes(connection: sa.Connection, found: Recorded) -> dict[str, Any]:
        known = hamlets.known_in(connection, found.visit.commune)
        hamlet = hamlets.tidy(ap.replace("\0", ""), known)
        fields = {"topic": linh_vuc, "channel": noi, "outcome": ket_qua, "hamlet": hamlet}
        return {**fields, "people": visit_entries.people(so_nguoi)}

    try:
        await _correct(request, viewer, number, changes, clean(ly_do))
    except BadVisit as problem:
        return await _visit(request, viewer, number, str(problem), 422)
    return done(request, f"{PATH}/luot/{number}", "luu")


@router.post(f"{PATH}/luot/{{number}}/huy")
async def take_back(request: Request, viewer: Officer, number: RowId) -> Response:
    """Have it count no more."""
    await _correct(request, viewer, number, lambda *_: {"is_void": True}, _UNDO)
    return _back(request)


@router.post(f"{PATH}/luot/{{number}}/khoi-phuc")
async def restore(request: Request, viewer: Officer, number: RowId) -> Response:
    """Have it count again."""
    await _correct(request, viewer, number, lambda *_: {"is_void": False}, _REDO)
    return _back(request)


def _day(asked: str, today: date) -> date:
    """The day asked for, if it is one that may have visits."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today
    return day if date(2020, 1, 1) <= day <= today else today


async def _correct(request: Request, viewer: Viewer, number: int, changes: Any, why: str) -> None:
    now = parts_of(request).clock()

    def work(connection: sa.Connection) -> None:
        found = _mine(connection, viewer.staff, number)
        visits.correct(connection, number, changes(connection, found), viewer.staff.id, why, now=now)

    await parts_of(request).store.run(work)


def _mine(connection: sa.Connection, member: Staff, number: int) -> Recorded:
    found = visits.by_id(connection, number)
    if found is None or not visits.may_correct(member, found):
        raise HTTPException(404)
    return found


def _back(request: Request) -> Response:
    """To the list it was pressed in: the form's, or the book of a day."""
    day = request.query_params.get("ngay", "")
    return done(request, f"{PATH}/so", "luu", ngay=day) if day else done(request, PATH, "luu")


async def _form(request: Request, viewer: Viewer, problem: str = "", status: int = 200) -> Response:
    parts = parts_of(request)
    known = await parts.store.run(lambda c: hamlets.known_in(c, chosen_commune(request, viewer)), durable=False)
    context = {**_offer(request, viewer, known), **await _today(request, viewer), "problem": problem}
    return await page(request, viewer, "visits.html", status, **context)


def _offer(request: Request, viewer: Viewer | None, known: list[str]) -> dict[str, Any]:
    """What can be chosen in the form."""
    return {
        "topics": TOPICS,
        "channels": CHANNELS,
        "hamlets": known,
        "entry_id": secrets.token_hex(16),
        "worker": address(request, _WORKER_PATH),
        "chosen": chosen_commune(request, viewer) if viewer else None,
        "most_people": visits.MOST_PEOPLE,
    }


async def _today(request: Request, viewer: Viewer) -> dict[str, Any]:
    parts: Parts = parts_of(request)
    day, member = day_of(parts.clock()), viewer.staff
    found = await parts.store.run(lambda c: visits.of_day(c, day, officer=member.id), durable=False)
    people = sum(entry.visit.people for entry in found if not entry.is_void)
    return {"visits": found, "people": people, "topics": TOPICS, "channels": CHANNELS}


async def _visit(request: Request, viewer: Viewer, number: int, problem: str = "", status: int = 200) -> Response:
    def work(connection: sa.Connection) -> tuple[Recorded, list[visits.Change], list[str]]:
        found = _mine(connection, viewer.staff, number)
        return found, visits.history(connection, number), hamlets.known_in(connection, found.visit.commune)

    found, history, known = await parts_of(request).store.run(work, durable=False)
    choices = {"topics": TOPICS, "channels": CHANNELS, "outcomes": OUTCOMES, "hamlets": known}
    named = [(change, _words(change.before), _words(change.after)) for change in history]
    context = {"shown": found, "history": named, "problem": problem, "most_people": visits.MOST_PEOPLE}
    return await page(request, viewer, "visit.html", status, **context, **choices)


_FIELDS = {"topic": "lĩnh vực", "channel": "nơi hỗ trợ", "people": "số người", "hamlet": "ấp, thôn"}


def _words(values: Any) -> str:
    """The fields of a change, for people."""
    if "is_void" in values:
        return "không tính (đã hủy)" if values["is_void"] else "được tính"
    named = {**TOPICS, **CHANNELS, **OUTCOMES}
    said = []
    for name, value in values.items():
        shown = named.get(value, value) if isinstance(value, str) else value
        said.append(f"{_FIELDS.get(name, 'kết quả' if name == 'outcome' else 'lúc')}: {shown or '–'}")
    return "; ".join(said)
