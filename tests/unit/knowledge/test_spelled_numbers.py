"""Numbers spelled out are read where something is counted, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import quantities
from knowledge.spelled_numbers import in_digits, spelled_numbers
from knowledge.text import words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tám mươi phần trăm", 80),
        ("chín mươi lăm phần trăm đúng không", 95),
        ("nam muoi phan tram", 50),
        ("nam phan tram", 5),
        ("một người chuyên trách", 1),
        ("hai mươi mốt lớp", 21),
        ("một ngàn hai trăm triệu", 1200),
        ("một trăm linh năm người", 105),
        ("mười tám triệu", 18),
        ("ba tỷ", 3000),
        ("ba phần tư người lớn", 75),
        ("một phần năm thời gian", 20),
        ("chín chục phần trăm", 90),
        ("ngày hai mươi hằng tháng", 20),
        ("từ mười sáu tuổi", 16),
        ("mùng mười tháng mười", 10),
        ("cuối tháng tư", 4),
        ("tháng năm, khi sơ kết", 5),
    ],
)
def test_a_number_before_what_it_counts_is_read(text: str, value: int) -> None:
    assert quantities(text) == {float(value)}


@pytest.mark.parametrize(
    "text",
    [
        "năm nay người dân",
        "từ doanh nghiệp",
        "sau chi tieu",
        "bà con",
        "tư vấn phần mềm",
        "ba tôi",
        "một nơi",
        "trong tháng năm nay",
        "tháng năm 2026",
        "hết hay một phần",
        "mấy chục phần trăm",
        "vài chục người",
    ],
)
def test_other_words_that_look_alike_are_no_numbers(text: str) -> None:
    assert not spelled_numbers(words(text))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(spelled.value > 0 for spelled in spelled_numbers(words(text)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("chín mươi lăm phần trăm phải không", "95 phần trăm phải không"),
        ("chin phan muoi nguoi co smartphone", "90 phần trăm nguoi co smartphone"),
        ("đặt trăm phần trăm luôn", "đặt 100 phần trăm luôn"),
        ("Phủ sóng 5G, còn gì nữa?", "Phủ sóng 5G, còn gì nữa?"),
    ],
)
def test_a_text_can_be_had_with_its_numbers_in_digits(text: str, written: str) -> None:
    assert in_digits(text) == written
