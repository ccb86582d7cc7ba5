"""`troly kiosk …`: registers the touch screens of an office and takes them out of use. The console does the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, NoReturn

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.table import Table

from indicators.times import VIETNAM
from kiosk import devices
from kiosk.devices import Paper
from knowledge.library import load_library
from service.database import open_store
from service.settings import settings
from storage.store import Result

kiosk_app = typer.Typer(help="Kiosk cảm ứng đặt tại Trung tâm Phục vụ hành chính công.", no_args_is_help=True)
console = Console()


@kiosk_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Tên máy, cán bộ thấy khi có người gọi, ví dụ “Sảnh chính”.")],
    commune: Annotated[str | None, typer.Option("--commune", help="Xã đặt máy, ví dụ phu-lam.")] = None,
    hamlet: Annotated[str | None, typer.Option("--hamlet", help="Ấp, thôn đặt máy, nếu không ở trụ sở xã.")] = None,
    paper: Annotated[
        Paper, typer.Option("--paper", help="Giấy của máy in: a4, 80mm (in hóa đơn), none (không có máy in).")
    ] = Paper.A4,
) -> None:
    """Đăng ký một kiosk và in địa chỉ mở trên máy đó. Mã chỉ hiện một lần."""
    chosen, known = settings(), load_library().plans
    commune = commune or chosen.commune
    if commune is not None and commune not in known:
        _fail(f"Không có xã “{commune}”. Các xã có dữ liệu: {', '.join(known)}.")
    try:
        token = _in_database(
            lambda connection: devices.create(
                connection, name, commune, None, now=time.time(), hamlet=hamlet, paper=paper
            )
        )
    except ValueError as error:
        _fail(str(error))
    console.print(f"Đã đăng ký [bold]{name}[/bold]. Mở địa chỉ này trên máy kiosk (chỉ hiện một lần, đừng gửi cho ai):")
    console.print(f"{(chosen.public_url or chosen.app_url).rstrip('/')}/kiosk/start?token={token}", soft_wrap=True)


@kiosk_app.command("list")
def list_kiosks() -> None:
    """Liệt kê kiosk."""
    table = Table("Số", "Tên", "Xã", "Giấy", "Thấy lần cuối", "Trạng thái")
    for kiosk in _in_database(devices.listed):
        state = "đang dùng" if kiosk.revoked_at is None else "đã thu hồi"
        seen = _moment(kiosk.last_seen_at) if kiosk.last_seen_at else "chưa"
        table.add_row(str(kiosk.id), kiosk.name, kiosk.commune or "", kiosk.paper, seen, state)
    console.print(table if table.row_count else "Chưa có kiosk nào. Đăng ký: troly kiosk add “Sảnh chính”")


@kiosk_app.command("revoke")
def revoke(number: Annotated[int, typer.Argument(help="Số của kiosk (troly kiosk list).")]) -> None:
    """Thu hồi mã của một kiosk: máy đó không vào được nữa."""
    if not _in_database(lambda connection: devices.revoke(connection, number, time.time())):
        _fail(f"Không có kiosk số {number} đang dùng.")
    console.print(f"Đã thu hồi kiosk số {number}.")


def _in_database(work: Callable[[sa.Connection], Result]) -> Result:
    with open_store(settings()).transaction() as connection:
        return work(connection)


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, VIETNAM).strftime("%d/%m/%Y %H:%M")


def _fail(message: str) -> NoReturn:
    console.print(f"[red]{message}[/red]")
    raise typer.Exit(1)
