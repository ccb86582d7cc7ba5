"""What a question asks for, read from its form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.question_forms import Sought, asks_duty, asks_who, quantities, quarters, sought


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("chỉ tiêu chữ ký số là mấy %", Sought.PERCENT),
        ("ty le ho so truc tuyen", Sought.PERCENT),
        ("hồ sơ trực tuyến giao 95% phải không", Sought.PERCENT),
        ("tổng kinh phí là mấy tỷ", Sought.MONEY),
        ("nâng loa hết bao nhiêu", Sought.MONEY),
        ("bao nhiêu hộ không dùng tiền mặt", Sought.FIGURE),
        ("cần mấy người chuyên trách", Sought.COUNT),
        ("sl tên miền là bn", Sought.FIGURE),
        ("báo cáo nộp trước ngày mấy", Sought.DATE),
        ("khảo sát làm vào quý mấy", Sought.DATE),
        ("công văn số mấy", Sought.DOCUMENT),
        ("căn cứ Kế hoạch 154 của tỉnh đúng không", Sought.DOCUMENT),
        ("mua máy quét cho một cửa", Sought.ANY),
        ("ở mục mấy", Sought.ANY),
        ("ai lo vụ wifi", Sought.ANY),
    ],
)
def test_the_kind_of_thing_wanted_is_read_from_the_form(text: str, kind: Sought) -> None:
    assert sought(text) is kind


def test_duties_and_persons_are_told_apart() -> None:
    assert asks_duty("công an xã được giao việc gì")
    assert not asks_duty("wifi công cộng có chưa")
    assert asks_who("đơn vị nào chủ trì")
    assert not asks_who("bao nhiêu phần trăm")


def test_a_quarter_is_no_quantity() -> None:
    assert quarters("Quý IV/2026") == {4}
    assert quarters("quý 2") == {2}
    assert quantities("quý 2 đạt 80%") == {80.0}


@given(st.text(max_size=200))
def test_any_text_has_one_form(text: str) -> None:
    assert sought(text) in Sought
