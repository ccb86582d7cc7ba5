"""The indicators, as defined in `definitions.yml`: what is counted, divided by what, measured against which target."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("definitions.yml")

RULE = (
    "Mỗi người được tính một lần trong kỳ, dù hỏi bao nhiêu lần và về bao nhiêu việc. Người nhắn qua hai kênh (ví dụ "
    "Zalo và Telegram), hoặc mở trang trò chuyện hai lần, được tính là hai người, vì hệ thống không biết đó là ai. "
    "Người trong lượt trực tiếp được cộng theo số cán bộ ghi. Hội thoại thử và lượt đã hủy không được tính."
)
"""The rule against counting twice that all indicators share, as it is printed with the figures."""
RULE_OF_RATINGS = "Mỗi lượt hỗ trợ được tính một lần, theo đánh giá sau cùng. Hội thoại thử không được tính."


@dataclass(frozen=True)
class Where:
    """Which interactions an indicator takes: all conditions hold; an empty one is none.

    Besides, only interactions that were answered or that an officer had a hand in count as support.
    """

    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    is_assisted: bool = False


@dataclass(frozen=True)
class Indicator:
    """One indicator. Texts are Vietnamese, as they are shown.

    `figure` is "people" (distinct people supported) or "useful" (interactions rated useful); `is_target`: the plans'
    target is about the very thing counted here, otherwise the count is a part of the way and `official` says where the
    result comes from. `targets` and `related` hold ids of plan facts by commune.
    """

    id: str
    name: str
    counts: str
    where: Where
    figure: str
    population: str
    is_target: bool
    official: str
    targets: dict[str, tuple[str, ...]]
    related: dict[str, tuple[str, ...]]

    @property
    def rule(self) -> str:
        """The rule against counting twice."""
        return RULE if self.figure == "people" else RULE_OF_RATINGS


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """All indicators, in the order they are shown."""
    entries: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(map(_indicator, entries))


def indicator(indicator_id: str) -> Indicator:
    """The indicator with that id.

    Raises:
        KeyError: there is none.

    """
    for candidate in indicators():
        if candidate.id == indicator_id:
            return candidate
    raise KeyError(indicator_id)


def fingerprint() -> str:
    """Changes when a different set of interactions is counted by any indicator."""
    conditions = [(entry.id, entry.where) for entry in indicators()]
    return hashlib.sha256(repr(conditions).encode()).hexdigest()[:32]


def _indicator(entry: dict[str, Any]) -> Indicator:
    where = entry["where"]
    return Indicator(
        id=entry["id"],
        name=entry["name"],
        counts=entry["counts"],
        where=Where(
            topics=tuple(where.get("topics") or ()),
            channels=tuple(where.get("channels") or ()),
            is_assisted=bool(where.get("assisted")),
        ),
        figure=entry.get("figure", "people"),
        population=entry["population"],
        is_target=entry["is_target"],
        official=entry.get("official", ""),
        targets=_ids(entry.get("targets")),
        related=_ids(entry.get("related")),
    )


def _ids(by_commune: dict[str, list[str]] | None) -> dict[str, tuple[str, ...]]:
    return {commune: tuple(ids) for commune, ids in (by_commune or {}).items()}
