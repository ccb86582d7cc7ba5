"""`troly channels`, `troly outbox`, `troly inbox`: what staff see and set, in plain Vietnamese."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from connectors import notices
from connectors.channel import InboundMessage
from connectors.inbox import Inbox, Settlement
from connectors.outbox import Draft, Outbox
from connectors.queue import State
from service import channel_commands
from service.cli import app
from service.database import open_store
from service.settings import Settings
from storage.store import Store

Run = Callable[..., Result]


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's
    for name in ("TROLY_TELEGRAM_TOKEN", "TROLY_ZALO_APP_ID", "TROLY_ZALO_APP_SECRET"):
        monkeypatch.delenv(name, raising=False)
    chosen = Settings(_env_file=None, data_folder=tmp_path / "data")
    monkeypatch.setattr(channel_commands, "settings", lambda: chosen)
    monkeypatch.setattr(channel_commands.console, "width", 300, raising=False)
    return chosen


@pytest.fixture
def run(chosen: Settings) -> Run:
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.fixture
def opened(chosen: Settings) -> Store:
    return open_store(chosen)


def staff(store: Store) -> notices.StaffNotices:
    with store.transaction() as connection:
        return notices.load(connection)


def test_check_names_each_channel_that_is_not_set_up_and_how_to(run: Run) -> None:
    result = run("channels", "check")
    assert result.exit_code == 0
    for words in ("Telegram: chưa cấu hình", "Zalo OA: chưa cấu hình", "TROLY_TELEGRAM_TOKEN"):
        assert words in result.output


def test_check_fails_on_a_wrong_setting_and_says_which(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_TELEGRAM_TOKEN", "abc")
    result = run("channels", "check")
    assert result.exit_code == 1
    assert "BotFather" in result.output


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TROLY_ZALO_OAS", "{388: phu-lam}"),
        ("TROLY_ZALO_OAS", '["388"]'),
        ("TROLY_ZALO_SIGNATURE", "on"),
        ("TROLY_ZALO_TIMEOUT_S", "soon"),
        ("TROLY_ZALO_VERIFIER_CODES", '["../secret"]'),
        ("TROLY_TELEGRAM_TOKEN", "4242 a-secret"),
    ],
)
def test_check_names_the_variable_that_is_wrong_and_not_its_value(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    result = run("channels", "check")
    assert result.exit_code == 1
    assert f"{variable}: " in result.output
    assert "secret" not in result.output


def test_a_variable_left_empty_counts_as_not_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("TROLY_ZALO_APP_ID", "TROLY_ZALO_OAS", "TROLY_TELEGRAM_TOKEN", "TROLY_ZALO_BOT_TOKEN"):
        monkeypatch.setenv(variable, "")
    result = run("channels", "check")
    assert result.exit_code == 0
    assert result.output.count("chưa cấu hình") == 3


def test_a_channel_is_switched_off_and_on(run: Run, opened: Store) -> None:
    assert run("channels", "off", "telegram", "--text", "Bảo trì.").exit_code == 0
    assert staff(opened).switched_off("telegram") == "Bảo trì."
    assert staff(opened).switched_off("zalo") is None
    assert run("channels", "on", "telegram").exit_code == 0
    assert staff(opened).switched_off("telegram") is None


def test_a_channel_that_does_not_exist_is_refused_with_the_names_there_are(run: Run) -> None:
    result = run("channels", "off", "viber")
    assert result.exit_code == 1
    assert "telegram" in result.output


def test_hours_are_set_cleared_and_checked(run: Run, opened: Store) -> None:
    assert run("channels", "hours", "T2-T6 07:30-11:30").exit_code == 0
    assert staff(opened).hours is not None
    result = run("channels", "hours", "sáng chiều")
    assert result.exit_code == 1
    assert "07:30" in result.output
    assert run("channels", "hours", "").exit_code == 0
    assert staff(opened).hours is None


def test_a_notice_ends_at_its_time_in_vietnam(run: Run, opened: Store) -> None:
    assert run("channels", "notice", "Bão số 9", "--until", "2026-12-01T17:00:00").exit_code == 0
    end = 1_796_119_200.0  # 10:00 UTC
    with opened.transaction() as connection:
        assert notices.load(connection, end - 1).notice == "Bão số 9"
        assert notices.load(connection, end + 1).notice == ""
    assert run("channels", "notice", "").exit_code == 0
    assert staff(opened).notice == ""


async def leave_dead_letters(store: Store) -> int:
    """Give up a message and its answer; return the answer's number."""
    box, post = Inbox(store, "w"), Outbox(store, "w")
    await box.accept([InboundMessage("telegram", "1", "7", "m1", 0.0, text="làm khai sinh [/b],\nmã OTP 123456")])
    [job] = await box.claim(1, ["telegram"])
    await box.settle(job, Settlement([Draft("câu trả lời")]), State.DEAD, "bộ máy hỏng")
    [part] = await post.claim(1, ["telegram"], [])
    await post.give_up(part, State.UNCERTAIN, "hết giờ chờ", 3)
    return part.message.id


async def count_waiting(store: Store) -> tuple[int, int]:
    messages = await Inbox(store, "w").claim(5, ["telegram"])
    return len(messages), len(await Outbox(store, "w").claim(5, ["telegram"], []))


def test_dead_letters_are_listed_and_tried_again(run: Run, opened: Store) -> None:
    part = asyncio.run(leave_dead_letters(opened))
    listed = run("outbox", "list").output
    for words in ("câu trả lời", "hết giờ chờ", "không rõ đã gửi được chưa", "3"):
        assert words in listed
    listed = run("inbox", "list").output
    assert "bộ máy hỏng" in listed
    assert "làm khai sinh [/b], mã OTP [" in listed  # people's brackets are no markup of ours; a row is one line
    assert "123456" not in listed

    checked = run("channels", "check")
    assert checked.exit_code == 1
    assert "troly outbox retry" in checked.output
    assert run("outbox", "retry").exit_code == 1  # which?
    assert "1 tin" in run("outbox", "retry", str(part)).output
    assert "1 tin" in run("inbox", "retry", "--all").output
    assert asyncio.run(count_waiting(opened)) == (1, 1)
