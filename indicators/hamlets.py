"""Hamlets as officers write them: "ap 3", "ấp3", "Ấp 3" are one; known ones keep the spelling they have."""

from __future__ import annotations

import re
from collections.abc import Iterable

import sqlalchemy as sa

from indicators.tables import interactions
from knowledge.text import clean, fold

LONGEST = 80
_MOST_KNOWN = 200
_KINDS = {
    "ấp": ("ấp", "ap"),
    "thôn": ("thôn", "thon"),
    "xóm": ("xóm", "xom"),
    "khóm": ("khóm", "khom"),
    "buôn": ("buôn", "buon"),
    "bản": ("bản",),
    "làng": ("làng",),
    "tổ": ("tổ",),
    "khu phố": ("khu phố", "khu pho", "kp"),
    "tổ dân phố": ("tổ dân phố", "to dan pho", "tdp"),
}
"""What kinds of hamlets there are, and how each is written. "to", "ban", "lang" may be the beginning of a name."""
_OF_WRITTEN = {written: kind for kind, forms in _KINDS.items() for written in forms}
_BEFORE_NUMBERS = {"to": "tổ", "ban": "bản", "lang": "làng"}


def _one_of(written: Iterable[str]) -> str:
    return "|".join(sorted(written, key=len, reverse=True))


_LEADING_KIND = re.compile(rf"(?:{_one_of(_OF_WRITTEN)})(?=\s|\d|$)|(?:{_one_of(_BEFORE_NUMBERS)})(?=\s*\d)")
FOLDED_KIND = rf"(?:{_one_of({fold(written) for written in _OF_WRITTEN} - set(_BEFORE_NUMBERS))})(?=\s)" + (
    rf"|(?:{_one_of(_BEFORE_NUMBERS)})(?=\s\d)"
)
"""A regular expression for a kind in folded words, where the rest of a message goes on."""


def tidy(text: str, known: Iterable[str] = ()) -> str | None:
    """A hamlet's name as it is kept; None if nothing is written.

    A name equal to a `known` one becomes that one, also without its kind where only one can be meant ("3" → "Ấp 3").
    """
    name = clean(text).strip(" ,.;:-")[:LONGEST]
    if not name:
        return None
    kind, rest = _parted(name)
    same = [other for other in known if key(other) == key(name)]
    if not kind and not same:
        same = [other for other in known if _bare(_parted(other)[1]) == _bare(rest)]
        same = same if len(same) == 1 else []
    return same[0] if same else f"{kind.capitalize()} {_capitalised(rest)}".strip()


def key(name: str) -> str:
    """The same for all spellings of a name."""
    kind, rest = _parted(clean(name))
    return f"{fold(kind)} {_bare(rest)}".strip()


def known_in(connection: sa.Connection, commune: str | None) -> list[str]:
    """The hamlets written down in a commune so far (None: in any), those of most people first."""
    row = interactions.c
    named = sa.select(row.hamlet).where(row.hamlet.is_not(None), row.void_at.is_(None))
    if commune is not None:
        named = named.where(row.commune == commune)
    by_use = named.group_by(row.hamlet).order_by(sa.func.sum(row.people).desc(), row.hamlet).limit(_MOST_KNOWN)
    return [str(name) for name in connection.execute(by_use).scalars()]


def _parted(name: str) -> tuple[str, str]:
    """The kind in full ("khu phố", empty if none is written) and the name itself."""
    match = _LEADING_KIND.match(name.lower())
    if match is None:
        return "", name
    return _OF_WRITTEN.get(match[0]) or _BEFORE_NUMBERS[match[0]], name[match.end() :].strip()


def _bare(rest: str) -> str:
    """Folded words, and numbers without leading zeros."""
    return re.sub(r"\b0+(?=\d)", "", " ".join(re.findall(r"\d+|[^\W\d_]+", fold(rest))))


def _capitalised(rest: str) -> str:
    """With a capital for each word, unless it has capitals already."""
    return rest if rest != rest.lower() else " ".join(word[:1].upper() + word[1:] for word in rest.split())
