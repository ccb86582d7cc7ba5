"""`troly content …`: checks of the articles and plans."""

from __future__ import annotations

from datetime import date

import typer
from rich.console import Console

from knowledge.checks import Severity, check
from knowledge.errors import KnowledgeError
from knowledge.library import load_library

content_app = typer.Typer(help="Kiểm tra bài viết và kế hoạch.", no_args_is_help=True)
_ERRORS, _WARNINGS = 1, 2


@content_app.callback()
def content() -> None:
    """Kiểm tra bài viết và kế hoạch."""


@content_app.command("check")
def check_content() -> None:
    """Kiểm tra nội dung. Mã thoát: 1 nếu có lỗi phải sửa, 2 nếu chỉ có việc cần rà lại (quá hạn, lâu chưa kiểm tra)."""
    console = Console()
    try:
        findings = check(load_library(), date.today())
    except KnowledgeError as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(_ERRORS) from error
    for finding in findings:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        console.print(f"[{colour}]{finding.place}[/{colour}]: {finding.message}")
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(_ERRORS)
    if findings:
        raise typer.Exit(_WARNINGS)
    console.print("Nội dung đạt yêu cầu.")
