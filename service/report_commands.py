"""`troly report …`: the monthly report from the command line."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from indicators.times import local
from knowledge.plans import PLANS_FOLDER, Plan, load_plan
from reports import archive, calendar
from reports.form import form_of
from reports.making import CannotReport, count, write
from reports.period import Month
from reports.wording import day, number
from service.database import open_store
from service.settings import Settings, settings
from storage.vault import Vault

report_app = typer.Typer(help="Báo cáo tháng: lập, liệt kê, lịch nhắc hạn.", no_args_is_help=True)
console = Console()

Commune = Annotated[str | None, typer.Option("--commune", help="Xã, ví dụ xuan-hoa. Bỏ trống: xã trong TROLY_COMMUNE.")]


@report_app.command("make")
def make(
    month: Annotated[str, typer.Option("--month", help="Tháng báo cáo, ví dụ 2026-10.")],
    commune: Commune = None,
    out: Annotated[Path | None, typer.Option("--out", help="Thư mục để ghi tệp; bỏ trống: thư mục hiện tại.")] = None,
) -> None:
    """Lập báo cáo một tháng: tệp Word, tệp Excel; bản này cũng hiện ở bảng điều khiển."""
    chosen = settings()
    plan = _plan(commune or chosen.commune)
    store, now = open_store(chosen), time.time()
    today: date = local(now).date()
    try:
        wanted = Month.parse(month)
        with store.transaction() as connection:
            figures, form = count(connection, plan, wanted, today)
    except (CannotReport, ValueError) as problem:
        _fail(str(problem))
    files = write(figures, plan, form, today)
    with store.transaction() as connection:
        report = archive.add(connection, plan.commune, figures.period, files, now)
    folder = out or Path()
    folder.mkdir(parents=True, exist_ok=True)
    for content, ending in ((files.docx, "docx"), (files.xlsx, "xlsx")):
        path = folder / f"{report.file_name}.{ending}"
        path.write_bytes(content)
        console.print(f"Đã ghi {path}")
    console.print(f"{number(files.interactions)} lượt, từ {day(figures.period.first)} đến {day(figures.until)}.")


@report_app.command("list")
def list_reports(commune: Commune = None) -> None:
    """Liệt kê báo cáo đã lập."""
    table = Table("Tháng", "Xã", "Số liệu", "Lượt", "Lập lúc", "Cách lập")
    with open_store(settings()).transaction() as connection:
        found = archive.made(connection, commune)
    for report in found:
        table.add_row(
            str(report.period.month),
            report.commune,
            f"{day(report.period.first)} – {day(report.period.last)}",
            number(report.interactions),
            f"{local(report.made_at):%d/%m/%Y %H:%M}",
            "tự động" if report.is_automatic else "theo yêu cầu",
        )
    console.print(table if found else "Chưa có báo cáo nào. Lập: troly report make --month 2026-10 --commune xuan-hoa")


@report_app.command("calendar")
def show_calendar(commune: Commune = None) -> None:
    """In địa chỉ lịch nhắc hạn (iCalendar) của xã."""
    chosen = settings()
    plan = _plan(commune or chosen.commune)
    with open_store(chosen).transaction() as connection:
        version = form_of(connection, plan).calendar_version
    secret = calendar.token(_vault(chosen), plan.commune, version)
    console.print(f"{(chosen.public_url or chosen.app_url).rstrip('/')}/api/v1/calendar/{secret}.ics", soft_wrap=True)


def _vault(chosen: Settings) -> Vault:
    return Vault.open(chosen.secret_key.get_secret_value() if chosen.secret_key else None, chosen.data_folder)


def _plan(commune: str | None) -> Plan:
    known = sorted(path.parent.name for path in PLANS_FOLDER.glob("*/plan.yml"))
    if commune not in known:
        _fail(f"Chọn xã bằng --commune. Các xã có dữ liệu: {', '.join(known)}.")
    return load_plan(PLANS_FOLDER / commune)


def _fail(message: str) -> NoReturn:
    console.print(f"[red]{message}[/red]")
    raise typer.Exit(1)
