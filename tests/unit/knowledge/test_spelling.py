"""Keyboard slips are mended towards the content's own words; correct words stay."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.spelling import Speller
from knowledge.text import folded_words, words

WORDS = words(
    "dich vu cong dang ki tai khoan mat khau can cuoc tam tru vneid thanh toan quen chuyen nguoi phuong hoc an"
)
speller = Speller(Counter([*WORDS, *WORDS, "vneid", "quen"]))


@pytest.mark.parametrize("word", WORDS)
def test_known_words_stay(word: str) -> None:
    assert speller.correct(word) == (word,)


@pytest.mark.parametrize(
    ("typed", "meant"), [("vnied", "vneid"), ("khoann", "khoan"), ("phuogn", "phuong"), ("thnah", "thanh")]
)
def test_swapped_and_extra_letters_are_mended(typed: str, meant: str) -> None:
    assert speller.correct(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ddawng", "dang"), ("khoarn", "khoan"), ("nguowif", "nguoi"), ("hojc", "hoc"), ("queen", "quen")],
)
def test_undecoded_telex_is_read(typed: str, meant: str) -> None:
    assert speller.correct(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dichvucong", ("dich", "vu", "cong")),
        ("taikhoan", ("tai", "khoan")),
        ("matkhau", ("mat", "khau")),
        ("tamtru", ("tam", "tru")),
        ("dangky", ("dang", "ki")),
    ],
)
def test_run_together_syllables_are_cut(typed: str, meant: tuple[str, ...]) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("word", ["xyzzyq", "o", "zz", "12345", "95,5", "%", "119/kh"])
def test_what_resembles_nothing_stays(word: str) -> None:
    assert speller.correct(word) == (word,)


def test_among_equally_near_words_the_commoner_wins() -> None:
    assert Speller(Counter({"phong": 2, "phuong": 9})).correct("phoung") == ("phuong",)


def test_mending_a_text_keeps_its_order() -> None:
    assert speller.mend(["quen", "matkhau", "vnied"]) == ["quen", "mat", "khau", "vneid"]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_words_can_be_mended(typed: list[str]) -> None:
    assert len(speller.mend(typed)) >= len(typed)


def test_the_content_itself_is_left_as_it_is(library: Library) -> None:
    texts = [folded_words(f"{guide.title} {guide.summary}") for guide in library.guides.values()]
    real = Speller(Counter(word for text in texts for word in text))
    assert all(real.mend(text) == list(text) for text in texts)
