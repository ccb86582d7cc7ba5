"""Visits from an Excel file: the template, a dry run that says what is wrong row by row, then all of it or nothing."""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from anyio import to_thread
from fastapi import APIRouter, File, Form, HTTPException, Request, Response, UploadFile

from console.access import Officer
from console.parts import Parts, RowId, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.view import chosen_commune, done, page
from indicators import hamlets, visits_import, visits_sheet
from indicators.officers import Role
from indicators.visit_words import CHANNELS, TOPICS
from indicators.visits import BadVisit
from indicators.visits_import import AlreadyImported, Source
from indicators.visits_sheet import NotReadable, RowProblem, Sheet, SheetRow
from knowledge.text import clean
from storage.vault import VaultLocked

_PATH = "/ghi-nhan/nhap-tep"
_MOST_PROBLEMS = 200
_VALID_S = 3600.0
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter()
SECTION = Section(router)


@dataclass(frozen=True)
class Trial:
    """What a file would come to. `repeated`: rows that stood the same in an earlier file; `sealed`: to go on with."""

    source: Source
    sheet: Sheet
    problems: Sequence[RowProblem]
    repeated: Sequence[int]
    sealed: str = ""

    @property
    def by_topic(self) -> list[tuple[str, int]]:
        """The people of each topic, most first."""
        found = Counter[str]()
        for row in self.sheet.rows:
            found[row.topic] += row.people
        return found.most_common()


@router.get(_PATH)
async def show(request: Request, viewer: Officer) -> Response:
    """Fetch the template, send a file, see the files of before."""
    return await _page(request, viewer)


@router.get(f"{_PATH}/mau.xlsx")
async def template(request: Request, viewer: Officer) -> Response:
    """The file to fill in, with the commune's hamlets to choose from."""
    commune = chosen_commune(request, viewer)
    known = await parts_of(request).store.run(lambda c: hamlets.known_in(c, commune), durable=False)
    content = await to_thread.run_sync(visits_sheet.template, known)
    headers = {"Content-Disposition": 'attachment; filename="luot-ho-tro.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)


@router.post(_PATH)
async def try_out(
    request: Request,
    viewer: Officer,
    tep: Annotated[UploadFile | None, File()] = None,
    xa: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """The dry run: nothing is counted yet."""
    parts, now = parts_of(request), parts_of(request).clock()
    commune = _commune(parts, viewer, xa or chosen_commune(request, viewer))
    if tep is None or not tep.filename:
        return await _page(request, viewer, "Xin chọn tệp Excel.", 422)
    if commune is None:
        return await _page(request, viewer, "Xin chọn xã mà tệp này thuộc về.", 422)
    content = await tep.read(visits_sheet.LARGEST_BYTES + 1)
    source = Source(commune, viewer.staff.id, clean(tep.filename), visits_import.digest(content))
    known = await parts.store.run(lambda c: hamlets.known_in(c, commune), durable=False)
    try:
        sheet = await to_thread.run_sync(visits_sheet.read, content, now, known)
        trial = await parts.store.run(lambda c: _trial(c, source, sheet, now), durable=False)
    except (NotReadable, AlreadyImported) as problem:
        return await _page(request, viewer, str(problem), 422)
    sealed = "" if trial.problems else _seal(parts, source, sheet.rows, now)
    trial = Trial(source, sheet, trial.problems, trial.repeated, sealed)
    return await _page(request, viewer, trial=trial, status=422 if trial.problems else 200)


@router.post(f"{_PATH}/luu")
async def confirm(
    request: Request,
    viewer: Officer,
    da_kiem_tra: Annotated[str, Form()] = "",
    bo_trung: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Count what the dry run showed, all of it or nothing."""
    parts, now = parts_of(request), parts_of(request).clock()
    opened = _unseal(parts, da_kiem_tra, now)
    if opened is None or opened[0].officer != viewer.staff.id or not viewer.staff.may_see(opened[0].commune):
        return await _page(request, viewer, "Đã quá một giờ từ lúc kiểm tra. Xin chọn lại tệp.", 422)
    source, rows = opened

    def work(connection: sa.Connection) -> None:
        repeated = set(visits_import.seen_before(connection, source, rows)) if bo_trung else set()
        new = [row for row in rows if row.number not in repeated]
        if not new:
            raise BadVisit("Mọi dòng trong tệp đều đã được nhập từ trước.")
        visits_import.add(connection, source, new, now)

    try:
        await parts.store.run(work)
    except (AlreadyImported, BadVisit) as problem:
        return await _page(request, viewer, str(problem), 422)
    return done(request, _PATH, "luu")


@router.post(f"{_PATH}/{{number}}/huy")
async def take_back(
    request: Request, viewer: Officer, number: RowId, ly_do: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Have a whole file count no more; one's own, or as who leads the commune."""
    now, member = parts_of(request).clock(), viewer.staff

    def work(connection: sa.Connection) -> None:
        found = visits_import.by_id(connection, number)
        if found is None or not (found.officer == member.id or member.role.includes(Role.MANAGER)):
            raise KeyError(number)
        visits_import.take_back(connection, member.commune, number, member.id, clean(ly_do), now)

    try:
        await parts_of(request).store.run(work)
    except KeyError as missing:
        raise HTTPException(404) from missing
    except BadVisit as problem:
        return await _page(request, viewer, str(problem), 422)
    return done(request, _PATH, "thu-hoi")


def _trial(connection: sa.Connection, source: Source, sheet: Sheet, now: float) -> Trial:
    earlier = visits_import.find(connection, source.commune, source.digest)
    if earlier is not None:
        raise AlreadyImported(earlier)
    problems = sorted(
        [*sheet.problems, *visits_import.problems(connection, source, sheet.rows, now)], key=lambda one: one.row
    )
    return Trial(source, sheet, problems, visits_import.seen_before(connection, source, sheet.rows))


async def _page(
    request: Request, viewer: Viewer, problem: str = "", status: int = 200, trial: Trial | None = None
) -> Response:
    commune = chosen_commune(request, viewer)
    earlier = await parts_of(request).store.run(lambda c: visits_import.latest(c, commune), durable=False)
    is_manager = viewer.staff.role.includes(Role.MANAGER)
    context = {"problem": problem, "trial": trial, "imports": earlier, "is_manager": is_manager}
    most = {"most_rows": visits_sheet.MOST_ROWS, "most_problems": _MOST_PROBLEMS}
    return await page(request, viewer, "visit_import.html", status, **context, **most, topics=TOPICS, channels=CHANNELS)


def _commune(parts: Parts, viewer: Viewer, asked: str | None) -> str | None:
    return viewer.staff.commune or (asked if asked in parts.communes else None)


def _seal(parts: Parts, source: Source, rows: Sequence[SheetRow], now: float) -> str:
    """The rows as the page carries them to the second step: what was looked at is what is counted, by whoever did."""
    said = json.dumps([now, astuple(source), [astuple(row) for row in rows]], ensure_ascii=False)
    return parts.vault.seal(base64.b64encode(zlib.compress(said.encode())).decode())


def _unseal(parts: Parts, sealed: str, now: float) -> tuple[Source, list[SheetRow]] | None:
    try:
        said: list[Any] = json.loads(zlib.decompress(base64.b64decode(parts.vault.unseal(sealed))))
        at, source, rows = said
    except (VaultLocked, ValueError, zlib.error):
        return None
    return (Source(*source), [SheetRow(*row) for row in rows]) if now - at <= _VALID_S else None
