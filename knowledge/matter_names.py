"""Which matter a message names, saying nothing else of it ("giấy tờ đăng ký kết hôn", "phí hộ chiếu", "VNeID")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.guides import Guide
from knowledge.referrals import Referral
from knowledge.text import folded_words
from knowledge.wording import function_words
from knowledge.yaml_files import read_yaml

_FRAMES, _TOPICS = Path(__file__).with_name("name_frames.yml"), Path(__file__).with_name("topics.yml")
# One word is seldom the name of one of hundreds of matters that we only refer on.
_WORDS_OF_A_REFERRAL = 2
# What is denied, or asked with "… chưa?", says more than a name.
_DENYING = frozenset({"khong", "chua"})

Name = tuple[str, ...]


class MatterNames:
    """Articles and referrals by what people call their matters; an article's name is no referral's."""

    def __init__(self, guides: Iterable[Guide], referrals: Iterable[Referral] = ()) -> None:
        """Take the names; one of two articles, or of two referrals, is none."""
        articles = _of_one({guide.slug: guide.names for guide in guides})
        others = _of_one({referral.id: (referral.name, *referral.keywords) for referral in referrals})
        self._matters = {name: slug for name, slug in others.items() if len(name) >= _WORDS_OF_A_REFERRAL} | articles
        self._longest = max(map(len, self._matters), default=0)
        lines: list[str] = read_yaml(_FRAMES)
        self._of_a_frame = function_words().union(*map(folded_words, lines)) - _DENYING

    def matter(self, folded: Sequence[str]) -> str | None:
        """The matter that is named beside words that only say what is wanted of it; the longest name's."""
        for name, before, after in self._named(folded):
            if self._is_a_frame(before) and self._is_a_frame(after):
                return self._matters[name]
        return None

    def _is_a_frame(self, words: Sequence[str]) -> bool:
        """Whether words only say what is wanted, and name no other matter."""
        return all(word in self._of_a_frame for word in words) and next(self._named(words), None) is None

    def mentioned(self, folded: Sequence[str]) -> Iterator[Name]:
        """Yield the names that stand in a message, the longest first."""
        return (name for name, _, _ in self._named(folded))

    def _named(self, folded: Sequence[str]) -> Iterator[tuple[Name, Sequence[str], Sequence[str]]]:
        for length in range(min(self._longest, len(folded)), 0, -1):
            for start in range(len(folded) - length + 1):
                name = tuple(folded[start : start + length])
                if name in self._matters:
                    yield name, folded[:start], folded[start + length :]


def topic_named(folded: Sequence[str]) -> str | None:
    """The topic whose name is all that a message says."""
    return _topics().get(tuple(folded))


@lru_cache(maxsize=1)
def _topics() -> dict[Name, str]:
    return _of_one(read_yaml(_TOPICS))


def _of_one(names: Mapping[str, Iterable[str]]) -> dict[Name, str]:
    """The names that only one has, folded, and whose they are."""
    owners: dict[Name, set[str]] = {}
    for owner, written in names.items():
        for name in written:
            owners.setdefault(tuple(folded_words(name)), set()).add(owner)
    return {name: next(iter(found)) for name, found in owners.items() if len(found) == 1}
