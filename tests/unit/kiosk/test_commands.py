"""`troly kiosk …`."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service import kiosk_commands
from service.kiosk_commands import kiosk_app
from service.settings import Settings


@pytest.fixture
def troly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    chosen = Settings(_env_file=None, data_folder=tmp_path, public_url="https://troly.example/")
    monkeypatch.setattr(kiosk_commands, "settings", lambda: chosen)
    monkeypatch.setattr(kiosk_commands, "console", kiosk_commands.Console(width=200))
    return lambda *arguments: CliRunner().invoke(kiosk_app, arguments)


def test_a_kiosk_is_added_listed_and_revoked(troly) -> None:
    added = troly("add", "Sảnh chính", "--commune", "phu-lam", "--paper", "80mm")
    assert added.exit_code == 0
    assert re.search(r"https://troly\.example/kiosk/start\?token=[\w-]{32}", added.output)
    listed = troly("list").output
    assert all(words in listed for words in ("Sảnh chính", "phu-lam", "80mm", "đang dùng"))
    assert "token" not in listed
    assert troly("revoke", "1").exit_code == 0
    assert "đã thu hồi" in troly("list").output


def test_what_does_not_fit_is_said(troly) -> None:
    unknown = troly("add", "Sảnh chính", "--commune", "khong-co")
    assert unknown.exit_code == 1
    assert "phu-lam" in unknown.output
    assert troly("add", " ").exit_code == 1
    assert troly("revoke", "7").exit_code == 1


def test_without_any_kiosk_the_list_says_how_to_add_one(troly) -> None:
    assert "troly kiosk add" in troly("list").output
