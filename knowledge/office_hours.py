"""Recognises the question when the commune's office is open: "giờ làm việc của xã", "mai một cửa có làm việc không".

Nearly all its words are everybody's words (giờ, làm, việc, xã), so neither the search nor the engine can tell it from a
question that leans on the open article. Every word must be understood; otherwise it is a question like any other ("giờ
làm việc của trạm y tế", "thứ bảy có tính là ngày làm việc không").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto

ARTICLE = "xa-trung-tam-hanh-chinh-cong"
"""The article on the office. The hours themselves are each commune's to set (`troly channels hours`)."""


class _Part(Enum):
    OFFICE = auto()
    OPEN = auto()
    HOUR = auto()
    DAY = auto()
    ASKING = auto()
    FILLER = auto()


_WORDS = {
    _Part.OFFICE: (
        "xa, phuong, uy ban, uy ban nhan dan, ubnd, trung tam, trung tam phuc vu hanh chinh cong, "
        "trung tam hanh chinh cong, mot cua, bo phan mot cua, bo phan tiep nhan va tra ket qua, co quan, tru so, "
        "can bo, van phong, quay"
    ),
    _Part.OPEN: "lam viec, mo cua, dong cua, mo, dong, nghi, nghi trua, hoat dong, co nguoi truc, hanh chinh",
    _Part.HOUR: "gio, may gio, gio nao, gio giac, lich, khi nao, luc nao, thoi gian",
    _Part.DAY: (
        "hom nay, bua nay, ngay mai, mai, ngay mot, thu hai, thu ba, thu tu, thu nam, thu sau, thu bay, thu 2, thu 3, "
        "thu 4, thu 5, thu 6, thu 7, t2, t3, t4, t5, t6, t7, chu nhat, cn, cuoi tuan, ngay le, le, tet, ngay thuong, "
        "buoi sang, buoi trua, buoi chieu, buoi toi, sang, trua, chieu"
    ),
    _Part.ASKING: "khong, hay khong, chua, nao, the nao, ra sao, bao nhieu, may, gi",
    _Part.FILLER: (
        "cua, o, co, con, tu, den, toi, la, va, hay, thi, vao, vay, the, a, nhi, nha, nhe, ben, minh, em, nay, ngay, "
        "bat dau, ket thuc, het, cho hoi, cho toi hoi, cho em hoi, cho minh hoi, cho biet, cho toi biet, xin hoi, hoi, "
        "luc, vao luc"
    ),
}
_PARTS = {tuple(phrase.split()): part for part, phrases in _WORDS.items() for phrase in phrases.split(", ")}
_LONGEST = max(map(len, _PARTS))


def asks_office_hours(folded: Sequence[str]) -> bool:
    """Whether a question, as folded words, is all about when the office is open.

    "Mấy giờ" needs no office: none but the commune's could be meant. A day alone needs one, or a yes or no to ask for.
    """
    parts = set(_parts(folded))
    if None in parts or _Part.OPEN not in parts:
        return False
    return _Part.HOUR in parts or (_Part.DAY in parts and bool({_Part.OFFICE, _Part.ASKING} & parts))


def _parts(words: Sequence[str]) -> Iterator[_Part | None]:
    """What each phrase is, the longest first; None for a word that is not understood."""
    place = 0
    while place < len(words):
        size = next((size for size in range(_LONGEST, 1, -1) if tuple(words[place : place + size]) in _PARTS), 1)
        yield _PARTS.get(tuple(words[place : place + size]))
        place += size
