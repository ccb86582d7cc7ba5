"""The words by which people address each other ("hả cháu", "con ơi", "cháu muốn hỏi"): they say nothing of the matter.

Vietnamese uses kinship terms for I and you, and the same words name a child or an old person a question is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.text import Token, tokens

_KIN = frozenset(
    {"chau", "con", "em", "anh", "chi", "co", "chu", "bac", "ong", "ba", "di", "cau", "ban", "may", "ad", "shop", "sep"}
)
_OF_ONESELF = frozenset({"chau", "con", "em"})
# What stands before an address at the end of a question, and what may stand after it.
_BEFORE = frozenset(
    {
        "ha",
        "vay",
        "nhe",
        "nha",
        "a",
        "hen",
        "nghen",
        "the",
        "nhi",
        "day",
        "khong",
        "hong",
        "chua",
        "gi",
        "dau",
        "sao",
        "nao",
        "nhieu",
        "duoc",
        "dung",
    }
)
_AFTER = frozenset({"a", "nhe", "nha", "oi", "voi"})
_VERBS = frozenset({"muon", "hoi", "xin", "can", "tinh", "dinh", "nho", "chao"})
# What may stand before an "I" at the start; "" is nothing.
_OPENING = frozenset({"", "da", "vang", "thua", "alo", "chao", "cho", "oi", "a"})


def said(text: str) -> list[Token]:
    """The tokens of a text without the words of address; all of them if nothing else is said."""
    found = tokens(text)
    kept = [token for place, token in enumerate(found) if not _is_address(found, place)]
    return kept or found


def _is_address(found: Sequence[Token], place: int) -> bool:
    word = found[place].folded
    if word not in _KIN:
        return False
    before = found[place - 1].folded if place else ""
    after = found[place + 1].folded if place + 1 < len(found) else ""
    ends = place + 1 == len(found) or (after in _AFTER and place + 2 == len(found))
    of_oneself = word in _OF_ONESELF and before in _OPENING and after in _VERBS
    return after == "oi" or (before in _BEFORE and ends) or of_oneself
