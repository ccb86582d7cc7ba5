"""The linear classifier beside the search."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import knowledge.second_opinion
from knowledge.errors import IndexMissing
from knowledge.second_opinion import FILE, SecondOpinion, stamp_of
from knowledge.text import tokens
from tests.unit.knowledge.made_up import no_progress

TEXTS = {
    "quên mật khẩu VNeID": "mat-khau",
    "lấy lại mật khẩu": "mat-khau",
    "mật khẩu bị khóa": "mat-khau",
    "đăng ký tạm trú": "tam-tru",
    "gia hạn tạm trú cho người ở trọ": "tam-tru",
    "ở trọ khai tạm trú": "tam-tru",
    "trận bóng tối qua": "~foreign",
    "xem bóng đá kênh nào": "~foreign",
    "kênh nào chiếu bóng đá tối nay": "~foreign",
}


def _fit(texts: dict[str, str]) -> SecondOpinion:
    return SecondOpinion.fit([tokens(text) for text in texts], list(texts.values()), no_progress)


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    return _fit(TEXTS)


def _first(opinion: SecondOpinion, text: str) -> str:
    return opinion.labels[int(np.argmax(opinion.scores(tokens(text))))]


@pytest.mark.parametrize(
    ("text", "label"),
    [("quen mat khau", "mat-khau"), ("ở trọ thì tạm trú sao", "tam-tru"), ("tối nay bóng đá", "~foreign")],
)
def test_what_a_text_is_about_has_the_highest_score(opinion: SecondOpinion, text: str, label: str) -> None:
    assert _first(opinion, text) == label
    assert float(opinion.scores(tokens(text)).max()) > 0


def test_of_two_labels_each_has_its_own_score() -> None:
    two = _fit({text: label for text, label in TEXTS.items() if label != "~foreign"})
    assert two.labels == ("mat-khau", "tam-tru")
    assert [_first(two, text) for text in ("mật khẩu", "tạm trú")] == ["mat-khau", "tam-tru"]
    forth = two.scores(tokens("mật khẩu"))
    assert forth[0] == pytest.approx(-forth[1], abs=0.01)


def test_texts_unlike_a_label_may_be_stood_for_by_some_of_them(
    opinion: SecondOpinion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge.second_opinion, "_NEAR", 4)
    monkeypatch.setattr(knowledge.second_opinion, "_STEP", 2)
    fewer = _fit(TEXTS)
    assert fewer.labels == opinion.labels
    assert fewer.scores(tokens("mật khẩu")) == pytest.approx(opinion.scores(tokens("mật khẩu")), abs=0.2)


def test_progress_is_told_label_by_label() -> None:
    told: list[int] = []

    def progress(lots: object, total: int) -> object:
        told.append(total)
        return lots

    SecondOpinion.fit([tokens(text) for text in TEXTS], list(TEXTS.values()), progress)  # type: ignore[arg-type]
    assert told == [3]


@given(st.text())
def test_any_text_has_finite_scores(opinion: SecondOpinion, text: str) -> None:
    scores = opinion.scores(tokens(text))
    assert scores.shape == (len(opinion.labels),)
    assert np.isfinite(scores).all()


def test_asking_leaves_the_opinion_as_it_is(opinion: SecondOpinion) -> None:
    before = opinion.scores(tokens("mật khẩu")).copy()
    opinion.scores(tokens("tạm trú"))
    assert np.array_equal(before, opinion.scores(tokens("mật khẩu")))


def test_what_is_saved_is_what_is_loaded(opinion: SecondOpinion, tmp_path: Path) -> None:
    opinion.save(tmp_path, "một")
    loaded = SecondOpinion.load(tmp_path, "một")
    assert loaded.labels == opinion.labels
    assert np.array_equal(loaded.scores(tokens("mật khẩu")), opinion.scores(tokens("mật khẩu")))


@pytest.mark.parametrize("damage", ["stamp", "missing", "cut"])
def test_an_opinion_on_other_content_is_refused(opinion: SecondOpinion, tmp_path: Path, damage: str) -> None:
    opinion.save(tmp_path, "một")
    if damage == "missing":
        (tmp_path / FILE).unlink()
    if damage == "cut":
        (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:100])
    with pytest.raises(IndexMissing, match="troly index"):
        SecondOpinion.load(tmp_path, "hai" if damage == "stamp" else "một")


def test_a_stamp_changes_with_text_label_and_order() -> None:
    stamps = {stamp_of(["a", "b"], ["x", "y"]), stamp_of(["a", "c"], ["x", "y"]), stamp_of(["a", "b"], ["x", "x"])}
    assert len(stamps | {stamp_of(["b", "a"], ["y", "x"])}) == 4
    assert stamp_of(["a"], ["x"]) == stamp_of(["a"], ["x"])
