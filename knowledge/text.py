"""Vietnamese text as people type it: cleaned, folded, split into syllables, abbreviations written out.

Used by the search and, inside Rasa, by the tokenizer, so it runs on Python 3.10 and 3.11 and needs only PyYAML.
Every comparison in the assistant happens on *folded* syllables (lower case, no diacritics); a text typed with
diacritics also yields *accented* syllables, in which old and new tone placement (hoà, hòa) are one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_LEXICON_FILE = Path(__file__).with_name("lexicon.yml")
_TONE_MARKS = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_WORD = re.compile(r"\d+(?:[.,]\d+)*|%|[^\W_]+")
_SPACES = re.compile(r" +")
_STRETCHED = re.compile(r"([^\W\d_])\1{3,}")
# "kỹ" and "kĩ", "tỷ" and "tỉ" are the same word; "uy" and "ay" are not "ui" and "ai".
_FINAL_Y = re.compile(r"^([bcdghklmnqrstvx]|th|ch|kh|nh|ph|tr)y$")


@dataclass(frozen=True)
class Token:
    """One syllable: `folded` without diacritics; `accented` with them, or equal to `folded` if it has none."""

    folded: str
    accented: str


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible or control characters, with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return _SPACES.sub(" ", composed).strip()
    visible = "".join(
        " " if char.isspace() else char
        for char in composed
        if char.isspace() or unicodedata.category(char) not in {"Cf", "Cc", "Co", "Cn", "Cs"}
    )
    return _SPACES.sub(" ", visible).strip()


# The words of a language are few and come again and again, and a message is looked at from many sides.
@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return `text` in lower case without Vietnamese diacritics (đ becomes d)."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def syllable(word: str) -> str:
    """Return one word as the search compares it: folded, with i for a lone final y (kỹ, kĩ)."""
    return _FINAL_Y.sub(r"\1i", fold(word))


@lru_cache(maxsize=50_000)
def accented(word: str) -> str:
    """Return one word with its tone moved to the end as a digit, so that hoà and hòa are equal."""
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONE_MARKS:
            tone = _TONE_MARKS[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def words(text: str) -> list[str]:
    """Split `text` into lower-case words with their diacritics; stretched letters ("ơiiiii") are cut to one."""
    return [_STRETCHED.sub(r"\1", word) for word in _WORD.findall(clean(text).lower())]


@dataclass(frozen=True)
class Lexicon:
    """What people write short or otherwise, and the words the documents use for it.

    `abbreviations` maps one word, exactly as typed, to words: short words are too often another word once folded.
    `phrases` maps a folded sequence of two or more words to words, `spelled` to the ways of writing it; `longest` a
    word to the length of the longest phrase that begins with it.
    """

    abbreviations: dict[str, tuple[str, ...]]
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    spelled: dict[tuple[str, ...], list[tuple[str, ...]]]
    longest: dict[str, int]

    def expand(self, typed: list[str]) -> list[str]:
        """Write out phrases and abbreviations, then the phrases that came to light by that."""
        return self._replace(self._replace(typed, self.abbreviations), {})

    def _replace(self, typed: list[str], abbreviations: dict[str, tuple[str, ...]]) -> list[str]:
        # A phrase comes first, for its words may be abbreviations of itself ("nhiêu" in "bao nhiêu").
        folded = [fold(word) for word in typed]
        result: list[str] = []
        position = 0
        while position < len(typed):
            length = self._phrase_at(typed, folded, position)
            if length:
                result.extend(self.phrases[tuple(folded[position : position + length])])
            else:
                result.extend(abbreviations.get(typed[position], (typed[position],)))
            position += length or 1
        return result

    def _phrase_at(self, typed: list[str], folded: list[str], position: int) -> int:
        for length in range(min(self.longest.get(folded[position], 0), len(folded) - position), 1, -1):
            phrase = tuple(folded[position : position + length])
            if phrase in self.phrases and self._may_be(phrase, typed[position : position + length]):
                return length
        return 0

    def _may_be(self, phrase: tuple[str, ...], typed: list[str]) -> bool:
        """Whether words are this phrase: not where all that have diacritics have others ("mà vướng": "mã vuông")."""
        marked = [place for place, word in enumerate(typed) if word != phrase[place]]
        return not marked or any(
            any(accented(typed[place]) == accented(spelled[place]) for place in marked) or spelled == phrase
            for spelled in self.spelled[phrase]
        )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read `lexicon.yml` (once)."""
    content: dict[str, list[str]] = yaml.safe_load(_LEXICON_FILE.read_text(encoding="utf-8"))
    abbreviations: dict[str, tuple[str, ...]] = {}
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    spelled: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for standard, variants in content.items():
        meaning = tuple(words(standard))
        # A phrase of the documents stands for itself, so that a shorter variant inside it is left alone.
        for variant in [standard, *map(str, variants)]:
            typed = tuple(words(variant))
            if len(typed) > 1:
                phrase = tuple(fold(word) for word in typed)
                phrases[phrase] = meaning
                spelled.setdefault(phrase, []).append(typed)
            elif variant != standard:
                abbreviations[variant] = meaning
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return Lexicon(abbreviations, phrases, spelled, longest)


def tokens(text: str) -> list[Token]:
    """Split `text` into syllables, with abbreviations and everyday synonyms in the documents' own words."""
    return [_token(word) for word in lexicon().expand(words(text))]


@lru_cache(maxsize=50_000)
def _token(word: str) -> Token:
    return Token(syllable(word), accented(word))


# A message is looked at from many sides, and beside the same facts and statements each time.
@lru_cache(maxsize=20_000)
def folded_words(text: str) -> tuple[str, ...]:
    """The folded syllables of `tokens(text)`."""
    return tuple(token.folded for token in tokens(text))


def has_diacritics(text: str) -> bool:
    """Tell whether any word of `text` carries a Vietnamese diacritic."""
    return any(fold(word) != word for word in words(text))
