"""What a button leads to, as the payload the engine understands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from knowledge.guides import Aspect

_CHOOSE = "/choose"


class TargetKind(StrEnum):
    """What sort of thing a button chooses."""

    GUIDE = "guide"
    FACT = "fact"
    COMMUNE = "commune"
    TOPIC = "topic"


@dataclass(frozen=True)
class Target:
    """One choice: an article (or one section of it), a plan fact, a commune, a topic."""

    kind: TargetKind
    name: str
    aspect: Aspect | None = None

    @classmethod
    def guide(cls, slug: str, aspect: Aspect | None = None) -> Target:
        """An article, or one of its sections."""
        return cls(TargetKind.GUIDE, slug, aspect)

    @classmethod
    def fact(cls, fact_id: str) -> Target:
        """A plan fact."""
        return cls(TargetKind.FACT, fact_id)

    @classmethod
    def commune(cls, slug: str) -> Target:
        """A commune, for the question that is waiting for one."""
        return cls(TargetKind.COMMUNE, slug)

    @classmethod
    def topic(cls, slug: str) -> Target:
        """A topic of the guide."""
        return cls(TargetKind.TOPIC, slug)

    @property
    def text(self) -> str:
        """The target in one word: "guide:slug" or "guide:slug:fee"."""
        return ":".join(filter(None, (self.kind.value, self.name, self.aspect.value if self.aspect else "")))

    @property
    def payload(self) -> str:
        """The message text that chooses this target (Rasa's form for an intent with an entity)."""
        return _CHOOSE + json.dumps({"target": self.text}, ensure_ascii=False)

    @classmethod
    def of_payload(cls, payload: str) -> Target | None:
        """Read the target of a button's payload; None if it chooses something else."""
        if not payload.startswith(_CHOOSE):
            return None
        return cls.parse(json.loads(payload.removeprefix(_CHOOSE))["target"])

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read a target back from its one-word form.

        Raises:
            ValueError: the text names no kind of target or no section.

        """
        kind, _, rest = text.partition(":")
        name, _, aspect = rest.partition(":")
        if not name:
            raise ValueError(f"not a target: {text!r}")
        return cls(TargetKind(kind), name, Aspect(aspect) if aspect else None)
