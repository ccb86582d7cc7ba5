"""Small readings of the text that need no model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import numbers, quantities, years_named
from knowledge.guides import Aspect
from knowledge.question_forms import asks_confirmation, asks_for_list, compares, contrasts
from knowledge.understanding import Understanding


@pytest.mark.parametrize(
    "text", ["Nghe nói mức 1 nộp được hồ sơ", "phí 15.000 đồng đúng không?", "co phai 80% khong", "phải lên huyện à?"]
)
def test_a_statement_to_be_confirmed_is_seen(text: str) -> None:
    assert asks_confirmation(text)


@pytest.mark.parametrize("text", ["Làm căn cước ở đâu", "quên mật khẩu vneid", "chỉ tiêu là bao nhiêu"])
def test_a_plain_question_asks_no_confirmation(text: str) -> None:
    assert not asks_confirmation(text)


@pytest.mark.parametrize(
    "text", ["Liệt kê các chỉ tiêu kinh tế số", "nhiem vu cua cong an xa", "Công an xã phải làm gì"]
)
def test_a_wish_for_a_list_is_seen(text: str) -> None:
    assert asks_for_list(text)


def test_a_wish_for_one_thing_is_no_list() -> None:
    assert not asks_for_list("chỉ tiêu hồ sơ trực tuyến là bao nhiêu")


@pytest.mark.parametrize("text", ["So sánh Phú Lâm với An Viễn", "xã nào cao hơn", "2026 khác gì 2030"])
def test_a_comparison_is_seen(text: str) -> None:
    assert compares(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("80%", {80}),
        ("99,5 %", {99.5}),
        ("3.000 triệu đồng", {3000}),
        ("95 phần trăm hay 90%", {95, 90}),
        ("tám mươi", set()),
        ("chỉ tiêu năm 2026", set()),
    ],
)
def test_quantities_are_read_the_vietnamese_way_and_years_are_none(text: str, found: set[float]) -> None:
    assert quantities(text) == found


def test_billions_count_as_the_millions_that_budgets_are_written_in() -> None:
    assert 3000 in quantities("3 tỷ đồng")


def test_years_are_read_once_each_in_their_order() -> None:
    assert years_named("2030 hay 2026, 2030 và 1999") == (2030, 2026)


@pytest.mark.parametrize("text", ["chỗ thì ghi 95% chỗ lại ghi toàn bộ", "giao Văn phòng hay Phòng Văn hóa"])
def test_a_contradiction_asked_about_is_seen(text: str) -> None:
    assert contrasts(text)


def test_numbers_are_read_as_written() -> None:
    assert numbers("mức 2 phí 15.000đ") >= {"2", "15.000"}


def test_article_sections_asked_for_come_in_the_order_named_without_plan_fields() -> None:
    understood = Understanding("", "ask_guide", 1.0, aspects=("deadline", "fee", "steps"))
    assert understood.guide_aspects == (Aspect.FEE, Aspect.STEPS)


def test_the_probability_of_several_kinds_adds_up() -> None:
    understood = Understanding("", "a", 0.5, {"a": 0.5, "b": 0.3})
    assert understood.probability("a", "b", "c") == pytest.approx(0.8)


def test_a_form_is_taken_as_learned_or_by_its_words_unless_it_is_unlikely() -> None:
    learned = Understanding("", "ask_plan", 1.0, forms={"list": 0.6, "confirm": 0.2})
    assert learned.takes_form("list", by_its_words=False)
    assert learned.takes_form("confirm", by_its_words=True)
    assert not learned.takes_form("confirm", by_its_words=False)
    assert not learned.takes_form("duty", by_its_words=True)
    assert Understanding("", "ask_plan", 1.0).takes_form("duty", by_its_words=True)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for read in (asks_confirmation, asks_for_list, compares, contrasts, quantities, numbers, years_named):
        read(text)
