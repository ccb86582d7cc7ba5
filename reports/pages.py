"""The console's pages about reports: make and fetch them, how they are headed and signed, the calendar of deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from anyio import to_thread
from fastapi import APIRouter, Form, HTTPException, Request, Response

from console import changes
from console.access import Manager, Officer
from console.parts import Parts, parts_of
from console.sections import Section
from console.sessions import Viewer
from console.view import chosen_commune, done, page
from indicators.officers import by_id as officer_by_id
from indicators.times import local
from knowledge.plans import Fact, Plan
from reports import archive, calendar
from reports.api import file_response
from reports.archive import Report
from reports.deadlines import Due, dues, undated
from reports.form import BadForm, ReportForm, form_of, set_form
from reports.making import CannotReport, count, write
from reports.period import Month

_MONTHS_OFFERED = 13
_DAYS_SHOWN = 45
_FIELD_NAMES = {
    "agency": "tên cơ quan",
    "place": "địa danh",
    "symbol": "ký hiệu",
    "authority": "quyền hạn, chức vụ người ký",
    "signer": "họ tên người ký",
    "recipients": "nơi nhận",
    "closing_day": "ngày chốt số liệu",
    "calendar_version": "địa chỉ lịch",
}


@dataclass(frozen=True)
class Shown:
    """What the page of reports shows."""

    form: ReportForm
    reports: list[tuple[Report, str]]
    coming: tuple[Due, ...]
    undated: tuple[Fact, ...]


@dataclass(frozen=True)
class _Office:
    """The communes whose reports are made here; `public_url` begins the calendar's address."""

    plans: Mapping[str, Plan]
    public_url: str | None

    def plan(self, request: Request, viewer: Viewer) -> Plan:
        """The plan of the commune the page is about; an officer of all communes must have chosen one."""
        commune = chosen_commune(request, viewer)
        if commune is None or commune not in self.plans:
            raise HTTPException(404)
        return self.plans[commune]

    async def show(self, request: Request, viewer: Viewer, problem: str = "", status: int = 200) -> Response:
        parts, today = parts_of(request), _today(request)
        commune = chosen_commune(request, viewer)
        plan = self.plans.get(commune or "")
        months = list(_months(Month.of(today)))
        context: dict[str, Any] = {"plan": plan, "months": months, "problem": problem, "shown": None, "feed": ""}
        if plan is not None:
            shown = await parts.store.run(lambda c: _gather(c, plan, today), durable=False)
            secret = calendar.token(parts.vault, plan.commune, shown.form.calendar_version)
            origin = (self.public_url or f"{request.url.scheme}://{request.url.netloc}").rstrip("/")
            context |= {"shown": shown, "feed": f"{origin}/api/v1/calendar/{secret}.ics"}
        return await page(request, viewer, "reports.html", status, **context)

    async def form(
        self, request: Request, viewer: Viewer, given: Mapping[str, Any] | None = None, problem: str = ""
    ) -> Response:
        """The page of the form; with a `problem`, what was `given` stays to be mended."""
        plan = self.plan(request, viewer)
        form = await parts_of(request).store.run(lambda c: form_of(c, plan), durable=False)
        shown = replace(form, **(given or {}))
        status = 422 if problem else 200
        return await page(request, viewer, "report_form.html", status, plan=plan, form=shown, problem=problem)

    async def change(self, request: Request, viewer: Viewer, given: Mapping[str, Any], why: str) -> None:
        plan, parts = self.plan(request, viewer), parts_of(request)
        await parts.store.run(lambda c: _keep(c, parts, plan, viewer, given, why))


