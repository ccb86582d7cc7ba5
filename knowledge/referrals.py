"""Matters we have no checked article on, and whom to ask about them.

Knowing what we do not know: without these a question about passports would be answered with the nearest article.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ContentError
from knowledge.yaml_files import read_yaml

REFERRALS_FILE = Path(__file__).with_name("referrals.yml")


@dataclass(frozen=True)
class Referral:
    """A matter outside our articles: its names, the words people ask in, and whom they should ask.

    It is `ours` if it is a public matter, and not if it is a private one (a printer, a medicine).
    """

    id: str
    name: str
    keywords: tuple[str, ...]
    questions: tuple[str, ...]
    ask: str
    ours: bool = True


def load_referrals(path: Path = REFERRALS_FILE) -> dict[str, Referral]:
    """Read the referrals, by id.

    Raises:
        ContentError: the file is not in the expected form.

    """
    try:
        entries: list[dict[str, Any]] = read_yaml(path)
        return {
            entry["id"]: Referral(
                entry["id"],
                str(entry["name"]),
                tuple(map(str, entry.get("keywords") or ())),
                tuple(map(str, entry["questions"])),
                str(entry["ask"]),
                bool(entry.get("ours", True)),
            )
            for entry in entries
        }
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise ContentError(f"Tệp {path.name}: {error!r}") from error
