"""What officers call the topics, ways and outcomes of a visit, on buttons, in files and in messages."""

from __future__ import annotations

import re

from knowledge.text import clean, fold

TOPICS: dict[str, str] = {
    "vneid": "VNeID",
    "dvc": "Dịch vụ công",
    "thanhtoan": "Thanh toán",
    "chukyso": "Chữ ký số",
    "antoan": "Chống lừa đảo",
    "suckhoe": "Sức khỏe, BHYT",
    "hotich-cutru": "Hộ tịch, cư trú",
    "kinhdoanh": "Hộ kinh doanh",
    "xa": "Việc khác của xã",
}
"""The topics a visit may be about, by short names, in the order of the buttons."""
CHANNELS: dict[str, str] = {"outreach": "Tại nhà, lưu động", "counter": "Tại quầy"}
OUTCOMES: dict[str, str] = {
    "answered": "Đã làm được",
    "not_found": "Chưa làm được",
    "handed_off": "Chuyển nơi khác",
}

_TOPIC_SAID: dict[str, tuple[str, ...]] = {
    "vneid": (
        *("vneid", "vned", "vnid", "vneit", "vn eid", "dinh danh dien tu", "dinh danh", "can cuoc dien tu"),
        *("dinh danh muc 2", "can cuoc", "cccd"),
    ),
    "dvc": (
        *("dvc", "dich vu cong", "dich vu cong truc tuyen", "dvctt", "dvc truc tuyen", "nop ho so", "ho so truc tuyen"),
        *("nop ho so truc tuyen", "cong dich vu cong"),
    ),
    "thanhtoan": (
        *("thanh toan", "thanh toan khong dung tien mat", "thanh toan khong tien mat", "ttktm", "ttkdtm", "tkdtm"),
        *("thanh toan so", "vi dien tu", "ma qr", "qr", "ngan hang", "tai khoan ngan hang"),
    ),
    "chukyso": ("chu ky so", "chu ki so", "cks", "chu ky so ca nhan", "chu ki so ca nhan", "chu ky"),
    "antoan": (
        *("lua dao", "chong lua dao", "phong chong lua dao", "phong tranh lua dao", "an toan", "an toan mang"),
        *("an toan thong tin", "attt", "an toan so"),
    ),
    "suckhoe": (
        *("suc khoe", "bhyt", "bao hiem y te", "bao hiem", "y te", "suc khoe bhyt", "suc khoe va bao hiem y te"),
        *("so suc khoe", "so suc khoe dien tu", "the bhyt", "vssid"),
    ),
    "hotich-cutru": (
        *("ho tich", "cu tru", "ho tich cu tru", "ho tich cu tru giay to", "khai sinh", "khai tu", "ket hon"),
        *("tam tru", "thuong tru", "tam vang", "ly lich tu phap", "giay to"),
    ),
    "kinhdoanh": (
        *("kinh doanh", "ho kinh doanh", "hkd", "ban hang", "ban hang online", "ban hang tren mang", "hoa don dien tu"),
        *("hoa don", "thue", "ke khai thue", "thuong mai dien tu", "tmdt"),
    ),
    "xa": ("viec khac", "khac", "viec khac cua xa", "dich vu cua xa", "viec cua xa", "viec xa"),
}
_CHANNEL_SAID: dict[str, tuple[str, ...]] = {
    "counter": (
        *("tai quay", "quay", "o quay", "mot cua", "bo phan mot cua", "hcc", "tai hcc", "trung tam", "tai trung tam"),
        *("trung tam phuc vu hanh chinh cong", "ttpvhcc", "tai xa", "tai ubnd", "ubnd"),
    ),
    "outreach": (
        *("tai nha", "tan nha", "den nha", "luu dong", "tai nha luu dong", "o nha", "nha van hoa", "tai nha van hoa"),
        *("to cong nghe so cong dong", "to cnscd", "tcnscd", "cnscd", "to cong nghe so", "to so cong dong"),
    ),
}
_OUTCOME_SAID: dict[str, tuple[str, ...]] = {
    "answered": ("da lam duoc", "lam duoc", "xong", "da xong", "duoc", "thanh cong", "dat", "hoan thanh"),
    "not_found": ("chua lam duoc", "chua xong", "chua duoc", "khong lam duoc", "chua", "khong", "that bai"),
    "handed_off": ("chuyen noi khac", "chuyen", "da chuyen", "chuyen can bo", "chuyen co quan khac"),
}


def _by_phrase(said: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {phrase: value for value, phrases in said.items() for phrase in phrases}


TOPIC_OF = _by_phrase(_TOPIC_SAID)
CHANNEL_OF = _by_phrase(_CHANNEL_SAID)
OUTCOME_OF = _by_phrase(_OUTCOME_SAID)
"""Folded phrases and what they mean."""


def topic(text: str) -> str | None:
    """The topic a cell names, None if it is none."""
    slug = clean(text).lower()
    return slug if slug in TOPICS else TOPIC_OF.get(folded(text))


def channel(text: str) -> str | None:
    """The way a cell names, None if it is none."""
    return CHANNEL_OF.get(folded(text))


def outcome(text: str) -> str | None:
    """The outcome a cell names, None if it is none."""
    return OUTCOME_OF.get(folded(text))


def folded(text: str) -> str:
    """Folded words and numbers with single spaces, no punctuation; letters and digits apart ("ấp3" → "ap 3")."""
    return " ".join(re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", fold(clean(text))))
