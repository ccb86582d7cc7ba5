"""What a text gives in numbers: years, quarters, quantities, amounts to be compared.

All readings are of folded text, so they hold for texts typed without diacritics as well.
"""

from __future__ import annotations

import re

from knowledge.spelled_numbers import spelled_numbers
from knowledge.text import fold, folded_words, words

# Years that a question sets aside ("chưa tính 2030", "trước mốc 2030").
_SET_ASIDE = re.compile(
    r"\b(?:chua|khong|khoi|k|ko) (?:tinh|ke|noi)(?: \w+){0,3} 20\d\d|\btruoc (?:moc|nam) 20\d\d"
    r"|\bchua (?:toi|den) (?:nam )?20\d\d"
    r"|\b(?:khong|hong|khoi|k|ko) (?:phai |can )?(?:doi|cho) (?:toi |den )?(?:nam )?20\d\d"
)
_YEAR = re.compile(r"\b(20[2-9]\d)\b")
# A period in the name of a paper ("Đề án … giai đoạn 2025-2030") says nothing of the years asked for; elsewhere its end
# does.
_PERIOD = re.compile(r"\b(20[2-9]\d) ?[-–] ?(20[2-9]\d)\b")
_IN_A_NAME = re.compile(r"\b(?:de an|ke hoach|chuong trinh|nghi quyet|quyet dinh|chien luoc)\b.*\bgiai doan $")
_LAST_YEAR = re.compile(r"\b(?<!may )(?<!cac )(?<!nhieu )(?<!nhung )nam (?:ngoai|roi|vua roi|vua qua|truoc(?! mat))\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BILLION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:ty|ti)\b")
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:%|phan tram\b)")
# "Cứ 10 hộ thì 4 hộ".
_OF_EVERY = re.compile(r"\bcu (\d{1,3})\b(?! ?%).{1,80}?\b(\d{1,3})\b(?! ?(?:%|tuoi))")
_BILLIONS = frozenset({"ti", "ty"})
_CYCLE = re.compile(
    r"\b(?:hang|moi|tung|cu)(?: mot)? ((?:[2-9] )?(?:nam|quy|thang|tuan|ngay))\b"
    r"|\b((?:[2-9] )?(?:nam|quy|thang|tuan|ngay)) (?:mot|1) lan\b"
)
_NAMED_OTHERWISE = {"3 thang": "quy"}
_HOW_OFTEN = re.compile(r"\b(?:hang|moi) (?:nam|quy|thang|tuan)\b|\bthuong xuyen\b|\bdinh ky\b")
_WHOLE = re.compile(r"\b(?:toan bo|tat ca|hoan toan|moi ho so)\b")
_NONE_LEFT_OUT = re.compile(rf"{_WHOLE.pattern}|\b(?:het|tuyet doi|khong (?:chua|sot|tru))\b")
_QUARTER = re.compile(r"\bquy (iv|i{1,3}|[1-4])\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def years_named(text: str) -> tuple[int, ...]:
    """The years from 2020 on that a text names."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def names_last_year(text: str) -> bool:
    """Whether a text speaks of the year before ("năm ngoái", "năm rồi")."""
    return bool(_LAST_YEAR.search(fold(text)))


def years_set_aside(text: str) -> frozenset[int]:
    """The years that a text names only to say that they are not meant."""
    folded = fold(text)
    aside = {year for part in _SET_ASIDE.findall(folded) for year in years_named(part)}
    for period in _PERIOD.finditer(folded):
        is_name = _IN_A_NAME.search(folded[: period.start()])
        aside.update(int(year) for year in (period.groups() if is_name else period.groups()[:1]))
    return frozenset(aside)


def amounts(text: str) -> frozenset[str]:
    """What a text gives as an amount, to be compared: numbers, quarters, "all", how often."""
    folded = fold(text)
    found = {f"{value:g}" for value in quantities(text)} | {f"quy {quarter}" for quarter in quarters(text)}
    found |= {match.replace("hang", "moi") for match in _HOW_OFTEN.findall(folded)}
    return frozenset(found | ({"100"} if _WHOLE.search(folded) else set()))


def cycles(text: str) -> frozenset[str]:
    """How often a text says that something happens: the lengths of time it names, folded ("hằng quý": "quy")."""
    found = (every or once_in for every, once_in in _CYCLE.findall(fold(text)))
    return frozenset(_NAMED_OTHERWISE.get(cycle, cycle) for cycle in found)


def leaves_none_out(text: str) -> bool:
    """Whether a text says "all of them" in words."""
    return bool(_NONE_LEFT_OUT.search(fold(text)))


def quantities(text: str) -> frozenset[float]:
    """The numbers a text names, in digits or spelled out, but for years; billions count as millions ("3 tỷ": 3000)."""
    folded = _OF_EVERY.sub(_share_of_every, _QUARTER.sub(" ", fold(text)))
    found = {_as_number(match) * 1000 for match in _BILLION.findall(folded)}
    found |= {_as_number(match) for match in _NUMBER.findall(_BILLION.sub(" ", folded)) if not _YEAR.fullmatch(match)}
    spelled = spelled_numbers(words(text))
    found |= {float(number.value * (1000 if number.counted in _BILLIONS else 1)) for number in spelled}
    return frozenset(found)


def quantities_before(text: str, unit: str) -> frozenset[float]:
    """The numbers that a text names right before a unit in words ("2 nguồn vốn" of "nguồn vốn"), in digits."""
    name = " ".join(folded_words(unit))
    said = " ".join(folded_words(text))
    found = re.findall(rf"(\d+(?:[.,]\d+)*) {re.escape(name)}\b", said) if name else []
    return frozenset(map(_as_number, found))


def _share_of_every(match: re.Match[str]) -> str:
    whole, part = int(match.group(1)), int(match.group(2))
    return f"{100 * part / whole:g} phan tram" if 0 < part <= whole else match.group()


def shares_named(text: str) -> frozenset[float]:
    """The shares a text names, in per cent ("60 phần trăm", "100%")."""
    return frozenset(_as_number(match) for match in _SHARE.findall(fold(text)))


def quarters(text: str) -> frozenset[int]:
    """The quarters of a year that a text names ("quý IV", "quý 2")."""
    return frozenset(_ROMAN.get(match) or int(match) for match in _QUARTER.findall(fold(text)))


def _as_number(written: str) -> float:
    """Read a number written the Vietnamese way: 3.000 is three thousand, 1,5 is one and a half."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return float(written.replace(".", ""))
    return float(written.replace(",", ".").strip(".")) if written.count(",") + written.count(".") <= 1 else 0.0


def numbers(text: str) -> frozenset[str]:
    """The numbers a text names, as written."""
    return frozenset(word for word in folded_words(text) if word[0].isdigit())
