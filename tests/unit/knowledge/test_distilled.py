"""Term vectors that imitate a sentence encoder."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.distilled import FILE, Distilled, centred
from knowledge.errors import IndexMissing
from knowledge.text import tokens
from tests.unit.knowledge.made_up import WordEncoder

TEXTS = [
    "quên mật khẩu VNeID",
    "lấy lại mật khẩu cổng dịch vụ công",
    "mật khẩu bị khóa",
    "đăng ký tạm trú",
    "gia hạn tạm trú cho người ở trọ",
    "tạm trú có mất phí không",
]


@pytest.fixture(scope="module")
def distilled() -> Distilled:
    return Distilled.fit([tokens(text) for text in TEXTS], WordEncoder().passages(TEXTS))


def _nearest(distilled: Distilled, question: str) -> str:
    vector = distilled.query(tokens(question))
    assert vector is not None
    return TEXTS[int(np.argmax(centred(WordEncoder().passages(TEXTS), distilled.mean) @ vector))]


@pytest.mark.parametrize(("question", "near"), [("mật khẩu", "mật khẩu"), ("o tro tam tru", "tạm trú")])
def test_a_question_comes_near_the_texts_the_encoder_would_put_it_near(
    distilled: Distilled, question: str, near: str
) -> None:
    assert near in _nearest(distilled, question)


def test_vectors_of_questions_have_length_one(distilled: Distilled) -> None:
    vector = distilled.query(tokens("mật khẩu tạm trú"))
    assert vector is not None
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)


def test_a_question_of_no_known_term_has_no_vector(distilled: Distilled) -> None:
    assert distilled.query(tokens("xyzzy")) is None
    assert distilled.query(tokens("")) is None


def test_diacritics_make_no_difference(distilled: Distilled) -> None:
    with_marks, without = distilled.query(tokens("mật khẩu")), distilled.query(tokens("mat khau"))
    assert np.array_equal(with_marks, without)  # type: ignore[arg-type]


def test_what_is_saved_is_what_is_loaded(distilled: Distilled, tmp_path: Path) -> None:
    distilled.save(tmp_path, "một")
    loaded = Distilled.load(tmp_path, "một")
    assert np.array_equal(loaded.query(tokens("mật khẩu")), distilled.query(tokens("mật khẩu")))  # type: ignore[arg-type]


@pytest.mark.parametrize("damage", ["stamp", "missing", "cut"])
def test_term_vectors_of_another_index_are_refused(distilled: Distilled, tmp_path: Path, damage: str) -> None:
    distilled.save(tmp_path, "một")
    if damage == "missing":
        (tmp_path / FILE).unlink()
    if damage == "cut":
        (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:100])
    with pytest.raises(IndexMissing, match="troly index"):
        Distilled.load(tmp_path, "hai" if damage == "stamp" else "một")
