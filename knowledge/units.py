"""The offices and bodies of a commune under all the names that plans and people give them (`units.yml`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.text import folded_words
from knowledge.wording import function_words
from knowledge.yaml_files import read_yaml

# What leads over to another unit: "rứa ban nhân dân ấp", "còn bên …".
_LINKS = frozenset({"rua", "con", "ben", "the", "thi", "sao", "voi", "va", "o"})
_FILE = Path(__file__).with_name("units.yml")
# "Phần trăm xã …" has the health station's name in it ("trạm xá"); "bộ phận trạm y tế" is the station.
_PERCENT = re.compile(r"\bphan tram\b(?! y te\b)")


@dataclass(frozen=True)
class Unit:
    """One office: `code` in the file, `name` as it is written on its door."""

    code: str
    name: str


@dataclass(frozen=True)
class _Names:
    units: dict[str, Unit]
    by_words: dict[tuple[str, ...], str]
    longest: int


@lru_cache(maxsize=1)
def _names() -> _Names:
    content = read_yaml(_FILE)
    units = {code: Unit(code, entry["name"]) for code, entry in content.items()}
    by_words = {
        tuple(folded_words(name)): code for code, entry in content.items() for name in (entry["name"], *entry["called"])
    }
    return _Names(units, by_words, max(map(len, by_words)))


def unit(code: str) -> Unit:
    """Return the unit with `code`.

    Raises:
        KeyError: there is no such unit.

    """
    return _names().units[code]


def units_named(folded: Sequence[str]) -> tuple[str, ...]:
    """Codes of the units that folded words name, in order, the longest name first where names overlap."""
    said = _PERCENT.sub("%", " ".join(folded)).split()
    return tuple(dict.fromkeys(code for code, _ in _read(said) if code))


def unit_names() -> Collection[tuple[str, ...]]:
    """All the names of all units, as folded words."""
    return _names().by_words.keys()


def is_only_units(folded: Sequence[str]) -> bool:
    """Whether the words name units and say nothing else ("còn trạm y tế?")."""
    pieces = _read(folded)
    others = [word for code, word in pieces if not code]
    return len(others) < len(pieces) and all(word in function_words() or word in _LINKS for word in others)


def without_units(folded: Sequence[str]) -> list[str]:
    """The words that are no part of a unit's name."""
    return [word for code, word in _read(folded) if not code]


def _read(folded: Sequence[str]) -> list[tuple[str | None, str]]:
    """The words as (code of the unit they name, first word), (None, word) for each other word."""
    names = _names()
    pieces: list[tuple[str | None, str]] = []
    position = 0
    while position < len(folded):
        length = next(
            (
                length
                for length in range(min(names.longest, len(folded) - position), 0, -1)
                if tuple(folded[position : position + length]) in names.by_words
            ),
            0,
        )
        code = names.by_words[tuple(folded[position : position + length])] if length else None
        pieces.append((code, folded[position]))
        position += length or 1
    return pieces


@lru_cache(maxsize=1024)
def units_of(written: str) -> tuple[str, ...]:
    """Codes of the units in a name as a plan writes it ("Văn phòng HĐND&UBND")."""
    return units_named(folded_words(written))
