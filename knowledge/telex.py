"""Telex that no keyboard turned into letters ("soos ddieenj thoaij"): how a message looks when the input method is off.

Telex: aa â, aw ă, ee ê, oo ô, ow ơ, uw ư (or a lone w), dd đ, and s f r x j for the tones sắc, huyền, hỏi, ngã, nặng.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import fold

_WORD = re.compile(r"[a-zđ]+", re.IGNORECASE)
_LETTERS = (("dd", "đ"), ("uwow", "ươ"), ("uow", "ươ"), ("aa", "â"), ("aw", "ă"), ("ee", "ê"), ("oo", "ô"))
_HORNS = (("ow", "ơ"), ("uw", "ư"), ("w", "ư"))
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE = re.compile(r"(?<=[aeiouyâăêôơưcmnptgh])([sfrxj])(?=[aeiouycmnpthg]*$)")
# The mark typed behind the end of the syllable ("ddangw").
_LATE_HORN = re.compile(r"([aou])([cmnptgh]+)w")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|g|kh|k|ph|th|tr|t|ch|c|qu|[bdhlmnprsvx])?"
    r"(?:uye|uya|uyu|uay|uoi|uou|ieu|yeu|oai|oay|oeo|oao|a[iouy]?|e[ou]?|i[aeu]?|o[aei]?|u[aeiouy]?|ye?)(?:ch|ng|nh|[cmnpt])?"
)
# Two such words and a quarter of all: a message with one odd word in it is no Telex.
_FEWEST, _SHARE = 2, 0.25


def undo_telex(text: str) -> str:
    """Return `text` with its Telex written out if it is typed so throughout; any other text as it is."""
    typed = _WORD.findall(text)
    telex = [word for word in typed if _is_only_telex(word)]
    if len(telex) < max(_FEWEST, _SHARE * len(typed)):
        return text
    return _WORD.sub(lambda match: _written_out(match.group()), text)


def _is_only_telex(word: str) -> bool:
    """Whether a word is no syllable as it stands but one with more than a tone when read as Telex."""
    read = _read(word.lower())
    return read is not None and not _is_syllable(word.lower())


def _written_out(word: str) -> str:
    read = None if _is_syllable(word.lower()) else _read(word.lower())
    if read is None:
        return word
    return read.upper() if word.isupper() else read


def _read(word: str) -> str | None:
    """The syllable that a word spells in Telex, None if it spells none."""
    letters = _LATE_HORN.sub(r"\1w\2", word)
    for typed, meant in (*_LETTERS, *_HORNS):
        letters = letters.replace(typed, meant)
    tone = _TONE.search(letters)
    if tone:
        letters = letters[: tone.start()] + letters[tone.end() :]
    if letters == word or not _is_syllable(letters):
        return None
    return _with_tone(letters, _TONES[tone.group(1)]) if tone else letters


def _is_syllable(letters: str) -> bool:
    return _SYLLABLE.fullmatch(fold(letters)) is not None


def _with_tone(letters: str, mark: str) -> str:
    """Put a tone on the vowel that carries it; which one of two does not matter to any reader of ours."""
    marked = [place for place, letter in enumerate(letters) if letter in "âăêôơư"]
    plain = [place for place, letter in enumerate(letters) if letter in "aeiouy"]
    place = marked[-1] if marked else plain[-2 if len(plain) > 1 and letters[-1] in "aeiouy" else -1]
    return unicodedata.normalize("NFC", letters[: place + 1] + mark + letters[place + 1 :])
