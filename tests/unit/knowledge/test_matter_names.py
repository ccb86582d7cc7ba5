"""Messages that are nothing but a matter's name and what is wanted of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matter_names import MatterNames, topic_named
from knowledge.referrals import Referral
from knowledge.text import folded_words
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE

EXTENDED = replace(RESIDENCE, slug="gia-han", names=("gia hạn tạm trú",))
NAMES = MatterNames([GUIDE, RESIDENCE, EXTENDED])


@pytest.mark.parametrize(
    "text",
    [
        "tạm trú",
        "Đăng ký tạm trú",
        "giay to dang ky tam tru",
        "thủ tục làm tạm trú",
        "tạm trú mất mấy ngày",
        "lệ phí tạm trú bao nhiêu tiền",
        "danh sách giấy tờ tạm trú",
        "đăng ký tạm trú ở đâu vậy ạ",
    ],
)
def test_a_name_with_what_is_wanted_of_it_is_that_matter(text: str) -> None:
    assert NAMES.matter(folded_words(text)) == "tam-tru"


def test_the_longest_name_counts() -> None:
    assert NAMES.matter(folded_words("giấy tờ gia hạn tạm trú")) == "gia-han"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "chưa đăng ký tạm trú thì sao",
        "không tạm trú có sao không",
        "tạm trú rồi gia hạn tạm trú",
        "phí bao nhiêu",
        "tạm trú cho người nước ngoài",
        "chủ nhà không cho đăng ký tạm trú",
        "mật khẩu wifi ở đâu",
    ],
)
def test_a_message_with_words_of_another_matter_is_none(text: str) -> None:
    assert NAMES.matter(folded_words(text)) is None


def test_a_name_of_two_articles_is_of_neither() -> None:
    names = MatterNames([RESIDENCE, replace(EXTENDED, names=("Tạm trú", "gia hạn tạm trú"))])
    assert names.matter(folded_words("tạm trú")) is None
    assert names.matter(folded_words("gia hạn tạm trú")) == "gia-han"


def test_names_are_found_within_a_message_the_longest_first() -> None:
    said = folded_words("còn cái gia hạn tạm trú thì sao")
    assert list(NAMES.mentioned(said)) == [("gia", "han", "tam", "tru"), ("tam", "tru")]


def test_a_referral_is_named_where_no_article_is() -> None:
    passport = Referral("ho-chieu", "Hộ chiếu", ("passport", "tạm trú"), (), "Công an tỉnh")
    names = MatterNames([RESIDENCE], [passport])
    assert names.matter(folded_words("phí hộ chiếu")) == "ho-chieu"
    assert names.matter(folded_words("tạm trú")) == "tam-tru"
    assert names.matter(folded_words("passport")) is None


@pytest.mark.parametrize(
    ("text", "topic"), [("VNeID", "vneid"), ("thu tuc", "dvc"), ("BHYT", "suckhoe"), ("vneid mức 2", None), ("", None)]
)
def test_a_topic_is_named_by_its_name_alone(text: str, topic: str | None) -> None:
    assert topic_named(folded_words(text)) == topic


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert NAMES.matter(folded_words(text)) in {None, "mat-khau", "tam-tru", "gia-han"}
