"""Telex that no keyboard wrote out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.telex import undo_telex
from knowledge.text import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("queen maatj khaaur thif lamf sao", "quên mật khẩu thì làm sao"),
        ("soos ddieenj thoaij ddangw kys", "số điện thoại đăng ký"),
        ("dduwowcj khoong em", "được không em"),
        ("khaaru maatj", "khẩu mật"),
        ("NOOPJ HOOF SOW", "NỘP HỒ SƠ"),
        ("cais vneid cuar tooi, 2 maays", "cái vneid của tôi, 2 máy"),
    ],
)
def test_it_is_written_out(typed: str, meant: str) -> None:
    # Where the tone stands in a pair of vowels is a matter of taste, so only which tone it is counts.
    assert fold(undo_telex(typed)) == fold(meant)
    assert undo_telex(typed) != typed


@pytest.mark.parametrize(
    "text",
    [
        "lam sao cai vneid",
        "Làm sao cài VNeID, app báo lỗi hoài",
        "ko dc ad oi, tk bi khoa r",
        "I need help with my bank app",
        "free wifi",
        "look",
        "Postmart, Voso, Shopee, Agribank",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert undo_telex(text) == text


def test_the_tone_is_the_one_typed() -> None:
    assert undo_telex("maatj khaaur") == "mật khẩu"
    assert undo_telex("ddaats ddai") == "đất đai"


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_only_gets_shorter(text: str) -> None:
    assert len(undo_telex(text)) <= len(text)
