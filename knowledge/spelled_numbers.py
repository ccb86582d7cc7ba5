"""Numbers that a text spells out before what they count ("tám mươi phần trăm", "một cán bộ", "mười tám triệu")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from knowledge.text import fold
from knowledge.text import words as words_of

_WRITTEN = "một:1 mốt:1 hai:2 ba:3 bốn:4 tư:4 năm:5 lăm:5 sáu:6 bảy:7 bẩy:7 tám:8 chín:9"
_DIGITS = {word: int(digit) for word, digit in (pair.split(":") for pair in _WRITTEN.split())}
_FOLDED = {fold(word): digit for word, digit in _DIGITS.items()}
_TEN, _TENS, _SOME = "muoi", frozenset({"muoi", "chuc"}), frozenset({"may", "vai"})
_POWERS, _FILLING = {"tram": 100, "nghin": 1000, "ngan": 1000}, frozenset({"linh", "le"})
_PERCENT, _ALL_OF_IT = ["phan", "tram"], ["tram", "phan", "tram"]
# Typed without diacritics these are more often other words (bà, từ, năm, làm, sau).
_AMBIGUOUS = frozenset({"ba", "tu", "nam", "lam", "sau"})
_MAY_BE_COUNTED = (
    "phan % nguoi ho tuoi lop can dong trieu ti ty diem lan buoi cuoc hang thanh don chi san cong du he nen mo thiet"
    " may doanh"
)
_COUNTED = frozenset(_MAY_BE_COUNTED.split())
# What stands before the number of a day or a month; "tháng năm nay" names no month.
_DATED, _OF_A_YEAR = frozenset({"mung", "mong", "thang"}), frozenset({"nay", "nao", "truoc", "sau", "ngoai", "roi"})


class Spelled(NamedTuple):
    """A number, the first word of what it counts (folded), and the places of its first word and the one after it."""

    value: int
    counted: str
    first: int
    after: int


def spelled_numbers(words: Sequence[str]) -> list[Spelled]:
    """The numbers spelled out in lower-case words, each before a word for what is counted, or a day's or a month's."""
    folded = [fold(word) for word in words]
    digits = _digits(words, folded)
    found, place = [], 0
    while place < len(words):
        value, after = _read(folded, digits, place)
        whole = _of_how_many(folded, after) if value else 0
        if whole:
            found.append(Spelled(round(100 * value / whole), "phan", place, after + 2))
            after += 2
        elif value and folded[after : after + 1] == ["phan"] and folded[after : after + 2] != _PERCENT:
            pass  # "một phần": some of it
        elif value and _is_counted(folded, after):
            found.append(Spelled(value, folded[after], place, after))
        elif value and _is_of_a_date(folded, place, after):
            found.append(Spelled(value, folded[place - 1], place, after))
        place = max(after, place + 1)
    return found


def in_digits(text: str) -> str:
    """The text with numbers spelled out written in digits; as it is if there are none."""
    typed = words_of(text)
    found = spelled_numbers(typed)
    for spelled in reversed(found):
        is_share = spelled.after - spelled.first > 2 and fold(typed[spelled.after - 2]) == "phan"
        typed[spelled.first : spelled.after] = [str(spelled.value), *(["phần", "trăm"] if is_share else [])]
    return " ".join(typed) if found else text


def _is_counted(folded: Sequence[str], after: int) -> bool:
    """Whether something is counted there; "năm mô" is no number of models."""
    if after >= len(folded) or folded[after] not in _COUNTED:
        return False
    return folded[after] != "mo" or folded[after + 1 : after + 2] == ["hinh"]


def _is_of_a_date(folded: Sequence[str], place: int, after: int) -> bool:
    """Whether a number is that of a day or a month ("mùng mười", "tháng ba")."""
    if place == 0 or folded[place - 1] not in _DATED:
        return False
    follows = folded[after] if after < len(folded) else ""
    return folded[after - 1] != "nam" or not (follows[:1].isdigit() or follows in _OF_A_YEAR)


def _of_how_many(folded: Sequence[str], after: int) -> int:
    """Of how many parts a number before "phần …" is some ("ba phần tư": 4, "chín phần mười": 10), 0 if of none."""
    if list(folded[after : after + 1]) != ["phan"] or after + 1 >= len(folded):
        return 0
    is_year = folded[after + 1] == "nam" and any(
        word[0].isdigit() or word == "nay" for word in folded[after + 2 : after + 3]
    )
    return 0 if is_year else 10 if folded[after + 1] == _TEN else _FOLDED.get(folded[after + 1], 0)


def _are_some(folded: Sequence[str], place: int) -> bool:
    """Whether tens are only some ("mấy chục", "vài chục")."""
    return place > 0 and folded[place - 1] in _SOME


def _digits(words: Sequence[str], folded: Sequence[str]) -> list[int]:
    """The digit that each word is (0 if none)."""
    if list(words) != list(folded):
        return [_DIGITS.get(word, 0) for word in words]
    return [
        0
        if word in _AMBIGUOUS and folded[place + 1 : place + 2] != [_TEN] and folded[place + 1 : place + 3] != _PERCENT
        else _FOLDED.get(word, 0)
        for place, word in enumerate(folded)
    ]


def _read(folded: Sequence[str], digits: Sequence[int], place: int) -> tuple[int, int]:
    """Read a number from `place` on; return it (0 if there is none) and the place after it."""
    total, current, was_digit = 0, 0, False
    for after in range(place, len(folded)):
        word = folded[after]
        if digits[after] and not was_digit:
            current, was_digit = current + digits[after], True
            continue
        if list(folded[after : after + 3]) == _ALL_OF_IT and not (total or current):
            total = 100
        elif word in _TENS and (was_digit or not (current or _are_some(folded, after))):
            current = (current or 1) * 10
        elif word in _POWERS and was_digit:
            total, current = total + current * _POWERS[word], 0
        elif word not in _FILLING or not total:
            return total + current, after
        was_digit = False
    return total + current, len(folded)
