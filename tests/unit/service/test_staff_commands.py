"""`troly staff …`: the first administrator is made on the server; passwords are shown once."""

import re

import pytest
from typer.testing import CliRunner

from console import accounts, passwords
from indicators.officers import Role
from service.cli import app
from service.database import open_store
from service.settings import settings

runner = CliRunner(env={"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"})


@pytest.fixture(autouse=True)
def _own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("TROLY_DATA_FOLDER", f"{tmp_path}/data")


def run(*arguments: str) -> str:
    result = runner.invoke(app, ["staff", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def kept(username: str) -> tuple[accounts.Staff, str | None]:
    with open_store(settings()).transaction() as connection:
        account = accounts.find(connection, username)
    assert account
    return account


def shown_password(output: str) -> str:
    found = re.search(r"Mật khẩu tạm: ([a-z0-9-]+)", output)
    assert found, output
    return found[1]


def test_the_first_administrator_can_sign_in_with_the_password_shown() -> None:
    password = shown_password(run("add", "Admin", "--name", "Trần Thị Quản", "--role", "admin"))
    member, hashed = kept("admin")
    assert (member.role, member.commune, member.name) == (Role.ADMIN, None, "Trần Thị Quản")
    assert passwords.is_password(hashed, password)


def test_an_officer_belongs_to_a_commune_there_is() -> None:
    run("add", "lan", "--name", "Lan", "--commune", "phu-lam")
    assert kept("lan")[0].commune == "phu-lam"
    failed = runner.invoke(app, ["staff", "add", "hoa", "--name", "Hoa", "--commune", "khong-co"])
    assert failed.exit_code == 1
    assert "Không có xã" in failed.output


def test_a_name_taken_or_none_is_told_in_words() -> None:
    run("add", "lan", "--name", "Lan")
    for name in ("lan", "Chị Lan"):
        failed = runner.invoke(app, ["staff", "add", name, "--name", "Lan"])
        assert failed.exit_code == 1
        assert "Tên đăng nhập" in failed.output


def test_a_password_is_given_anew() -> None:
    first = shown_password(run("add", "lan", "--name", "Lan"))
    second = shown_password(run("reset-password", "lan"))
    hashed = kept("lan")[1]
    assert passwords.is_password(hashed, second)
    assert not passwords.is_password(hashed, first)


def test_an_account_is_closed_and_opened_again() -> None:
    run("add", "lan", "--name", "Lan")
    run("disable", "lan")
    assert not kept("lan")[0].is_active
    assert "đã khóa" in run("list")
    run("enable", "lan")
    assert kept("lan")[0].is_active


def test_the_last_administrator_cannot_be_closed() -> None:
    run("add", "admin", "--name", "Quản", "--role", "admin")
    failed = runner.invoke(app, ["staff", "disable", "admin"])
    assert failed.exit_code == 1
    assert "cuối cùng" in failed.output


def test_without_password_one_signs_in_by_the_office_s_service_only() -> None:
    assert "Mật khẩu tạm" not in run("add", "lan", "--name", "Lan", "--no-password")
    assert kept("lan")[1] is None


def test_an_unknown_account_and_an_empty_list_say_what_to_do() -> None:
    failed = runner.invoke(app, ["staff", "reset-password", "nobody"])
    assert failed.exit_code == 1
    assert "troly staff list" in failed.output
    assert "troly staff add" in run("list")
