"""Word search: scores are shares of what the question could reach, and spelling does not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import lexical
from knowledge.lexical import LexicalIndex, Rarity, Scores
from knowledge.terms import TermNumbers
from knowledge.text import tokens
from knowledge.tokenized import TokenizedTexts

DOCUMENTS = [
    "Quên mật khẩu VNeID thì đặt lại ngay trên ứng dụng",
    "Đăng ký tạm trú nộp trực tuyến hoặc tại Công an xã",
    "Lệ phí đăng ký tạm trú là 7.000 đồng",
    "Chữ ký số cá nhân miễn phí",
]
index = LexicalIndex(TokenizedTexts.of(DOCUMENTS))
vocabulary = sorted({word for text in DOCUMENTS for word in text.split()} | {"bóng", "đá", "xyz", "2026", "?"})


def scores_of(text: str, of: LexicalIndex = index, size: int = len(DOCUMENTS)) -> Scores:
    """The score of each text, 0 where nothing matches."""
    found = of.matches(tokens(text))
    scores = np.zeros(size, dtype=np.float32)
    scores[found.places] = found.scores
    return scores


@given(st.lists(st.sampled_from(vocabulary), max_size=12))
def test_matches_stand_in_order_and_score_up_to_1(words: list[str]) -> None:
    found = index.matches(tokens(" ".join(words)))
    assert found.places.tolist() == sorted(set(found.places.tolist()))
    assert len(found.places) == len(found.scores)
    assert np.all(found.scores > 0)
    assert np.all(found.scores <= 1)


@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_a_text_finds_itself_first(number: int) -> None:
    scores = scores_of(DOCUMENTS[number])
    assert int(np.argmax(scores)) == number
    assert scores[number] > 2 * np.delete(scores, number).max()


@pytest.mark.parametrize("question", ["bóng đá tối nay", ""])
def test_a_question_that_shares_no_word_matches_nothing(question: str) -> None:
    assert len(index.matches(tokens(question)).places) == 0


def test_words_no_document_has_lower_the_score() -> None:
    plain = scores_of("quên mật khẩu")[0]
    diluted = scores_of("quên mật khẩu wifi nhà hàng xóm")[0]
    assert 0 < diluted < plain


def test_a_question_without_diacritics_finds_the_same_first() -> None:
    assert int(np.argmax(scores_of("le phi dang ky tam tru"))) == 2


def test_diacritics_tell_words_apart_where_they_are_typed() -> None:
    two = LexicalIndex(TokenizedTexts.of(["mua bán", "múa bàn"]))
    assert int(np.argmax(scores_of("múa bàn", two, 2))) == 1


def test_scores_are_those_of_bm25() -> None:
    """By hand: both texts have two terms and a pair, so each term weighs idf / (1 + k1), with k1 = 1.2."""
    two = LexicalIndex(TokenizedTexts.of(["tam tru", "tam vang"]))
    common, rare = np.log(1 + 0.5 / 2.5), np.log(1 + 1.5 / 1.5)
    expected = (common + 2 * rare) / 2.2 / (common + 2 * rare)
    assert scores_of("tam tru", two, 2).tolist() == pytest.approx([expected, common / 2.2 / (common + 2 * rare)])


def test_an_index_of_some_of_the_texts_knows_only_their_words() -> None:
    """It is numbered like all of them, and says nothing of words that only the others have."""
    whole = TokenizedTexts.of(DOCUMENTS)
    some = LexicalIndex(whole.select([1, 2]))
    alone = LexicalIndex(TokenizedTexts.of(DOCUMENTS[1:3]))
    for question in (*DOCUMENTS, "đăng ký VNeID"):
        assert scores_of(question, some, 2).tolist() == pytest.approx(scores_of(question, alone, 2).tolist())


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    texts = TokenizedTexts.of(["vneid ki", "ki", "ki so"])
    rarity = Rarity.of(TermNumbers(texts), texts)
    assert rarity.idf("vneid") > rarity.idf("ki") > 0
    assert rarity.idf("nowhere") >= rarity.idf("vneid")
    assert "ki" in rarity
    assert "nowhere" not in rarity


def test_an_empty_index_can_be_asked() -> None:
    assert len(LexicalIndex(TokenizedTexts.of([])).matches(tokens("gì")).places) == 0


class TestBeyondTheExact:
    """So many texts that only the best by the rarest terms are scored by the common ones too."""

    @pytest.fixture
    def many(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setattr(lexical, "_EXACT", 100)
        monkeypatch.setattr(lexical, "_RARE", 40)
        monkeypatch.setattr(lexical, "_CANDIDATES", 20)
        chance = np.random.default_rng(1)
        words = np.array([f"từ{letter}{other}" for letter in "abcdefgh" for other in "abcdefgh"])
        common = ["đăng", "ký", "xã"]
        return [" ".join([*common, *chance.choice(words, 6)]) for _ in range(300)]

    def test_the_best_is_found_and_scored_as_exactly(self, many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        index = LexicalIndex(TokenizedTexts.of(many))
        for number in range(0, 300, 30):
            bounded = scores_of(many[number], index, 300)
            assert np.count_nonzero(bounded) <= 20
            with monkeypatch.context() as patched:
                patched.setattr(lexical, "_EXACT", 1_000_000)
                exact = scores_of(many[number], index, 300)
            assert np.count_nonzero(exact) == 300
            assert int(np.argmax(bounded)) == int(np.argmax(exact)) == number
            found = np.flatnonzero(bounded)
            assert bounded[found].tolist() == pytest.approx(exact[found].tolist(), rel=1e-5)

    def test_one_rare_word_hides_no_other_text(self, many: list[str]) -> None:
        index = LexicalIndex(TokenizedTexts.of([*many, "hiếm"]))
        assert np.count_nonzero(scores_of("hiếm đăng ký xã", index, 301)) > 1

    def test_words_that_all_texts_have_still_match(self, many: list[str]) -> None:
        index = LexicalIndex(TokenizedTexts.of(many))
        assert 0 < np.count_nonzero(scores_of("đăng ký xã", index, 300)) <= 20
