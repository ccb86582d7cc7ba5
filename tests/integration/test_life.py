"""Starting, failing, recovering, ending."""

import shutil
from pathlib import Path

import httpx
import psutil

from service.settings import ROOT
from tests.integration.test_api import FORGOTTEN, is_problem, texts
from tests.live import STARTS_WITHIN_S, Live, environment, running, troly, until

ENGINE = {"engine_python": ROOT / ".venv/engine/bin/python"}
_ARTICLE = "knowledge/guidance/vneid/vneid-quen-mat-khau.md"
_NEW_QUESTION = "tôi quên béng cái mật khẩu hôm bữa lập VNeID rồi"
_NOTICED_WITHIN_S = 60.0


def test_an_engine_that_dies_is_told_as_it_is_and_started_again(live: Live) -> None:
    engine = live.engine()
    assert engine is not None
    engine.kill()
    until(lambda: not live.is_ready(), _NOTICED_WITHIN_S, "the engine's death noticed")
    problem = is_problem(live.post(FORGOTTEN), 503)
    assert "thử lại" in problem["user_message"]
    assert httpx.get(f"{live.url}/health/live").status_code == 200
    until(live.is_ready, STARTS_WITHIN_S, "the engine back")
    assert live.ask(FORGOTTEN)["outcome"] == "answered"
    again = live.engine()
    assert again is not None
    assert again.pid != engine.pid


def test_a_second_start_builds_nothing_and_ctrl_c_ends_everything(prepared: Path, tmp_path: Path) -> None:
    data = shutil.copytree(prepared, tmp_path / "data")
    built = _built(data)
    with running(data) as assistant:
        family = assistant.processes()
        assert len(family) >= 2
        assert assistant.interrupt() == 0
        assert _built(data) == built
        _, alive = psutil.wait_procs(family, timeout=5)
        assert alive == []
        assert "Traceback" not in assistant.output


def test_where_one_address_is_set_the_engine_still_reaches_its_actions(prepared: Path, tmp_path: Path) -> None:
    """127.0.0.2 is this machine's too, and not where the engine calls."""
    data = shutil.copytree(prepared, tmp_path / "data")
    with running(data, host="127.0.0.2") as assistant:
        assert assistant.ask(FORGOTTEN)["outcome"] == "answered"
        assert httpx.get(f"http://127.0.0.2:{assistant.port}/health/live").status_code == 200


def test_an_edited_article_needs_a_new_index_and_no_training(prepared: Path, tmp_path: Path) -> None:
    project = _copy_of_the_project(tmp_path / "project")
    data = shutil.copytree(prepared, tmp_path / "data")
    model = _built(data)["models/troly.tar.gz"]
    _edit(
        project / _ARTICLE, {"\nquestions:\n": f"\nquestions:\n  - {_NEW_QUESTION}\n", "Mở VNeID,": "Mở VNeID màu đỏ,"}
    )
    done = troly("index", env=environment(data, project), project=project)
    assert done.returncode == 0, done.stdout + done.stderr
    index = _built(data)["index/manifest.json"]
    with running(data, project, **ENGINE) as assistant:
        assert "Mở VNeID màu đỏ" in texts(assistant.ask(_NEW_QUESTION))
    assert _built(data) == {"models/troly.tar.gz": model, "index/manifest.json": index}


def _edit(path: Path, changes: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def _built(data: Path) -> dict[str, int]:
    """When model and index were last written."""
    return {name: (data / name).stat().st_mtime_ns for name in ("models/troly.tar.gz", "index/manifest.json")}


def _copy_of_the_project(folder: Path) -> Path:
    left_out = shutil.ignore_patterns(".*", "__pycache__", "tests", "bench", "build", "*.egg-info")
    return shutil.copytree(ROOT, folder, ignore=left_out)