def section(plans: Mapping[str, Plan], public_url: str | None = None) -> Section:
    """The pages, for the communes of `plans`; `public_url` begins the calendar's address."""
    router = APIRouter()
    office = _Office(plans, public_url)

    @router.get("/bao-cao")
    async def show(request: Request, viewer: Officer) -> Response:
        """The reports made, the next deadlines, the calendar's address."""
        return await office.show(request, viewer)

    @router.post("/bao-cao")
    async def make(request: Request, viewer: Officer, thang: Annotated[str, Form()]) -> Response:
        """Make the report of a month now."""
        plan, parts, today = office.plan(request, viewer), parts_of(request), _today(request)
        try:
            month = Month.parse(thang)
            figures, form = await parts.store.run(lambda c: count(c, plan, month, today), durable=False)
        except (CannotReport, ValueError) as problem:
            return await office.show(request, viewer, str(problem), 422)
        files = await to_thread.run_sync(write, figures, plan, form, today)
        now, maker = parts.clock(), viewer.staff.id
        await parts.store.run(lambda c: archive.add(c, plan.commune, figures.period, files, now, maker))
        return done(request, "/bao-cao", "tao")

    @router.get("/bao-cao/mau")
    async def show_form(request: Request, viewer: Manager) -> Response:
        """How the commune heads and signs its reports."""
        return await office.form(request, viewer)

    @router.post("/bao-cao/mau")
    async def change_form(
        request: Request,
        viewer: Manager,
        co_quan: Annotated[str, Form()] = "",
        dia_danh: Annotated[str, Form()] = "",
        ky_hieu: Annotated[str, Form()] = "",
        quyen_han: Annotated[str, Form()] = "",
        nguoi_ky: Annotated[str, Form()] = "",
        noi_nhan: Annotated[str, Form()] = "",
        ngay_chot: Annotated[int, Form()] = 0,
        ly_do: Annotated[str, Form()] = "",
    ) -> Response:
        """Keep another form."""
        given: dict[str, Any] = {
            "agency": _tidy(co_quan),
            "place": _tidy(dia_danh),
            "symbol": _tidy(ky_hieu),
            "authority": _tidy(quyen_han),
            "signer": _tidy(nguoi_ky),
            "recipients": _tidy(noi_nhan),
            "closing_day": ngay_chot or None,
        }
        try:
            await office.change(request, viewer, given, ly_do)
        except BadForm as problem:
            return await office.form(request, viewer, given, str(problem))
        return done(request, "/bao-cao/mau", "luu")

    @router.post("/bao-cao/lich")
    async def change_calendar(request: Request, viewer: Manager) -> Response:
        """Give the calendar another address; the one until now leads nowhere."""
        plan = office.plan(request, viewer)
        form = await parts_of(request).store.run(lambda c: form_of(c, plan), durable=False)
        await office.change(request, viewer, {"calendar_version": form.calendar_version + 1}, "đổi địa chỉ lịch")
        return done(request, "/bao-cao", "luu")

    @router.get("/bao-cao/{report_id}.{ending}")
    async def fetch(request: Request, viewer: Officer, report_id: int, ending: Literal["docx", "xlsx"]) -> Response:
        """One of a report's files."""
        found = await parts_of(request).store.run(lambda c: archive.by_id(c, report_id), durable=False)
        if found is None or not viewer.staff.may_see(found[0].commune):
            raise HTTPException(404)
        return file_response(*found, ending)

    templates = Path(__file__).with_name("templates")
    return Section(router, "Báo cáo", "/bao-cao", place=60, templates=templates)


def _gather(connection: sa.Connection, plan: Plan, today: date) -> Shown:
    return Shown(
        form=form_of(connection, plan),
        reports=[(report, _maker(connection, report)) for report in archive.made(connection, plan.commune)],
        coming=dues(plan, today, today + timedelta(days=_DAYS_SHOWN)),
        undated=undated(plan),
    )


def _maker(connection: sa.Connection, report: Report) -> str:
    if report.is_automatic:
        return "tự động"
    member = None if report.officer is None else officer_by_id(connection, report.officer)
    return "lệnh trên máy chủ" if member is None else member.name


def _keep(
    connection: sa.Connection, parts: Parts, plan: Plan, viewer: Viewer, given: Mapping[str, Any], why: str
) -> None:
    before, now = asdict(form_of(connection, plan)), parts.clock()
    after = asdict(set_form(connection, plan, given, now))
    for name, words in _FIELD_NAMES.items():
        old, new = (_words(values[name]) for values in (before, after))
        title = f"Báo cáo: {words}"
        changes.record(connection, viewer.staff.id, title, old, new, why.strip(), now=now, commune=plan.commune)


def _words(value: object) -> str:
    return "cuối tháng" if value is None else str(value)


def _months(newest: Month) -> list[Month]:
    months = [newest]
    while len(months) < _MONTHS_OFFERED:
        months.append(months[-1].previous)
    return months


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _today(request: Request) -> date:
    return local(parts_of(request).clock()).date()
