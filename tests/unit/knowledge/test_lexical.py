"""Word search: scores are shares of what the question could reach, and spelling does not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexical import LexicalIndex, Rarity, terms
from knowledge.text import tokens

DOCUMENTS = [
    "Quên mật khẩu VNeID thì đặt lại ngay trên ứng dụng",
    "Đăng ký tạm trú nộp trực tuyến hoặc tại Công an xã",
    "Lệ phí đăng ký tạm trú là 7.000 đồng",
    "Chữ ký số cá nhân miễn phí",
]
index = LexicalIndex([tokens(text) for text in DOCUMENTS])
vocabulary = sorted({word for text in DOCUMENTS for word in text.split()} | {"bóng", "đá", "xyz", "2026", "?"})


@given(st.lists(st.sampled_from(vocabulary), max_size=12))
def test_scores_lie_between_0_and_1(words: list[str]) -> None:
    scores = index.scores(tokens(" ".join(words)))
    assert scores.shape == (len(DOCUMENTS),)
    assert np.all(np.isfinite(scores))
    assert np.all(scores >= 0)
    assert np.all(scores <= 1)


@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_a_text_finds_itself_first(number: int) -> None:
    scores = index.scores(tokens(DOCUMENTS[number]))
    assert int(np.argmax(scores)) == number
    assert scores[number] > 2 * np.delete(scores, number).max()


def test_a_question_that_shares_no_word_scores_nothing() -> None:
    assert not index.scores(tokens("bóng đá tối nay")).any()
    assert not index.scores([]).any()


def test_words_no_document_has_lower_the_score() -> None:
    plain = index.scores(tokens("quên mật khẩu"))[0]
    diluted = index.scores(tokens("quên mật khẩu wifi nhà hàng xóm"))[0]
    assert 0 < diluted < plain


def test_a_question_without_diacritics_finds_the_same_first() -> None:
    assert int(np.argmax(index.scores(tokens("le phi dang ky tam tru")))) == 2


def test_diacritics_tell_words_apart_where_they_are_typed() -> None:
    two = LexicalIndex([tokens("mua bán"), tokens("múa bàn")])
    assert int(np.argmax(two.scores(tokens("múa bàn")))) == 1


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    rarity = Rarity([["vneid", "ki"], ["ki"], ["ki", "so"]])
    assert rarity.idf("vneid") > rarity.idf("ki") > 0
    assert rarity.idf("nowhere") >= rarity.idf("vneid")
    assert "ki" in rarity
    assert "nowhere" not in rarity


def test_terms_are_syllables_pairs_and_accented_forms() -> None:
    assert list(terms(tokens("hòa xã"))) == ["hoa", "~hoa2", "xa", "~xa4", "hoa_xa"]


def test_an_empty_index_can_be_asked() -> None:
    assert LexicalIndex([]).scores(tokens("gì")).shape == (0,)
