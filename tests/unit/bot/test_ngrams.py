"""The intent model answers with numpy alone; training it is tested in the engine's environment."""

from pathlib import Path

import numpy as np
import pytest

from bot.components.ngrams import NgramModel


@pytest.fixture
def model() -> NgramModel:
    """A model that knows one word of each of two intents."""
    vocabulary = ["w chao", "w phi"]
    model = NgramModel(vocabulary, np.ones(3, dtype=np.float32), ["fee", "greet"])
    model._weights = np.array([[-4, 4], [4, -4]], dtype=np.float32)
    return model


def test_the_known_word_decides(model: NgramModel) -> None:
    assert model.rank(["chao"])[0].name == "greet"
    assert model.rank(["phi"])[0].name == "fee"


def test_probabilities_sum_to_one(model: NgramModel) -> None:
    assert sum(ranked.confidence for ranked in model.rank(["chao", "phi"])) == pytest.approx(1)


def test_unknown_words_take_confidence_away(model: NgramModel) -> None:
    alone = model.rank(["chao"])[0].confidence
    among_strangers = model.rank(["chao", "xyz", "abc", "def"])[0].confidence
    assert 0.5 < among_strangers < alone


def test_nothing_known_leaves_every_intent_open(model: NgramModel) -> None:
    for words in ([], ["xyz"]):
        assert [ranked.confidence for ranked in model.rank(words)] == pytest.approx([0.5, 0.5])


def test_saved_and_loaded_it_answers_the_same(model: NgramModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert NgramModel.load(tmp_path).rank(["phi", "chao", "x"]) == model.rank(["phi", "chao", "x"])


def test_a_missing_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="intents"):
        NgramModel.load(tmp_path)
