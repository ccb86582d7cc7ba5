"""The words of a typed command, taken out part by part: numbers, days, periods, hamlets, topics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from indicators import hamlets
from indicators.visit_words import CHANNEL_OF, TOPIC_OF, folded
from knowledge.text import clean, fold

_NUMBERS = {
    **{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10},
    **{"chuc": 10, "muoi hai": 12, "muoi lam": 15, "hai muoi": 20},
}
NUMBER = rf"(\d{{1,6}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
UNIT = r"(?:luot|l|nguoi|ng|ba con|ho|ca|khach|truong hop)"
_LONGEST_NAME = 4
"""Words of a hamlet's name; more is a sentence."""
POLITE = frozenset(
    ["a", "ah", "nha", "nhe", "ne", "em", "anh", "chi", "oi", "giup", "gium", "dum", "voi", "roi", "vay"]
)
_FILLER = POLITE | {
    *("cho", "toi", "minh", "ve", "o", "tai", "cac", "cai", "duoc", "dc", "la", "va", "cua", "xa", "thi", "di"),
    *("ban", "con", "nguoi", "dan", "hoi"),
}
_MONTH = re.compile(r"(?:thang|t) (\d{1,2})(?: (?:nam )?(\d{4}|\d{2}))?\b")
_DATE = re.compile(r"(?:ngay )?\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b")
_DAYS_AGO = {
    **dict.fromkeys(("hom nay", "hnay", "nay", "sang nay", "chieu nay", "trua nay", "toi nay", "bua nay"), 0),
    **dict.fromkeys(("hom qua", "hqua", "chieu qua", "sang qua", "bua qua"), 1),
    **dict.fromkeys(("hom kia", "bua kia"), 2),
}


def month_named(words: str, today: date) -> tuple[int, int] | None:
    """Year and month that the words name; without a year the latest there was."""
    this = today.year, today.month
    before = (today.year - 1, 12) if today.month == 1 else (today.year, today.month - 1)
    if words in {"thang nay", "thang hien tai"}:
        return this
    if words in {"thang truoc", "thang qua", "thang roi", "thang vua qua", "thang vua roi"}:
        return before
    match = re.fullmatch(r"(?:thang|t)\s?(\d{1,2})(?:[/ ]+(?:nam )?(\d{4}|\d{2}))?", words)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    month = int(match[1])
    if match[2]:
        year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
        return (year, month) if 2020 <= year <= 2099 else None
    return today.year if month <= today.month else today.year - 1, month


