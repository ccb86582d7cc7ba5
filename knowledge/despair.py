"""Words with which people say that they want to die.

They are also said lightly ("mệt muốn chết"), and without diacritics some are other words, so they count only where the
engine hears despair at all; but then no article, however well it fits the rest of the message, may be put before the
words of comfort and the number to call.
"""

from __future__ import annotations

import re

from knowledge.text import clean, fold

_DYING = re.compile(
    r"\b(?:muon|dinh|tha|chi con nuoc|tim den cai) chet\b|\bchet (?:cho|di cho|quach|phut|con hon|di con hon)\b"
    r"|\btu (?:tu|sat)\b"
    r"|\bkhong (?:con )?(?:muon|thiet|dang) song\b|\b(?:ko|k|hk|hong|chang) (?:muon|thiet) song\b|\bhet duong song\b"
    r"|\bsong (?:lam gi|khong noi|het noi)\b|\bket (?:thuc|lieu) (?:cuoc doi|doi minh|tat ca|het)\b"
)


# Folded, "từ từ" (slowly) is "tự tử", and "tự vẫn" is "tư vấn" (advice).
_SLOWLY, _DYING_ACCENTED = re.compile(r"\btừ từ\b"), re.compile(r"\btự vẫn\b")


def speaks_of_dying(text: str) -> bool:
    """Whether a message says in so many words that its writer wants to die."""
    written = clean(text).lower()
    return bool(_DYING_ACCENTED.search(written) or _DYING.search(fold(_SLOWLY.sub(" ", written))))
