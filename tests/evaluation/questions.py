"""The question sets: `dev` to tune on, `test` to measure with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Question:
    """One question with what a right reply must hold. `group` is the file it comes from."""

    id: str
    group: str
    text: str
    noise: str
    commune: str | None
    expect: dict[str, Any] = field(default_factory=dict)

    @property
    def is_noisy(self) -> bool:
        return self.noise != "none"


@dataclass(frozen=True)
class Dialogue:
    """Questions asked one after the other in one conversation."""

    id: str
    turns: tuple[Question, ...]


def load_questions(split: str) -> list[Question]:
    """Read all single questions of a split ("dev" or "test")."""
    found: list[Question] = []
    for path in sorted((FOLDER / split).glob("*.yml")):
        if not path.stem.startswith("dialogues"):
            found.extend(_question(entry, path.stem) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


def load_dialogues(split: str) -> list[Dialogue]:
    """Read all dialogues of a split."""
    found: list[Dialogue] = []
    for path in sorted((FOLDER / split).glob("dialogues*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            turns = tuple(
                _question({"id": f"{entry['id']}.{number}", "commune": entry.get("commune"), **turn}, path.stem)
                for number, turn in enumerate(entry["turns"], 1)
            )
            found.append(Dialogue(entry["id"], turns))
    return found


def _question(entry: dict[str, Any], group: str) -> Question:
    return Question(
        id=str(entry["id"]),
        group=group,
        text=str(entry["text"]),
        noise=str(entry.get("noise") or "none"),
        commune=entry.get("commune"),
        expect=entry.get("expect") or {},
    )
