"""What a question asks for, read from its form: a figure, a date, an office, a list, a confirmation.

All readings are of folded text, so they hold for questions typed without diacritics as well.
"""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.text import fold, folded_words, lexicon, words

_CONFIRMING = re.compile(
    r"\b(dung|phai)( (vay|the))? (khong|ko|k|hong|hem|chua|chang)\b"
    r"|\b(co phai|co dung|xac nhan|nghe noi|nghe bao|nghe dau|nguoi ta bao|nguoi ta noi|ho bao|ho noi|co that|tuong la"
    r"|bao la|chac la|dung vay)\b"
    r"|\b(chu gi|nhi|ha|a|chu)\W*$"
)
_DOCUMENT = r"(?:van ban|cong van|quyet dinh|ke hoach|thong bao|nghi quyet|nghi dinh|thong tu|chi thi)"
_DOCUMENT_SOUGHT = re.compile(
    rf"\b{_DOCUMENT}\b.*\bso (?:may|bao nhieu|nao|hieu|gi)\b|\bso may\b|\b{_DOCUMENT} (?:nao|gi)\b"
    rf"|\b{_DOCUMENT}(?: so)? \d|\b(?:ban hanh|ki) (?:ngay|hom|khi|bao gio|luc)\b"
)
_MONEY = re.compile(
    r"\b(?:kinh phi|ngan sach|(?:bao nhieu|may) (?:tien|dong|trieu|ti|ty)"
    r"|(?:het|ton|rot|cap|chi(?! tieu)) (?:\w+ ){0,3}(?:bao nhieu|may)|gia bao nhieu|\d (?:trieu|ti|ty|dong))\b"
)
_PERCENT = re.compile(r"%|\b(?:phan tram|ty le|ti le)\b")
_COUNTED = (
    "to|diem|nguoi|cai|thanh vien|ap|thon|truong|lop|cuoc|buoi|cho|doanh nghiep|san pham|can bo|cong chuc|thiet bi|nha"
    "|he thong|nen tang|nhom|mo hinh|dot|lan|vi tri|tru|tram|du an"
)
# "Bao nhiêu người" is as often answered by a share; "mấy người" wants them counted.
_COUNT = re.compile(rf"\bmay (?:{_COUNTED})\b|\bso luong\b")
_FIGURE_SOUGHT = re.compile(
    r"\b(?:bao nhieu|con so|may (?!bua|phong|ong|anh|chi|em|bac|don vi|moc|viec|cai nay))\b|\bso luong\b|\bmay\b$"
)
_DATE = re.compile(
    r"\b(?:khi nao|bao gio|chung nao|luc nao|hom nao|(?:ngay|thang|quy|nam) (?:may|nao)|ngay bao nhieu"
    r"|han chot|han cuoi|thoi han|truoc ngay|moc thoi gian|den han)\b"
)
_PLACE_OR_PHONE = re.compile(r"\b(?:muc|khoan|dieu|trang|phan|thu|khu vuc|buoc|chuong) may\b")
# "Máy" is a machine and "mấy" how many; "tiền mặt" is a way of paying and no sum.
_MACHINE = re.compile(r"\bmáy\b")
_OTHER_WORDS = re.compile(r"\btien mat\b|\bmay (?:tinh|chu|quet|scan|in|anh|moc)\b|\bmay phan\b(?! tram)")
_DUTY = re.compile(
    r"\b(nhiem vu|trach nhiem|duoc giao|giao viec|giao nhung|giao gi|giao cho nhung|lam gi|lam nhung|lam viec gi"
    r"|lam may viec|lo gi|lo nhung|lo viec|lo may viec|phu trach gi|phu trach nhung|phu trach viec|dam nhan|viec cua|nv"
    r"|mang nao|nhung viec|viec gi|chiu nhung|viec chi|phan viec)\b"
)
_WHO = re.compile(r"\b(ai|don vi nao|phong nao|ben nao|co quan nao|chu tri)\b")
_YEAR = re.compile(r"\b(20[2-9]\d)\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BILLION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:ty|ti)\b")
_LISTING = re.compile(
    r"\b(liet ke|ke ten|ke ra|ke het|danh sach|cac chi tieu|nhung chi tieu|chi tieu nao|chi tieu gi|tat ca|toan bo"
    r"|cac muc tieu|nhung muc tieu|tong hop cac|cac nhiem vu|nhung nhiem vu|nhiem vu gi|nhiem vu nao|nhiem vu cua"
    r"|trach nhiem cua|trach nhiem gi|lam nhung gi|lam nhung viec|lam viec gi|nhung viec gi|phai lam gi|lo viec gi"
    r"|co nhiem vu|co trach nhiem|cac moc|nhung moc|cac ket qua|nhung ket qua|cac van ban|nhung van ban|gom nhung"
    r"|gom co|gom cac|gom gi|nhung han che|cac han che|nhung gi|viec gi|nhung noi dung|cac noi dung)\b"
)
_COMPARING = re.compile(
    r"\b(so sanh|so voi|so giup|cao hon|thap hon|khac nhau|khac gi|khac voi|chenh|hon kem|xa nao|ben nao|voi nam)\b"
)
_CONTRASTING = re.compile(r"\b(cho thi|cho lai|luc thi|luc lai|cho ghi|hai cho|ca hai|mau thuan|hai don vi|rot cuoc)\b")


