"""Conversations waiting for a person: read, take, answer, put back, end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Form, HTTPException, Request, Response

from connectors import callbacks, handoffs, outbox
from connectors.channel import Limits
from connectors.handoffs import Handoff, NotYours, State
from console.access import Officer
from console.parts import Parts, RowId, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.transcripts import Line, transcript
from console.view import done, page
from indicators import officers
from indicators.keys import Keys
from indicators.log import Log
from indicators.officers import Staff
from knowledge.text import clean
from storage.vault import VaultLocked

_PATH = "/hoi-thoai"
_LONGEST_ANSWER = 2000
_MOST_CLOSED = 20
_FAREWELL = "Cán bộ đã kết thúc trao đổi. Anh/chị cần gì thêm cứ nhắn, trợ lý tự động sẽ trả lời."
_NOT_YOURS = (
    "Cuộc trò chuyện này không còn do anh/chị giữ. Có thể đồng nghiệp đã nhận, hoặc đã quá một ngày không trả lời."
)
router = APIRouter()


def _waiting(connection: sa.Connection, viewer: Staff) -> int:
    return sum(found.state is State.WAITING for found in handoffs.queue(connection, viewer))


SECTION = Section(router, "Hội thoại chờ", _PATH, place=20, badge=_waiting)


@dataclass(frozen=True)
class Shown:
    """One conversation as its page shows it; `contact` only to its officer; `unsent`: why words did not go."""

    handoff: Handoff
    lines: list[Line]
    taker: str | None
    is_mine: bool
    contact: str | None
    unsent: str | None
    can_send: bool


@router.get(_PATH)
async def show_queue(request: Request, viewer: Officer) -> Response:
    """Who waits, who is being talked to, who was."""
    return await _queue(request, viewer, "handoffs.html")


@router.get(f"{_PATH}/_hang-cho")
async def show_waiting(request: Request, viewer: Officer) -> Response:
    """The queue alone, for the page to fetch again and again."""
    return await _queue(request, viewer, "_queue.html")


@router.get(f"{_PATH}/{{handoff_id}}")
async def show(request: Request, viewer: Officer, handoff_id: RowId) -> Response:
    """One conversation."""
    return await page(request, viewer, "handoff.html", shown=await _shown(request, viewer, handoff_id), problem="")


@router.get(f"{_PATH}/{{handoff_id}}/_loi")
async def show_lines(request: Request, viewer: Officer, handoff_id: RowId) -> Response:
    """What was said, for the page to fetch again and again."""
    return await page(request, viewer, "_talk.html", shown=await _shown(request, viewer, handoff_id))


@router.post(f"{_PATH}/{{handoff_id}}/nhan")
async def take(request: Request, viewer: Officer, handoff_id: RowId) -> Response:
    """Take the conversation; if a colleague was quicker, say so."""
    parts, now = parts_of(request), parts_of(request).clock()

    def work(connection: sa.Connection) -> bool:
        _seen(connection, handoff_id, viewer)
        return handoffs.take(connection, handoff_id, viewer.staff.id, now)

    is_taken = await parts.store.run(work)
    return done(request, f"{_PATH}/{handoff_id}", "nhan" if is_taken else "cham")


@router.post(f"{_PATH}/{{handoff_id}}/tra-loi")
async def answer(request: Request, viewer: Officer, handoff_id: RowId, loi: Annotated[str, Form()] = "") -> Response:
    """Say something to the citizen."""
    parts, now = parts_of(request), parts_of(request).clock()
    text = "\n".join(map(clean, loi.strip().splitlines()))
    if not text or len(text) > _LONGEST_ANSWER:
        shown = await _shown(request, viewer, handoff_id)
        problem = f"Lời nhắn dài quá {_LONGEST_ANSWER} ký tự." if text else "Lời nhắn còn trống."
        return await page(request, viewer, "handoff.html", 422, shown=shown, problem=problem)

    def work(connection: sa.Connection) -> None:
        found = _seen(connection, handoff_id, viewer)
        handoffs.answer(connection, handoff_id, viewer.staff.id, text, _limits(parts, found), now)
        log = Log(Keys(parts.vault), parts.clock)
        log.officer_said(connection, found.conversation, text, viewer.staff.id)

    return await _changed(request, work, f"{_PATH}/{handoff_id}", "gui")


@router.post(f"{_PATH}/{{handoff_id}}/tra-lai")
async def put_back(request: Request, viewer: Officer, handoff_id: RowId) -> Response:
    """Leave it to a colleague."""

    def work(connection: sa.Connection) -> None:
        _seen(connection, handoff_id, viewer)
        handoffs.put_back(connection, handoff_id, viewer.staff.id)

    return await _changed(request, work, _PATH, "tra-lai")


@router.post(f"{_PATH}/{{handoff_id}}/ket-thuc")
async def close(request: Request, viewer: Officer, handoff_id: RowId, chao: Annotated[str, Form()] = "") -> Response:
    """End it; with `chao` the citizen is told that the assistant goes on."""
    parts, now = parts_of(request), parts_of(request).clock()

    def work(connection: sa.Connection) -> None:
        found = _seen(connection, handoff_id, viewer)
        Log(Keys(parts.vault), parts.clock).helped(connection, found.conversation, viewer.staff.id)
        farewell = _FAREWELL if chao else ""
        handoffs.close(connection, handoff_id, viewer.staff.id, now, farewell, _limits(parts, found))

    return await _changed(request, work, _PATH, "ket-thuc")


async def _changed(request: Request, work: object, path: str, notice: str) -> Response:
    try:
        await parts_of(request).store.run(work)  # type: ignore[arg-type]
    except NotYours:
        raise HTTPException(409, _NOT_YOURS) from None
    return done(request, path, notice)


async def _queue(request: Request, viewer: Viewer, template: str) -> Response:
    def work(connection: sa.Connection) -> tuple[list[Handoff], list[Handoff], dict[int, str]]:
        names = {member.id: member.name for member in officers.everybody(connection)}
        return handoffs.queue(connection, viewer.staff), handoffs.closed(connection, viewer.staff, _MOST_CLOSED), names

    standing, ended, names = await parts_of(request).store.run(work, durable=False)
    return await page(request, viewer, template, standing=standing, ended=ended, names=names)


async def _shown(request: Request, viewer: Viewer, handoff_id: int) -> Shown:
    parts = parts_of(request)

    def work(connection: sa.Connection) -> Shown:
        found = _seen(connection, handoff_id, viewer)
        taker = officers.by_id(connection, found.taken_by) if found.taken_by else None
        is_mine = found.state is State.TAKEN and found.taken_by == viewer.staff.id
        return Shown(
            handoff=found,
            lines=transcript(connection, Keys(parts.vault), found),
            taker=taker.name if taker else None,
            is_mine=is_mine,
            contact=_contact(connection, parts, found, viewer) if is_mine else None,
            unsent=outbox.why_unsent(connection, found.conversation, found.opened_at),
            can_send=found.recipient is None or found.channel in parts.channels,
        )

    return await parts.store.run(work, durable=False)


def _contact(connection: sa.Connection, parts: Parts, found: Handoff, viewer: Viewer) -> str | None:
    try:
        return callbacks.read(connection, found.id, viewer.staff.id, parts.vault)
    except VaultLocked:
        return "không mở được vì khóa mã hóa của máy chủ đã đổi"


def _seen(connection: sa.Connection, handoff_id: int, viewer: Viewer) -> Handoff:
    found = handoffs.find(connection, handoff_id, viewer.staff)
    if found is None:
        raise HTTPException(404)
    return found


def _limits(parts: Parts, found: Handoff) -> Limits | None:
    if found.recipient is None:
        return None
    if found.channel not in parts.channels:
        raise HTTPException(409, "Kênh này đang không mở trên máy chủ nên chưa gửi được. Xin báo người quản trị.")
    return parts.channels[found.channel].limits
