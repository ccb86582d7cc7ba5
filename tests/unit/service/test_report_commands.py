"""`troly report`: files where they are wanted, words when something is wrong."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.database import open_store
from service.settings import settings
from tests.unit.reports.made_up import add

runner = CliRunner(env={"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"})


@pytest.fixture(autouse=True)
def _own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TROLY_DATA_FOLDER", str(tmp_path / "data"))


def test_a_report_is_made_written_and_listed(tmp_path: Path) -> None:
    with open_store(settings()).transaction() as connection:
        for _ in range(7):
            add(connection, date(2026, 1, 5))
    made = runner.invoke(
        app, ["report", "make", "--month", "2026-01", "--commune", "xuan-hoa", "--out", str(tmp_path / "bc")]
    )
    assert made.exit_code == 0, made.output
    names = {path.name for path in (tmp_path / "bc").iterdir()}
    assert names == {"bao-cao-xuan-hoa-2026-01.docx", "bao-cao-xuan-hoa-2026-01.xlsx"}
    assert "7 lượt, từ 15/12/2025 đến 14/1/2026." in made.output
    listed = runner.invoke(app, ["report", "list"])
    assert "2026-01" in listed.output
    assert "theo yêu cầu" in listed.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--month", "10/2026", "--commune", "xuan-hoa"], "2026-10"),
        (["--month", "2026-10", "--commune", "khong-co"], "xuan-hoa"),
        (["--month", "2026-10"], "--commune"),
        (["--month", "2099-10", "--commune", "xuan-hoa"], "chưa bắt đầu"),
    ],
)
def test_what_is_wrong_is_said_in_words(arguments: list[str], words: str) -> None:
    result = runner.invoke(app, ["report", "make", *arguments])
    assert result.exit_code == 1
    assert words in result.output


def test_without_reports_the_list_says_how_to_make_one() -> None:
    assert "troly report make" in runner.invoke(app, ["report", "list"]).output


def test_the_calendars_address_is_printed() -> None:
    result = runner.invoke(app, ["report", "calendar", "--commune", "xuan-hoa"])
    assert result.exit_code == 0
    assert "/api/v1/calendar/" in result.output
    assert result.output.strip().endswith(".ics")
