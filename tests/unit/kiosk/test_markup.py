"""Reading the markup of articles: nothing is lost, nothing becomes HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.markup import BlockKind, blocks, spans
from knowledge.library import Library

MARKED_UP = st.text(alphabet=st.sampled_from("a ê1.-•*\n\t<>&gov.vn/:https[](){}"), max_size=200)


def words(text: str) -> str:
    """The text without white space, marks of lists and of bold."""
    lines = [re.sub(r"^\s*(\d{1,3}\.|[-•])\s+", "", line) for line in text.splitlines()]
    return re.sub(r"\s|\*", "", "".join(lines))


def test_paragraphs_lists_and_bold() -> None:
    found = blocks("Mở **VNeID**.\ntiếp\n\n1. Một\n2. Hai\n- Giấy\n• Tờ\n\nHết.")
    assert [(block.kind, block.text) for block in found] == [
        (BlockKind.PARAGRAPH, "Mở VNeID.\ntiếp"),
        (BlockKind.ORDERED, "Một\nHai"),
        (BlockKind.UNORDERED, "Giấy\nTờ"),
        (BlockKind.PARAGRAPH, "Hết."),
    ]
    assert found[0].as_json() == ["p", [["Mở ", ["b", "VNeID"], ".\ntiếp"]]]


def test_an_indented_line_goes_on_in_the_item_before() -> None:
    (block,) = blocks("1. Một\n   và nữa\n2. Hai")
    assert block.text == "Một\nvà nữa\nHai"
    assert len(block.lines) == 2


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("xem dichvucong.gov.vn.", "https://dichvucong.gov.vn"),
        ("xem https://vneid.gov.vn/huong-dan, rồi", "https://vneid.gov.vn/huong-dan"),
        ("đuôi .gov.vn", None),
        ("hotro@example.gov.vn", None),
        ("javascript:alert(1)", None),
        ("http://xa.example", None),
        ("gov.vnx", None),
    ],
)
def test_web_addresses_are_known_and_nothing_else(text: str, address: str | None) -> None:
    assert [span.address for span in spans(text) if span.address] == ([address] if address else [])


@given(MARKED_UP)
def test_no_word_is_lost_or_added(text: str) -> None:
    drawn = "".join(block.text for block in blocks(text))
    assert words(drawn) == words(text)


@given(MARKED_UP)
def test_every_address_is_a_web_address(text: str) -> None:
    for span in spans(text):
        assert span.address is None or re.fullmatch(r"https://\S+", span.address)


def test_every_article_is_read_whole(library: Library) -> None:
    for guide in library.guides.values():
        for section in (guide.summary, *guide.sections.values()):
            assert words("".join(block.text for block in blocks(section))) == words(section), guide.slug
