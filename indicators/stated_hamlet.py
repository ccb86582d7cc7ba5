"""The hamlet a person says they live in ("tôi ở ấp 3"), which is all of an address that is kept."""

from __future__ import annotations

import re

from indicators.hamlets import tidy

_LIVES = r"(?i:\b(?:ở|o|nhà|nha|tại|thuộc|dân|bà con|người)\s+)"
_KIND = r"(?i:ấp|ap|thôn|thon|xóm|xom|khóm|khom|buôn|buon|khu phố|khu pho|kp)"
_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
# A number, or words with capitals; of a name without capitals nobody can tell where it ends.
_NAME = rf"(?:\d{{1,2}}[a-zA-Z]?\b|[{_UPPER}]\w*(?:[ ][{_UPPER}]\w*){{0,3}}(?:[ ]\d{{1,2}}\b)?)"
_HOUSE = r"(?:(?i:số\s+nhà|so\s+nha|số|so)\s+\d[\w/]*[\s,]+)?"
_GROUP = r"(?:(?i:tổ|to)\s+\d{1,3}[\s,]+)?"
_STATED = re.compile(rf"{_LIVES}{_HOUSE}{_GROUP}({_KIND}\s+{_NAME})")
_NOT_THEIRS = re.compile(r"(?i)\b(?:trưởng|bí thư|cán bộ|nhà văn hóa|tổ công nghệ)\s+(?:\w+\s+){0,3}$")


def stated_hamlet(text: str) -> str | None:
    """The hamlet stated in a message, as it is counted ("Ấp 3"); None if none is."""
    match = _STATED.search(text)
    if match is None or _NOT_THEIRS.search(text[: match.start()]):
        return None
    return tidy(match[1])
