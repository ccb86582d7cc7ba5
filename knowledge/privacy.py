"""Finds secrets and personal numbers in messages, and masks them before anything is stored or sent on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

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

_LINK = r"\s*(?:la|:|=|-|so|moi|cua (?:toi|em|minh|con|chau)|day|nhan duoc)?\s*(?:la|:|=)?\s*"
# The patterns run over the folded text, which has the same length as the text itself (see `_same_length_fold`).
_PATTERNS: tuple[tuple[Secret, re.Pattern[str]], ...] = (
    (Secret.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        Secret.OTP,
        re.compile(rf"\b(?:otp|ma xac (?:thuc|nhan|minh)|ma so bao mat|ma bao mat){_LINK}(\d[\d \-]{{2,8}}\d)"),
    ),
    (
        Secret.PASSWORD,
        re.compile(rf"\b(?:mat khau|mk|pass(?:word)?|passcode|ma pin|pin){_LINK}(?:la|:|=)\s*(\S{{4,}})"),
    ),
    (Secret.PASSWORD, re.compile(r"\b(?:mat khau|mk|pass(?:word)?|passcode|ma pin|pin)\s+(?=\S*\d)(\S{4,32})")),
    (Secret.CARD, re.compile(r"(?<![\d.,])(\d{4}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{4}(?:\d{1,3})?)(?![\d.,]*\d)")),
    (Secret.IDENTITY, re.compile(r"(?<![\d.,/])(0\d{2}[ .\-]?\d{3}[ .\-]?\d{3}[ .\-]?\d{3})(?!\d)")),
    (Secret.IDENTITY, re.compile(r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh)\D{0,20}(\d{9}|\d{12})(?!\d)")),
    (
        Secret.ACCOUNT,
        re.compile(r"\b(?:stk|so tai khoan|so tk|tai khoan|tk)\D{0,25}?(\d[\d \-]{5,18}\d)(?!\d)"),
    ),
    (Secret.PHONE, re.compile(r"(?<![\d.,/])((?:\+?84|0)[ .\-]?[35789]\d(?:[ .\-]?\d){7})(?!\d)")),
)


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
    found: set[Secret] = set()
    for secret, pattern in _PATTERNS:
        folded = _same_length_fold(text)
        for match in reversed(list(pattern.finditer(folded))):
            start, end = match.span(match.lastindex or 0)
            text = f"{text[:start]}[{secret.value}]{text[end:]}"
            found.add(secret)
    return Masked(text, frozenset(found))


def _same_length_fold(text: str) -> str:
    """Fold character by character, so that positions stay those of `text`."""
    return "".join((fold(char) or " ")[0] for char in text)
