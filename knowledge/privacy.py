"""Finds secrets and personal numbers in messages, and masks them before anything is stored or sent on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from knowledge.stated import mask_stated
from knowledge.text import fold


class Secret(StrEnum):
    """What kind of thing was found; the value is how it is called in a warning."""

    OTP = "mã OTP"
    PASSWORD = "mật khẩu"  # noqa: S105 - the name of a kind, not a password
    IDENTITY = "số căn cước"
    CARD = "số thẻ ngân hàng"
    ACCOUNT = "số tài khoản ngân hàng"
    PHONE = "số điện thoại"
    EMAIL = "địa chỉ thư điện tử"


# Sending one of these is dangerous or needless here, so the sender is warned; a phone number or e-mail is only masked.
WARNED = frozenset({Secret.OTP, Secret.PASSWORD, Secret.IDENTITY, Secret.CARD})

# The patterns run over the folded text, which has the same length as the text itself (see `_same_length_fold`).
_SEP = r"[ .\-–]?"
_WORDS = r"(?:[\s:=]{1,3}[a-z]+\b){0,6}?"  # "mã OTP [ngân hàng vừa gửi là] 482913"
_IS = r"\s*(?:\bla\b|:|=|-)?\s*"
_CODE = rf"(\d(?:{_SEP}\d){{3,7}})(?![\d.,]*\d|\s*(?:d|k|dong|vnd|trieu|ngay|nam|gio|phut|lan|so|ky tu|chu so)\b)"
_SIX = r"(?<!\d)(\d{3}[ \-]?\d{3})(?!\d|\s*(?:d|k|dong|vnd)\b)"
_OTP = r"\b(?:otp|ma xac (?:thuc|nhan|minh)|ma so bao mat|ma bao mat)(?![a-z])"
_SENT_CODE = r"\bma(?! (?:ho so|don|van don|thu tuc|so thue))(?: [a-z]+){0,4} (?:gui|nhan|ve|bao|den|toi)"
_PASSWORD = r"\b(?:mat khau|mk|pass(?:word)?|passcode|ma pin|pin)(?![a-z])"  # noqa: S105
_PAPER = r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh)(?![a-z])"
_MINE = r"\s*cua (?:toi|em|minh|con|chau|tui|anh|chi|bac)"
# Words after "mật khẩu là" that are no password: "mật khẩu là 8–20 ký tự".
_MEASURE = r"(?!\[|\d\S*\s+(?:ky tu|so|chu|lan|ngay|phut|gio|nam)\b)"
# "Mật khẩu đặt năm 2022".
_NO_YEAR = r"(?<!nam )(?<!tu )(?<!hoi )"
_PATTERNS: tuple[tuple[Secret, re.Pattern[str]], ...] = (
    (Secret.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Secret.OTP, re.compile(rf"{_OTP}{_IS}{_CODE}")),
    (Secret.OTP, re.compile(rf"{_OTP}{_WORDS}\s*(?:\bla\b|[:=])\s*{_CODE}")),
    (Secret.OTP, re.compile(rf"{_OTP}{_WORDS}{_IS}{_SIX}")),
    (Secret.OTP, re.compile(rf"{_SIX}\s*(?:(?:la|do la|chinh la|day la)\s*)?(?:cai\s*)?(?:ma\s*)?(?:so\s*)?otp\b")),
    (Secret.OTP, re.compile(rf"\bma(?: \d so)?{_IS}{_SIX}")),
    # "Mã nó gửi về là 482913": what is sent to somebody is a code, unless it is a file's or a parcel's.
    (Secret.OTP, re.compile(rf"{_SENT_CODE}{_WORDS}{_IS}{_SIX}")),
    # A bare word after "mật khẩu: " is a password only if it is longer than syllables are ("mật khẩu: phải làm sao").
    (Secret.PASSWORD, re.compile(rf"{_PASSWORD}{_WORDS}\s*[:=]{_MEASURE}([^\s\[]\S{{3,}})")),
    (Secret.PASSWORD, re.compile(rf"{_PASSWORD}{_WORDS}\s*[:=]\s+(\w{{6,}})")),
    (
        Secret.PASSWORD,
        re.compile(rf"{_PASSWORD}{_WORDS}\s*(?:[:=]|\bla\b)\s*{_MEASURE}(?=\S*[\d@#$!_*])(\S{{4,}})"),
    ),
    (Secret.PASSWORD, re.compile(rf"{_PASSWORD}{_MINE}\s+la\s+(\w{{6,}})")),
    (Secret.PASSWORD, re.compile(rf"{_PASSWORD}\s+{_MEASURE}(?=\S*\d)(?!\d+[.)]?\s)(\S{{4,32}})")),
    (
        Secret.PASSWORD,
        re.compile(rf"{_PASSWORD}{_WORDS}{_IS}(?<!\w){_NO_YEAR}(\d{{4}}|\d{{6}})(?!\d|\s*(?:ky|so|chu|nam)\b)"),
    ),
    (Secret.CARD, re.compile(r"(?<!\d)(?<!\d[.,])(\d{4}(?:[ .\-]?\d{4}){3}(?:[ .\-]?\d{1,3})?)(?![\d.,]*\d)")),
    (Secret.IDENTITY, re.compile(rf"(?<!\d)(?<!\d[.,])(0\d{{2}}(?:{_SEP}\d{{3}}){{3}})(?!\d)")),
    (Secret.IDENTITY, re.compile(r"(?<!\d)(0\d{11})(?!\d)")),
    (Secret.IDENTITY, re.compile(rf"{_PAPER}[^\n]{{0,30}}?(?<!\d)(\d{{9}}|\d{{12}}|(?:\d{{3}} ){{2}}\d{{3}})(?!\d)")),
    (
        Secret.ACCOUNT,
        re.compile(r"\b(?:stk|so tai khoan|so tk|tai khoan|tk)\D{0,25}?(\d[\d \-]{5,18}\d)(?!\d|\s*(?:d|dong|vnd)\b)"),
    ),
    (Secret.PHONE, re.compile(rf"(?<!\d)(?<!\d[.,])((?:\+?84|0){_SEP}[35789]\d(?:{_SEP}\d){{7}})(?!\d)")),
    (Secret.PHONE, re.compile(rf"(?<!\d)(?<!\d[.,])(\(?02\d{{2}}\)?{_SEP}\d{{3,4}}{_SEP}\d{{3,4}})(?!\d)")),
    # No sum of money, receipt or document is a run of twelve digits; an account or card number typed alone is.
    (Secret.ACCOUNT, re.compile(r"(?<!\d)(\d{12,20})(?!\d)")),
)
# Without a digit, an at sign or a word for a password no pattern can match; most messages have none of them.
_MAY_HOLD = re.compile(rf"[\d@]|{_PASSWORD}")


@dataclass(frozen=True)
class Masked:
    """A text with what was found replaced by its name in brackets."""

    text: str
    found: frozenset[Secret]

    @property
    def warned(self) -> tuple[Secret, ...]:
        """The found secrets the sender must be warned about."""
        return tuple(secret for secret in Secret if secret in self.found & WARNED)


def mask(text: str) -> Masked:
    """Replace secrets and personal numbers in `text` ("[số căn cước]")."""
    text = unicodedata.normalize("NFC", text)
    folded = _same_length_fold(text)
    if not _MAY_HOLD.search(folded):
        return Masked(text, frozenset())
    found: set[Secret] = set()
    for secret, pattern in _PATTERNS:
        matches = list(pattern.finditer(folded))
        for match in reversed(matches):
            start, end = match.span(match.lastindex or 0)
            text = f"{text[:start]}[{secret.value}]{text[end:]}"
        if matches:
            found.add(secret)
            folded = _same_length_fold(text)
    return Masked(text, frozenset(found))


def mask_for_storage(text: str) -> str:
    """`text` as it may be kept: secrets, personal numbers, stated names and home addresses masked."""
    return mask_stated(mask(text).text)


def _same_length_fold(text: str) -> str:
    """Fold character by character, so that positions stay those of `text`."""
    return "".join((fold(char) or " ")[0] for char in text)
