"""Texts as numbers are the texts, on disk too."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import tokenized
from knowledge.address import said
from knowledge.errors import IndexMissing
from knowledge.tokenized import TokenizedTexts, stamp_of

TEXTS = ["Quên mật khẩu VNeID", "", "đăng ký tạm trú", "Quên mật khẩu VNeID", "em ơi cho hỏi tạm vắng"]


@given(st.lists(st.text(max_size=40), max_size=6))
def test_each_text_comes_back_as_it_was_split(texts: list[str]) -> None:
    assert list(TokenizedTexts.of(texts)) == [said(text) for text in texts]


@given(st.lists(st.integers(0, len(TEXTS) - 1), max_size=8))
def test_some_texts_can_be_taken(places: list[int]) -> None:
    assert list(TokenizedTexts.of(TEXTS).select(places)) == [said(TEXTS[place]) for place in places]


def test_words_are_counted_however_they_are_accented() -> None:
    counts = TokenizedTexts.of(["tạm trú", "tam tru", "tám"]).folded_counts()
    assert counts == {"tam": 3, "tru": 2}
    assert TokenizedTexts.of(["tạm", "trú"]).select([1]).folded_counts() == {"tru": 1}


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    TokenizedTexts.of(TEXTS).save(tmp_path, stamp_of(TEXTS))
    assert list(TokenizedTexts.load(tmp_path, stamp_of(TEXTS))) == [said(text) for text in TEXTS]


@pytest.mark.parametrize("changed", [[*TEXTS, "thêm"], TEXTS[1:]])
def test_other_texts_are_not_read(tmp_path: Path, changed: list[str]) -> None:
    TokenizedTexts.of(TEXTS).save(tmp_path, stamp_of(TEXTS))
    with pytest.raises(IndexMissing, match="troly index"):
        TokenizedTexts.load(tmp_path, stamp_of(changed))


def test_texts_split_by_another_lexicon_are_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TokenizedTexts.of(TEXTS).save(tmp_path, stamp_of(TEXTS))
    lexicon = tmp_path / "lexicon.yml"
    lexicon.write_text("mật khẩu: [mk]\n", encoding="utf-8")
    monkeypatch.setattr(tokenized, "_MADE_BY", (lexicon,))
    with pytest.raises(IndexMissing):
        TokenizedTexts.load(tmp_path, stamp_of(TEXTS))