class Sought(StrEnum):
    """What kind of thing a question about a plan wants named."""

    PERCENT = "percent"
    MONEY = "money"
    COUNT = "count"
    FIGURE = "figure"
    DATE = "date"
    DOCUMENT = "document"
    ANY = "any"


def asks_confirmation(text: str) -> bool:
    """Whether the writer states something and wants it confirmed ("… đúng không?", "nghe nói …")."""
    return bool(_CONFIRMING.search(fold(text).strip()))


def asks_for_list(text: str) -> bool:
    """Whether several items are wanted ("liệt kê các chỉ tiêu …", "nhiệm vụ của …")."""
    return bool(_LISTING.search(fold(text)))


def asks_duty(text: str) -> bool:
    """Whether somebody's duties are wanted ("được giao việc gì", "làm những gì")."""
    return bool(_DUTY.search(fold(" ".join(folded_words(text)))))


def asks_who(text: str) -> bool:
    """Whether an office or a person is wanted ("ai lo", "đơn vị nào chịu trách nhiệm")."""
    return bool(_WHO.search(fold(text)))


def sought(text: str) -> Sought:
    """What kind of thing is to be named; a figure "…% phải không" to be confirmed is sought as well."""
    written = " ".join(lexicon().expand(words(text)))
    folded = _OTHER_WORDS.sub(" ", fold(_MACHINE.sub(" ", written)))
    if _DOCUMENT_SOUGHT.search(folded):
        return Sought.DOCUMENT
    if _PERCENT.search(folded):
        return Sought.PERCENT
    if _DATE.search(folded):
        return Sought.DATE
    folded = _PLACE_OR_PHONE.sub(" ", folded)
    confirmed = asks_confirmation(text) and bool(quantities(text))
    if not confirmed and not _FIGURE_SOUGHT.search(folded):
        return Sought.ANY
    if _MONEY.search(folded):
        return Sought.MONEY
    return Sought.COUNT if _COUNT.search(folded) else Sought.FIGURE


def compares(text: str) -> bool:
    """Whether two things are to be compared."""
    return bool(_COMPARING.search(fold(text)))


def contrasts(text: str) -> bool:
    """Whether the plan is said to speak twice of one thing ("chỗ thì ghi … chỗ lại ghi …", "giao A hay B")."""
    folded = fold(text)
    return bool(_CONTRASTING.search(folded)) or " hay " in folded


def years_named(text: str) -> tuple[int, ...]:
    """The years from 2020 on that a text names."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def quantities(text: str) -> frozenset[float]:
    """The numbers a text names but for years; billions count as millions, as budgets are written ("3 tỷ": 3000)."""
    folded = fold(text)
    folded = _QUARTER.sub(" ", folded)
    found = {_as_number(match) * 1000 for match in _BILLION.findall(folded)}
    found |= {_as_number(match) for match in _NUMBER.findall(_BILLION.sub(" ", folded)) if not _YEAR.fullmatch(match)}
    return frozenset(found)


_QUARTER = re.compile(r"\bquy (iv|i{1,3}|[1-4])\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


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
