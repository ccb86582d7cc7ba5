"""The entity table recognises communes, years and aspects however they are typed."""

import pytest

from bot.components.phrases import Found, PhraseTable
from knowledge.text import folded_words


@pytest.fixture(scope="module")
def table() -> PhraseTable:
    return PhraseTable.load()


@pytest.mark.parametrize(
    "text",
    ["Xuân Hòa", "xuân hoà", "XUAN HOA", "Xuân Hoà", "thế xã xuan hoa thì sao"],
)
def test_one_commune_in_every_spelling(table: PhraseTable, text: str) -> None:
    assert Found("commune", "xuan-hoa") in table.find(folded_words(text))


def test_two_communes_in_one_message(table: PhraseTable) -> None:
    found = table.find(folded_words("so sánh Phú Lâm với An Viễn"))
    assert [item.value for item in found if item.entity == "commune"] == ["phu-lam", "an-vien"]


def test_the_longer_phrase_wins() -> None:
    table = PhraseTable({"aspect": {"place": ["ở đâu"], "source": ["nguồn ở đâu"]}})
    assert table.find(folded_words("nguồn ở đâu")) == [Found("aspect", "source")]


def test_an_entity_is_named_once(table: PhraseTable) -> None:
    found = table.find(folded_words("ở đâu vậy, ở đâu"))
    assert found.count(Found("aspect", "place")) == 1


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("phí bao nhiêu", "fee"),
        ("mat may ngay", "duration"),
        ("can giay to gi", "documents"),
        ("nộp ở đâu", "place"),
        ("đơn vị nào phụ trách", "responsible"),
        ("hạn nộp báo cáo", "deadline"),
        ("kinh phí lấy từ đâu", "budget"),
    ],
)
def test_aspects(table: PhraseTable, text: str, aspect: str) -> None:
    assert Found("aspect", aspect) in table.find(folded_words(text))


def test_a_limit_is_no_deadline(table: PhraseTable) -> None:
    """The words "giới hạn" end like "hạn"."""
    assert Found("aspect", "deadline") not in table.find(folded_words("cách nào giới hạn giờ chơi"))


def test_nothing_found(table: PhraseTable) -> None:
    assert table.find(folded_words("xin chào")) == []
    assert table.find([]) == []
