"""A commune's name with a typing mistake is recognised; other words that are near it are not."""

import pytest

from knowledge.communes import misspelled
from knowledge.library import Library
from knowledge.text import folded_words

KNOWN = {"tien", "phu", "an", "xuan", "lam", "hoa", "nhan", "vien", "phai", "gi"}


@pytest.mark.parametrize(
    ("text", "commune"),
    [("ban chỉ đạo cđs nhơn trạh", "nhon-trach"), ("xã hoàg phú phai làm gi", "hoang-phu"), ("xuaan hoa", "xuan-hoa")],
)
def test_one_mistake_in_a_strange_word_is_forgiven(library: Library, text: str, commune: str) -> None:
    assert misspelled(folded_words(text), library.plans.values(), KNOWN.__contains__) == (commune,)


@pytest.mark.parametrize("text", ["cán bộ ăn tiền", "nhân viên", "phu lam", "phụ nữ lãm phú", ""])
def test_known_words_are_taken_as_they_are(library: Library, text: str) -> None:
    assert misspelled(folded_words(text), library.plans.values(), KNOWN.__contains__) == ()
