"""Vietnamese text as people type it: all spellings of one question are equal to the search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import accented, clean, fold, folded_words, has_diacritics, syllable, tokens, words

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ 0123456789?,.%-"
vietnamese_text = st.text(alphabet=VIETNAMESE, max_size=80)


@given(st.text(max_size=200))
def test_no_text_makes_any_step_fail(text: str) -> None:
    for step in (clean, fold, words, tokens, folded_words, has_diacritics):
        step(text)


@given(st.text(max_size=100))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(vietnamese_text)
def test_composed_and_decomposed_texts_are_equal(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert tokens(decomposed) == tokens(text)


@given(vietnamese_text)
def test_capitals_are_equal_to_small_letters(text: str) -> None:
    assert fold(text.upper()) == fold(text)
    assert tokens(text.upper()) == tokens(text)


@given(vietnamese_text)
def test_folding_leaves_plain_letters_and_is_idempotent(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("uỷ", "ủy"), ("luỹ", "lũy"), ("toà", "tòa"), ("huỷ", "hủy")],
)
def test_old_and_new_tone_placement_are_one_word(old: str, new: str) -> None:
    assert accented(old) == accented(new)
    assert tokens(f"hồ sơ {old}") == tokens(f"hồ sơ {new}")


def test_different_tones_stay_different_words() -> None:
    assert len({accented(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ", "mâ", "mă")}) == 8


@pytest.mark.parametrize(("left", "right"), [("kỹ", "kĩ"), ("tỷ", "tỉ"), ("ký", "kí"), ("lý", "lí")])
def test_final_y_and_i_are_one_syllable(left: str, right: str) -> None:
    assert syllable(left) == syllable(right)


@pytest.mark.parametrize(("left", "right"), [("thúy", "thúi"), ("tay", "tai"), ("may", "mai"), ("say", "sai")])
def test_y_that_changes_the_sound_stays(left: str, right: str) -> None:
    assert syllable(left) != syllable(right)


def test_invisible_and_control_characters_vanish() -> None:
    assert clean("V\u200bNe\u00adID\u202e \ufeffmức\u00a02\x00\n\tlà\u2003gì") == "VNeID mức 2 là gì"


def test_emoji_and_punctuation_are_no_words() -> None:
    assert words("Xin chào!!! 😀👍🏽 (VNeID)…") == ["xin", "chào", "vneid"]


def test_numbers_keep_their_separators_and_percent_is_a_word() -> None:
    assert words("chỉ tiêu 95,5% với 1.000.000 đồng") == ["chỉ", "tiêu", "95,5", "%", "với", "1.000.000", "đồng"]


def test_stretched_letters_are_cut_but_years_are_not() -> None:
    assert words("alooooo ơiiiii 20000") == ["alo", "ơi", "20000"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ko bit tk dvc", "không biết tài khoản dịch vụ công"),
        ("mk vneid", "mật khẩu vneid"),
        ("sdt cccd", "số điện thoại căn cước"),
        ("tthc cbcc", "thủ tục cán bộ"),
        ("kdtm", "không dùng tiền mặt"),
        ("dc j r", "được gì rồi"),
        ("CĐS", "chuyển đổi số"),
    ],
)
def test_short_forms_are_written_out(typed: str, meant: str) -> None:
    typed = typed.replace("bit", "bít")
    assert folded_words(typed) == tuple(fold(meant).split())


def test_diacritics_are_seen_only_where_there_are_some() -> None:
    assert has_diacritics("làm sao")
    assert has_diacritics("di dau") is False
    assert has_diacritics("đi dau")


def test_the_last_letter_of_a_common_word_is_no_abbreviation_of_another() -> None:
    assert folded_words("ba má ở nhà")
    assert folded_words("tôi đi với ba tôi") == ("toi", "di", "voi", "ba", "toi")
