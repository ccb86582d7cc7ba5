"""`troly channels …`, `troly outbox …`, `troly inbox …`: what staff see and set of the channels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, NoReturn

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from connectors import inbox, notices, outbox
from connectors.channel import Finding
from connectors.inbox import Inbox
from connectors.queue import State
from connectors.registry import KINDS
from service.channels import channel_host, why_not_opened
from service.database import open_store
from service.settings import Settings, settings
from storage.store import Result, Store

channels_app = typer.Typer(
    help="Kênh Zalo, Telegram: kiểm tra, bật tắt, giờ làm việc, thông báo.", no_args_is_help=True
)
outbox_app = typer.Typer(help="Tin trả lời chưa gửi được.", no_args_is_help=True)
inbox_app = typer.Typer(help="Tin nhắn chưa trả lời được.", no_args_is_help=True)
console = Console()
_NAMES = ", ".join(kind.name for kind in KINDS)
_MOST_SHOWN = 50
_STATES = {
    State.WAITING: "đang chờ",
    State.WORKING: "đang làm",
    State.DONE: "xong",
    State.DEAD: "không làm được",
    State.UNCERTAIN: "không rõ đã gửi được chưa",
}

Name = Annotated[str, typer.Argument(help=f"Tên kênh: {_NAMES}.")]
Ids = Annotated[list[int] | None, typer.Argument(help="Số thứ tự, như trong danh sách.")]
All = Annotated[bool, typer.Option("--all", help="Tất cả.")]


@channels_app.command("check")
def check() -> None:
    """Xem kênh nào đã cấu hình, gọi được, được cấp quyền, và cần làm gì tiếp. Mã thoát 1 nếu có việc phải làm."""
    findings = asyncio.run(_findings(settings()))
    for finding in findings:
        mark = "[green]✓[/green]" if finding.ok else "[red]✗[/red]"
        step = f"\n    → {escape(finding.next_step)}" if finding.next_step else ""
        console.print(f"{mark} {escape(finding.subject)}{step}", soft_wrap=True)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@channels_app.command("off")
def off(name: Name, text: Annotated[str, typer.Option("--text", help="Lời báo cho người dân.")] = "") -> None:
    """Tắt ngay một kênh: mọi tin nhắn chỉ nhận được lời báo, không hỏi tới trợ lý."""
    _known(name)
    _in_database(lambda connection: notices.switch_off(connection, name, text))
    console.print(f"Đã tắt kênh {name}. Người dân nhận được: {text or notices.SWITCHED_OFF}")


@channels_app.command("on")
def on(name: Name) -> None:
    """Bật lại một kênh."""
    _known(name)
    _in_database(lambda connection: notices.switch_on(connection, name))
    console.print(f"Đã bật kênh {name}.")


@channels_app.command("hours")
def hours(
    text: Annotated[str, typer.Argument(help="Ví dụ: T2-T6 07:30-11:30 13:30-17:00; T7 07:30-11:30. Rỗng để bỏ.")],
) -> None:
    """Đặt giờ làm việc của xã, được báo khi người dân hỏi hoặc cần gặp cán bộ."""
    try:
        _in_database(lambda connection: notices.set_hours(connection, text.strip()))
    except ValueError as error:
        _fail(str(error))
    console.print("Đã đặt giờ làm việc." if text.strip() else "Đã bỏ giờ làm việc.")


@channels_app.command("notice")
def notice(
    text: Annotated[str, typer.Argument(help="Lời thông báo. Rỗng để bỏ.")],
    until: Annotated[datetime | None, typer.Option("--until", help="Báo đến lúc nào, ví dụ 2026-12-01T17:00.")] = None,
) -> None:
    """Đặt thông báo khẩn: mỗi người nhắn tới được báo một lần, trước câu trả lời."""
    # A time without a zone is meant as the office's own.
    end = until.replace(tzinfo=until.tzinfo or notices.VIETNAM).timestamp() if until else None
    _in_database(lambda connection: notices.set_notice(connection, text.strip(), end))
    console.print("Đã đặt thông báo." if text.strip() else "Đã bỏ thông báo.")


@outbox_app.command("list")
def list_outbox() -> None:
    """Liệt kê tin trả lời không gửi được, hoặc không rõ đã gửi được chưa."""
    rows, counts, uncertain = _in_database(
        lambda connection: (
            outbox.given_up(connection, _MOST_SHOWN),
            outbox.counts(connection),
            outbox.uncertain_sends(connection),
        )
    )
    _print_counts(counts, f"số lần gửi không rõ kết quả: {uncertain}")
    _print_rows(rows, text=lambda row: str(row.body.get("text", "")))


@outbox_app.command("retry")
def retry_outbox(ids: Ids = None, everything: All = False) -> None:
    """Gửi lại tin trả lời (theo số, hoặc --all)."""
    chosen = _chosen(ids, everything)
    count = _in_database(lambda connection: outbox.retry(connection, chosen, time.time()))
    console.print(f"{count} tin sẽ được gửi lại.")


@inbox_app.command("list")
def list_inbox() -> None:
    """Liệt kê tin nhắn của người dân mà trợ lý không trả lời được."""
    rows, counts = _in_database(lambda connection: (inbox.dead(connection, _MOST_SHOWN), inbox.counts(connection)))
    _print_counts(counts)
    _print_rows(rows, text=lambda row: str(row.body.get("text", "")))


@inbox_app.command("retry")
def retry_inbox(ids: Ids = None, everything: All = False) -> None:
    """Trả lời lại tin nhắn (theo số, hoặc --all)."""
    chosen = _chosen(ids, everything)
    count = _in_database(lambda connection: inbox.retry(connection, chosen, time.time()))
    console.print(f"{count} tin nhắn sẽ được trả lời lại.")


async def _findings(chosen: Settings) -> list[Finding]:
    store = open_store(chosen)
    host = channel_host(chosen, store, Inbox(store, "check"), _accept_nothing)
    staff = await store.run(notices.load)
    findings = [Finding("Cơ sở dữ liệu mở được, bảng đã cập nhật", ok=True), _backlog(store)]
    for kind in KINDS:
        try:
            channel = kind.open(host)
        except Exception as error:
            findings.append(Finding(f"{kind.title}: cấu hình sai", ok=False, next_step=why_not_opened(kind, error)))
            continue
        if channel is None:
            findings.append(Finding(f"{kind.title}: chưa cấu hình", ok=True, next_step=kind.how_to))
            continue
        if staff.switched_off(kind.name) is not None:
            step = f"Bật lại: troly channels on {kind.name}"
            findings.append(Finding(f"{kind.title}: đang tắt", ok=True, next_step=step))
        findings.extend(replace(found, subject=f"{kind.title}: {found.subject}") for found in await channel.check())
        await channel.stop()
    return findings


def _backlog(store: Store) -> Finding:
    with store.transaction() as connection:
        unsent = len(outbox.given_up(connection, _MOST_SHOWN))
        unanswered = len(inbox.dead(connection, _MOST_SHOWN))
    if not (unsent or unanswered):
        return Finding("Không có tin nào bị bỏ lại", ok=True)
    step = "Xem: troly outbox list và troly inbox list; gửi lại: troly outbox retry --all"
    return Finding(
        f"{unsent} tin trả lời chưa gửi được, {unanswered} tin nhắn chưa trả lời được", ok=False, next_step=step
    )


async def _accept_nothing(_: object) -> int:
    return 0


def _in_database(work: Callable[[sa.Connection], Result]) -> Result:
    with open_store(settings()).transaction() as connection:
        return work(connection)


def _chosen(ids: list[int] | None, everything: bool) -> list[int] | None:
    if not ids and not everything:
        _fail("Cho biết số thứ tự, hoặc thêm --all.")
    return None if everything else ids


def _known(name: str) -> None:
    if name not in {kind.name for kind in KINDS}:
        _fail(f"Không có kênh “{name}”. Các kênh: {_NAMES}.")


def _print_counts(counts: dict[str, int], also: str = "") -> None:
    parts = [f"{_STATES[State(state)]}: {count}" for state, count in sorted(counts.items())]
    console.print("; ".join(filter(None, [*parts, also])) or "Chưa có tin nào.")


def _print_rows(rows: list[sa.Row[Any]], text: Callable[[sa.Row[Any]], str]) -> None:
    if not rows:
        return
    table = Table("Số", "Lúc", "Kênh", "Trạng thái", "Lý do", "Nội dung")
    for row in rows:
        when = datetime.fromtimestamp(row.created_at, notices.VIETNAM).strftime("%d/%m %H:%M")
        words = " ".join(text(row).split())[:80]
        table.add_row(str(row.id), when, row.channel, _STATES[State(row.state)], escape(row.error or ""), escape(words))
    console.print(table)


def _fail(message: str) -> NoReturn:
    console.print(f"[red]{message}[/red]")
    raise typer.Exit(1)
