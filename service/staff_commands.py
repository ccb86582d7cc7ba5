"""`troly staff …`: accounts of the console. The first administrator is made here, the others usually in the console."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, NoReturn

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.table import Table

from console import accounts, passwords
from console.accounts import AccountProblem
from console.words import role as role_name
from indicators import officers
from indicators.officers import Role, Staff
from knowledge.library import load_library
from service.database import open_store
from service.settings import settings
from storage.store import Result

staff_app = typer.Typer(help="Tài khoản cán bộ của bảng điều khiển (/console).", no_args_is_help=True)
console = Console()

Username = Annotated[str, typer.Argument(help="Tên đăng nhập, chữ thường không dấu, ví dụ lan.nguyen.")]


@staff_app.command("add")
def add(
    username: Username,
    name: Annotated[str, typer.Option("--name", prompt="Họ tên", help="Họ tên cán bộ.")],
    role: Annotated[
        Role, typer.Option("--role", help="officer: cán bộ; manager: lãnh đạo; admin: quản trị.")
    ] = Role.OFFICER,
    commune: Annotated[
        str | None, typer.Option("--commune", help="Chỉ xem được xã này, ví dụ phu-lam. Bỏ trống: mọi xã.")
    ] = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Chỉ đăng nhập bằng dịch vụ đăng nhập chung (OIDC).")
    ] = False,
) -> None:
    """Tạo tài khoản và in mật khẩu tạm; cán bộ phải đổi ở lần đăng nhập đầu."""
    known = load_library().plans
    if commune is not None and commune not in known:
        _fail(f"Không có xã “{commune}”. Các xã có dữ liệu: {', '.join(known)}.")
    password = None if no_password else passwords.random_password()
    hashed = None if password is None else passwords.hash_password(password)
    member = _in_database(
        lambda connection: accounts.add(connection, username, name, role, commune, hashed, by=None, now=time.time())
    )
    console.print(f"Đã tạo tài khoản [bold]{member.username}[/bold] ({accounts.describe(member)}).")
    _print_password(password)
    console.print(f"Đăng nhập tại: {settings().app_url}/console")


@staff_app.command("list")
def list_staff() -> None:
    """Liệt kê tài khoản."""
    table = Table("Tên đăng nhập", "Họ tên", "Vai trò", "Xã", "Trạng thái")
    for member in _in_database(officers.everybody):
        state = "đang dùng" if member.is_active else "đã khóa"
        table.add_row(member.username, member.name, role_name(member.role), member.commune or "mọi xã", state)
    console.print(table if table.row_count else "Chưa có tài khoản nào. Tạo: troly staff add <tên> --role admin")


@staff_app.command("reset-password")
def reset_password(username: Username) -> None:
    """Cấp lại mật khẩu tạm; các máy đang đăng nhập bị đăng xuất."""
    password = passwords.random_password()
    hashed = passwords.hash_password(password)

    def work(connection: sa.Connection) -> None:
        member = _member(connection, username)
        accounts.set_password(connection, member, hashed, is_first=True, by=None, now=time.time())

    _in_database(work)
    _print_password(password)


@staff_app.command("disable")
def disable(username: Username) -> None:
    """Khóa tài khoản: đăng xuất ngay, bỏ liên kết Zalo, Telegram. Việc đã làm vẫn được giữ."""
    _set_active(username, is_active=False)
    console.print(f"Đã khóa tài khoản {username}.")


@staff_app.command("enable")
def enable(username: Username) -> None:
    """Mở lại tài khoản đã khóa."""
    _set_active(username, is_active=True)
    console.print(f"Đã mở lại tài khoản {username}.")


def _set_active(username: str, *, is_active: bool) -> None:
    def work(connection: sa.Connection) -> None:
        member = _member(connection, username)
        accounts.change(
            connection,
            member,
            member.role,
            member.commune,
            is_active=is_active,
            why="bằng lệnh trên máy chủ",
            by=None,
            now=time.time(),
        )

    _in_database(work)


def _member(connection: sa.Connection, username: str) -> Staff:
    account = accounts.find(connection, username)
    if account is None:
        raise AccountProblem(f"Không có tài khoản “{username}”. Xem: troly staff list")
    return account[0]


def _in_database(work: Callable[[sa.Connection], Result]) -> Result:
    try:
        with open_store(settings()).transaction() as connection:
            return work(connection)
    except AccountProblem as problem:
        _fail(str(problem))


def _print_password(password: str | None) -> None:
    if password is not None:
        console.print(f"Mật khẩu tạm: [bold]{password}[/bold]  (chỉ hiện một lần; phải đổi khi đăng nhập lần đầu)")


def _fail(message: str) -> NoReturn:
    console.print(f"[red]{message}[/red]")
    raise typer.Exit(1)
