"""Trains the engine's model and builds the search index, each only when what it is made from has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from knowledge.distilled import Distilled
from knowledge.encoders import load_encoder
from knowledge.errors import IndexMissing
from knowledge.library import load_library
from knowledge.search import build_index, dense_entries, opinion_stamp, texts_stamp
from knowledge.second_opinion import SecondOpinion
from knowledge.tokenized import TokenizedTexts
from knowledge.vectors import Progress, VectorIndex, stamp
from service.settings import ROOT, Settings
from service.training_examples import write_examples

MODEL_NAME = "troly"
_MODEL_SOURCES = (
    "config.yml",
    "domain.yml",
    "bot/**/*.yml",
    "bot/**/*.py",
    "knowledge/text.py",
    "knowledge/lexicon.yml",
    "knowledge/foreign.yml",
    "service/training_examples.py",
)


class BuildFailed(Exception):
    """Training did not succeed; the message names the log."""


def model_file(settings: Settings) -> Path:
    """The trained model's file."""
    return settings.models_folder / f"{MODEL_NAME}.tar.gz"


def model_is_fresh(settings: Settings) -> bool:
    """Whether the model was trained from the present configuration and examples."""
    stamp = _stamp(settings)
    return model_file(settings).exists() and stamp.exists() and stamp.read_text() == _fingerprint()


def index_is_fresh(settings: Settings) -> bool:
    """Whether the index was built from the present content with the configured encoder."""
    library = load_library()
    texts = [entry.text for entry in dense_entries(library)]
    try:
        VectorIndex.load(settings.index_folder, settings.encoder, texts)
        Distilled.load(settings.index_folder, stamp(settings.encoder, texts))
        SecondOpinion.load(settings.index_folder, opinion_stamp(library))
        TokenizedTexts.load(settings.index_folder, texts_stamp(library))
    except IndexMissing:
        return False
    return True


def engine_environment(settings: Settings) -> dict[str, str]:
    """Environment of every engine process: no telemetry, our components importable, one thread per numeric library."""
    data = settings.data_folder / "engine"
    data.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
        "TROLY_APP_PORT": str(settings.port),
        "TROLY_ENGINE_DATABASE": engine_database_url(settings),
    }


def engine_database_url(settings: Settings) -> str:
    """Where the engine keeps what conversations are about."""
    return settings.engine_database_url or f"sqlite:///{settings.data_folder / 'engine' / 'conversations.db'}"


def train(settings: Settings) -> None:
    """Train the engine's model. Interrupting it leaves the old model in place.

    Raises:
        BuildFailed: training failed.
        KnowledgeError: the content is not usable.

    """
    settings.models_folder.mkdir(parents=True, exist_ok=True)
    log = settings.data_folder / "train.log"
    fresh = settings.models_folder / "new"
    examples = settings.models_folder / "examples"
    write_examples(load_library(), examples)
    command = [
        str(settings.engine_python),
        *("-m", "bot.engine", "train"),
        *("--data", "bot/data", str(examples)),
        *("--out", str(fresh)),
        *("--fixed-model-name", MODEL_NAME),
    ]
    with log.open("w") as output:
        result = subprocess.run(
            command, cwd=ROOT, env=engine_environment(settings), stdout=output, stderr=subprocess.STDOUT, check=False
        )
    trained = fresh / f"{MODEL_NAME}.tar.gz"
    if result.returncode != 0 or not trained.exists():
        raise BuildFailed(f"Huấn luyện không thành công. Xem nhật ký: {log}")
    trained.replace(model_file(settings))
    _stamp(settings).write_text(_fingerprint())


def build_search_index(settings: Settings, progress: Progress) -> int:
    """Build the search index; return how many texts it holds.

    Raises:
        KnowledgeError: content or encoder is not usable.

    """
    encoder = load_encoder(settings.encoder)
    library = load_library()
    build_index(library, settings.index_folder, encoder, progress)
    return len(dense_entries(library))


def _stamp(settings: Settings) -> Path:
    return settings.models_folder / f"{MODEL_NAME}.sources"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterable[Path]:
    for pattern in _MODEL_SOURCES:
        yield from ROOT.glob(pattern)
