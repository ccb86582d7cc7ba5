"""Which article's matter a message names, saying nothing else of it ("giấy tờ đăng ký kết hôn", "mất SIM")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from knowledge.guides import Guide
from knowledge.text import folded_words
from knowledge.wording import function_words
from knowledge.yaml_files import read_yaml

_FRAMES = Path(__file__).with_name("name_frames.yml")


class MatterNames:
    """The articles by what people call their matters."""

    def __init__(self, guides: Iterable[Guide]) -> None:
        """Take the names of the articles; a name of two articles is none."""
        slugs: dict[tuple[str, ...], set[str]] = {}
        for guide in guides:
            for name in guide.names:
                slugs.setdefault(tuple(folded_words(name)), set()).add(guide.slug)
        self._slugs = {name: next(iter(found)) for name, found in slugs.items() if len(found) == 1}
        self._longest = max(map(len, self._slugs), default=0)
        lines: list[str] = read_yaml(_FRAMES)
        self._of_a_frame = function_words().union(*map(folded_words, lines))

    def matter(self, folded: Sequence[str]) -> str | None:
        """The article whose matter is named beside words that only say what is wanted of it; the longest name's."""
        for name, before, after in self._named(folded):
            if all(word in self._of_a_frame for word in (*before, *after)):
                return self._slugs[name]
        return None

    def mentioned(self, folded: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the names that stand in a message, the longest first."""
        return (name for name, _, _ in self._named(folded))

    def _named(self, folded: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Sequence[str], Sequence[str]]]:
        for length in range(min(self._longest, len(folded)), 0, -1):
            for start in range(len(folded) - length + 1):
                name = tuple(folded[start : start + length])
                if name in self._slugs:
                    yield name, folded[:start], folded[start + length :]