class Rest:
    """The words of a message that no part of the command has taken yet."""

    def __init__(self, words: str) -> None:
        self._words = f" {' '.join(words.split())} "

    def take(self, meanings: dict[str, str]) -> str | None:
        """The meaning of the longest phrase there is."""
        for phrase in sorted(meanings, key=len, reverse=True):
            if f" {phrase} " in self._words:
                self._cut(f" {phrase} ")
                return meanings[phrase]
        return None

    def take_number(self) -> int | None:
        """A number, with or without a unit."""
        match = re.search(rf" (\d{{1,6}})(?: {UNIT})? ", self._words)
        if match is None:
            return None
        self._cut(match[0])
        return int(match[1])

    def take_hamlet(self) -> str | None:
        """A kind of hamlet and what follows it, up to a word that means something else."""
        match = re.search(rf" (?:o |tai )?((?:{hamlets.FOLDED_KIND}) )", self._words)
        if match is None:
            return None
        name = []
        for word in self._until_meaning(self._words[match.end() :].split()):
            name.append(word)
            if word.isdecimal():
                break
        while name and name[-1] in POLITE:
            name.pop()
        if not 1 <= len(name) <= _LONGEST_NAME:
            return None
        found = f"{match[1]}{' '.join(name)}"
        self._cut(f" {found} ")
        return found

    def take_day(self, today: date) -> date | None:
        """A day; None if none is named."""
        for phrase in sorted(_DAYS_AGO, key=len, reverse=True):
            if f" {phrase} " in self._words:
                self._cut(f" {phrase} ")
                return today - timedelta(days=_DAYS_AGO[phrase])
        match = _DATE.search(self._words)
        if match is None:
            return None
        try:
            year = int(match[3]) if match[3] else today.year
            day = date(year + (2000 if year < 100 else 0), int(match[2]), int(match[1]))
        except ValueError:
            return None
        self._cut(f" {match[0].strip()} ")
        return day if match[3] or day <= today else day.replace(year=day.year - 1)

    def take_period(self, today: date) -> tuple[str, date, date]:
        """The period that is named; today if none is."""
        for phrase, period in _periods(today):
            if f" {phrase} " in self._words:
                self._cut(f" {phrase} ")
                return period
        day = self.take_day(today)
        if day is not None:
            return f"Ngày {day:%d/%m/%Y}" if day != today else "Hôm nay", day, day
        match = _MONTH.search(self._words)
        month = month_named(match[0], today) if match else None
        if match is None or month is None:
            return "Hôm nay", today, today
        self._cut(f" {match[0]} ")
        first = date(*month, 1)
        return f"Tháng {first.month}/{first.year}", first, min(_last_of(first), max(today, first))

    def drop(self, phrases: tuple[str, ...]) -> None:
        """Leave these phrases out."""
        for phrase in phrases:
            self._cut(f" {phrase} ")

    def is_used_up(self) -> bool:
        """Whether every word was understood."""
        return not self.left()

    def left(self) -> str:
        """The words that were not."""
        return " ".join(word for word in self._words.split() if word not in _FILLER)

    def _cut(self, phrase: str) -> None:
        self._words = self._words.replace(phrase, "  ", 1)

    def _until_meaning(self, words: list[str]) -> Iterator[str]:
        for place, word in enumerate(words):
            ahead = [" ".join(words[place:end]) for end in range(place + 1, min(place + 5, len(words)) + 1)]
            if any(phrase in TOPIC_OF or phrase in CHANNEL_OF or phrase in _DAYS_AGO for phrase in ahead):
                return
            if word in {"hom", "ngay", "ve", "thang", "tuan"}:
                return
            yield word


def _periods(today: date) -> Iterator[tuple[str, tuple[str, date, date]]]:
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = first - timedelta(days=1)
    named = {
        ("tuan nay", "trong tuan"): ("Tuần này", monday, today),
        ("tuan truoc", "tuan qua", "tuan roi"): (
            *("Tuần trước", monday - timedelta(days=7)),
            monday - timedelta(days=1),
        ),
        ("thang nay", "trong thang"): (f"Tháng {first.month}/{first.year}", first, today),
        ("thang truoc", "thang qua", "thang roi"): (
            *(f"Tháng {before.month}/{before.year}", before.replace(day=1)),
            before,
        ),
        ("nam nay", "tu dau nam", "ca nam", "trong nam"): (f"Năm {today.year}", date(today.year, 1, 1), today),
    }
    for phrases, (title, start, end) in named.items():
        for phrase in phrases:
            yield phrase, (title, start, end)


def _last_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def in_words(text: str) -> str:
    """Folded words, letters and digits apart ("t10" → "t 10"); dates keep their strokes, thousands lose their dots."""
    words = folded(re.sub(r"(?<=\d)/(?=\d)", " stroke ", text)).replace(" stroke ", "/")
    return re.sub(r"(?<=\d)[.,](?=\d{3}(?:\D|$))", "", words)


def as_typed(text: str, hamlet: str) -> str:
    """The hamlet with the diacritics it was typed with."""
    typed = re.findall(r"\d+|[^\W\d_]+", clean(text))
    wanted = hamlet.split()
    for place in range(len(typed)):
        if [fold(word) for word in typed[place : place + len(wanted)]] == wanted:
            return " ".join(typed[place : place + len(wanted)])
    return hamlet


def number(word: str) -> int:
    """The number that digits or a word stand for."""
    return int(word) if word.isdecimal() else _NUMBERS[word]
