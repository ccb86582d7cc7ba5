"""What managers set: channel switches, office hours, an urgent notice, the populations behind the indicators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Form, HTTPException, Request, Response

from connectors import notices
from connectors.channel import Granted
from connectors.notices import StaffNotices
from console import changes, words
from console.access import Admin, Manager, NotAllowed
from console.parts import Parts, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.view import chosen_commune, done, page
from indicators.definitions import Indicator, indicators
from indicators.officers import Role
from indicators.progress import Population, population_history, set_population
from indicators.times import VIETNAM
from knowledge.text import clean

_PATH = "/cai-dat"
router = APIRouter()
SECTION = Section(router, "Cài đặt", _PATH, Role.MANAGER, place=70)


@dataclass(frozen=True)
class Entered:
    """A population, the indicators divided by it, and what was entered last."""

    name: str
    indicators: Sequence[Indicator]
    newest: Population | None


@dataclass(frozen=True)
class Grant:
    """A channel's grant that was begun, and the page on which its administrator goes on."""

    name: str
    address: str


Text = Annotated[str, Form(max_length=1000)]
Why = Annotated[str, Form(min_length=1, max_length=300)]


@router.get(_PATH)
async def show(request: Request, viewer: Manager) -> Response:
    """All settings."""
    return await _page(request, viewer)


@router.post(f"{_PATH}/kenh/{{name}}")
async def switch(request: Request, viewer: Manager, name: str, ly_do: Why, bat: Text = "", loi: Text = "") -> Response:
    """Turn a channel on (`bat`), or off with words for the citizens (`loi`)."""
    parts = _all_communes(request, viewer)
    if name not in parts.channels:
        raise HTTPException(404)

    def change(connection: sa.Connection) -> None:
        if bat:
            notices.switch_on(connection, name)
        else:
            notices.switch_off(connection, name, clean(loi))

    def read(now: StaffNotices) -> str:
        off = now.switched_off(name)
        return "bật" if off is None else f"tắt: {off}"

    return await _set(request, viewer, f"kênh {words.channel(name)}", ly_do, change, read)


@router.post(f"{_PATH}/cap-quyen/{{name}}")
async def grant(request: Request, viewer: Admin, name: str) -> Response:
    """Begin the granting of an account; the page then leads its administrator to the platform."""
    channel = _all_communes(request, viewer).channels.get(name)
    if not isinstance(channel, Granted):
        raise HTTPException(404)
    address = await channel.begin_grant()
    if address is None:
        return await _page(request, viewer, "Chưa đặt TROLY_PUBLIC_URL (địa chỉ https của máy chủ này).", 409)
    return await _page(request, viewer, grant=Grant(name, address))


@router.post(f"{_PATH}/gio")
async def hours(request: Request, viewer: Manager, ly_do: Why, gio: Text = "") -> Response:
    """Set the office hours; none if empty."""
    _all_communes(request, viewer)
    try:
        return await _set(
            request,
            viewer,
            "giờ làm việc",
            ly_do,
            lambda connection: notices.set_hours(connection, clean(gio)),
            lambda now: now.hours.text if now.hours else "",
        )
    except ValueError as problem:
        return await _page(request, viewer, str(problem), 422)


@router.post(f"{_PATH}/thong-bao")
async def notice(request: Request, viewer: Manager, ly_do: Why, loi: Text = "", den: Text = "") -> Response:
    """Set the notice everybody is told once, until a time; none if empty."""
    _all_communes(request, viewer)
    try:
        until = datetime.fromisoformat(den).replace(tzinfo=VIETNAM).timestamp() if den else None
    except ValueError:
        return await _page(request, viewer, "Thời điểm kết thúc thông báo chưa đúng.", 422)
    end = f" (đến {words.clock(until)})" if until else ""
    return await _set(
        request,
        viewer,
        "thông báo khẩn",
        ly_do,
        lambda connection: notices.set_notice(connection, clean(loi), until),
        lambda now: now.notice,
        end,
    )


@router.post(f"{_PATH}/dan-so")
async def population(
    request: Request, viewer: Manager, tong: Text, so: Annotated[int, Form(gt=0, lt=10**9)], ly_do: Why
) -> Response:
    """Enter how many people (households…) the indicators divided by `tong` are divided by, for the commune in sight."""
    parts, commune = parts_of(request), chosen_commune(request, viewer)
    divided = _by_population().get(tong)
    if commune is None or divided is None:
        raise HTTPException(404)

    def work(connection: sa.Connection) -> None:
        by = viewer.staff.id
        before = population_history(connection, commune, divided[0].id)
        for entry in divided:
            set_population(connection, commune, entry.id, so, why=clean(ly_do), officer=by, clock=parts.clock)
        old = words.number(before[0].value) if before else ""
        what = f"tổng số {tong}"
        changes.record(connection, by, what, old, words.number(so), ly_do, now=parts.clock(), commune=commune)

    await parts.store.run(work)
    return done(request, _PATH, "luu")


async def _set(
    request: Request,
    viewer: Viewer,
    name: str,
    why: str,
    change: Callable[[sa.Connection], None],
    read: Callable[[StaffNotices], str],
    detail: str = "",
) -> Response:
    """Make a change and record it, in one transaction."""
    parts = parts_of(request)
    now = parts.clock()

    def work(connection: sa.Connection) -> None:
        before = read(notices.load(connection, now))
        change(connection)
        after = read(notices.load(connection, now))
        changes.record(connection, viewer.staff.id, name, before, after + (detail if after else ""), why, now=now)

    await parts.store.run(work)
    return done(request, _PATH, "luu")


async def _page(
    request: Request, viewer: Viewer, problem: str = "", status: int = 200, grant: Grant | None = None
) -> Response:
    parts, commune = parts_of(request), chosen_commune(request, viewer)
    now = parts.clock()

    def work(connection: sa.Connection) -> tuple[StaffNotices, list[Entered]]:
        entered = []
        for name, divided in _by_population().items() if commune else ():
            found = population_history(connection, commune or "", divided[0].id)
            entered.append(Entered(name, divided, found[0] if found else None))
        return notices.load(connection, now), entered

    set_now, populations = await parts.store.run(work, durable=False)
    context = {
        "set_now": set_now,
        "switches": [(name, set_now.switched_off(name)) for name in parts.channels],
        "usual_words": notices.SWITCHED_OFF,
        "populations": populations,
        "may_set_all": _may_set_all(parts, viewer),
        "granted": _granted(parts) if viewer.staff.role is Role.ADMIN else [],
        "grant": grant,
        "problem": problem,
    }
    return await page(request, viewer, "settings.html", status, **context)


def _by_population() -> dict[str, list[Indicator]]:
    """The indicators by what they are divided by, so that each number is entered once."""
    found: dict[str, list[Indicator]] = {}
    for entry in indicators():
        if entry.figure == "people":
            found.setdefault(entry.population, []).append(entry)
    return found


def _granted(parts: Parts) -> list[str]:
    return [name for name, channel in parts.channels.items() if isinstance(channel, Granted)]


def _may_set_all(parts: Parts, viewer: Viewer) -> bool:
    """Channels, hours and notices are those of the whole installation, so not one commune's alone to set."""
    return viewer.staff.commune is None or viewer.staff.commune == parts.default_commune


def _all_communes(request: Request, viewer: Viewer) -> Parts:
    parts = parts_of(request)
    if not _may_set_all(parts, viewer):
        raise NotAllowed
    return parts
