"""Stated names and home addresses are masked before storage; what states none is left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.privacy import mask_for_storage
from knowledge.stated import mask_stated
from tests.unit.knowledge.stated_examples import NOTHING_STATED, addresses, names


def test_the_recall_on_made_up_names_is_at_least_98_percent() -> None:
    examples = list(names())
    assert len(examples) >= 150
    missed = [text for text, name in examples if any(word in mask_stated(text).split() for word in name.split())]
    assert len(missed) <= len(examples) // 50, missed


@pytest.mark.parametrize(("text", "address"), list(addresses()))
def test_what_leads_to_the_door_is_masked(text: str, address: str) -> None:
    masked = mask_stated(text)
    assert address not in masked
    assert "[địa chỉ]" in masked


def test_hamlet_and_commune_stay() -> None:
    assert (
        mask_stated("tôi ở số nhà 45, tổ 3, ấp 2, xã Phú Lâm") == "tôi ở số nhà [địa chỉ], [địa chỉ], ấp 2, xã Phú Lâm"
    )


@pytest.mark.parametrize("text", NOTHING_STATED)
def test_what_names_nobody_is_left_as_it_is(text: str) -> None:
    assert mask_stated(text) == text


def test_hardly_anything_in_the_content_looks_like_a_name_or_address(library: Library) -> None:
    """The only finds are those who signed the plans, and a plot named as an example."""
    texts = [section.text for plan in library.plans.values() for section in plan.sections]
    texts += [ask for plan in library.plans.values() for fact in plan.facts for ask in fact.asks]
    for guide in library.guides.values():
        claims = [text for claim in guide.claims for text in (*claim.wrong, claim.truth)]
        texts += [guide.title, guide.summary, *guide.questions, *guide.keywords, *guide.sections.values(), *claims]
    found = [text for text in texts if "[họ tên]" in mask_stated(text) or "[địa chỉ]" in mask_stated(text)]
    assert len(found) <= len(texts) // 1000, found


def test_all_that_is_personal_is_masked_for_storage() -> None:
    text = "Tôi tên Nguyễn Văn An, cccd 075190001234, số nhà 12 ấp 3, gọi 0912345678"
    assert mask_for_storage(text) == "Tôi tên [họ tên], cccd [số căn cước], số nhà [địa chỉ] ấp 3, gọi [số điện thoại]"


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_for_storage(text)
    assert mask_for_storage(once) == once


_TELLING = (
    "tôi",
    "tên",
    "là",
    "Nguyễn",
    "Văn",
    "họ",
    ":",
    "số",
    "nhà",
    "12",
    "đường",
    "ở",
    "tổ",
    "3",
    "ấp",
    ",",
    "45/6",
)


@given(st.lists(st.sampled_from(_TELLING), max_size=20))
def test_masking_twice_changes_nothing_more_on_telling_text(words: list[str]) -> None:
    once = mask_for_storage(" ".join(words))
    assert mask_for_storage(once) == once


@pytest.mark.parametrize(
    "piece", ["tên ", "tôi tên ", "Nguyễn ", "số nhà 1", "1/", "đường A ", "ở 1 A ", "a ", "tổ 1 "]
)
def test_no_text_of_the_longest_length_takes_long(piece: str) -> None:
    started = time.process_time()
    mask_stated((piece * 2000)[:2000])
    assert time.process_time() - started < 1
