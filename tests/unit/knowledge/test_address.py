"""Kinship terms by which people address each other are no part of a question; those it is about are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.address import said
from knowledge.text import tokens


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("làm VNeID mức 2 ở đâu hả cháu", "lam vneid muc 2 o dau ha"),
        ("phí bao nhiêu vậy con ạ", "phi bao nhieu vay a"),
        ("cháu ơi quên mật khẩu rồi", "oi quen mat khau roi"),
        ("Cháu muốn đăng ký tạm trú", "muon dang ki tam tru"),
        ("dạ em hỏi chữ ký số", "da hoi chu ki so"),
    ],
)
def test_words_of_address_are_left_out(text: str, left: str) -> None:
    assert " ".join(token.folded for token in said(text)) == left


@pytest.mark.parametrize(
    "text",
    [
        "khai sinh cho cháu",
        "hai đứa cháu tính đăng ký kết hôn",
        "con tôi chưa đủ tuổi",
        "nhập hộ khẩu cho con",
        "em bé",
    ],
)
def test_those_a_question_is_about_stay(text: str) -> None:
    assert said(text) == tokens(text)


@given(st.text())
def test_something_is_left_of_any_text(text: str) -> None:
    assert bool(said(text)) == bool(tokens(text))
    assert set(said(text)) <= set(tokens(text))
