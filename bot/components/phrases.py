"""A table of phrases and the entities they stand for, compared as folded syllables."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.text import folded_words

TABLE_FILE = Path(__file__).with_name("entities.yml")


class Found(NamedTuple):
    """One recognised entity."""

    entity: str
    value: str


class PhraseTable:
    """Folded phrases and the entities they stand for."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        """Fold every phrase of `table` (entity → value → phrases)."""
        self._phrases: dict[tuple[str, ...], list[Found]] = {}
        for entity, values in table.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    found = self._phrases.setdefault(tuple(folded_words(phrase)), [])
                    found.append(Found(entity, value))
        self._longest = max(map(len, self._phrases))

    @classmethod
    def load(cls) -> PhraseTable:
        """Read the table that lies beside this module."""
        return cls(yaml.safe_load(TABLE_FILE.read_text(encoding="utf-8")))

    def find(self, words: list[str]) -> list[Found]:
        """Return each entity once, in order of appearance; `words` are folded syllables."""
        result: dict[Found, None] = {}
        position = 0
        while position < len(words):
            length, found = self._longest_at(words, position)
            result.update(dict.fromkeys(found))
            position += length
        return list(result)

    def _longest_at(self, words: list[str], position: int) -> tuple[int, list[Found]]:
        for length in range(min(self._longest, len(words) - position), 0, -1):
            found = self._phrases.get(tuple(words[position : position + length]))
            if found:
                return length, found
        return 1, []
