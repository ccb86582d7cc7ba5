"""What the engine understood of a message, and small readings of the text that need no model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.answer import Subject
from knowledge.guides import Aspect
from knowledge.text import fold, folded_words

_CONFIRMING = re.compile(
    r"\b(dung khong|phai khong|dung ko|phai ko|co dung|co phai|dung chua|phai chua|co that|nghe noi|nghe bao|nghe dau"
    r"|nguoi ta bao|ho bao|bao la|tuong la|dung vay|chac la|phai hong|dung hong|chu gi|nhi|ha|a|chu)\W*$"
    r"|\b(co phai|co dung|nghe noi|nghe bao|nghe dau|nguoi ta bao|nguoi ta noi|ho bao|ho noi|co that la|tuong)\b"
)
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|phan tram)")
_LISTING = re.compile(
    r"\b(liet ke|danh sach|cac chi tieu|nhung chi tieu|chi tieu nao|chi tieu gi|bao nhieu chi tieu|tat ca chi tieu"
    r"|cac muc tieu|nhung muc tieu|tong hop cac|cac nhiem vu|nhung nhiem vu|nhiem vu gi|nhiem vu nao|nhiem vu cua"
    r"|trach nhiem cua|trach nhiem gi|lam nhung gi|lam nhung viec gi|phai lam gi|co nhiem vu|co trach nhiem"
    r"|cac moc|nhung moc|cac ket qua|nhung ket qua|cac van ban|nhung van ban)\b"
)
_COMPARING = re.compile(r"\b(so sanh|so voi|cao hon|thap hon|khac nhau|khac gi|khac voi|chenh lech|hon kem|xa nao)\b")

PLAN_ASPECTS = frozenset({"value", "deadline", "responsible", "budget"})


@dataclass(frozen=True)
class Understanding:
    """One message as the engine read it.

    `ranking` maps intents to probabilities; communes are slugs; aspects are names of `Aspect` or of plan fields
    ("value", "deadline", "responsible", "budget", "source").
    """

    text: str
    intent: str
    confidence: float
    ranking: dict[str, float] = field(default_factory=dict)
    communes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    aspects: tuple[str, ...] = ()

    @property
    def guide_aspects(self) -> tuple[Aspect, ...]:
        """The article sections asked for, in the order they were named."""
        names = {aspect.value for aspect in Aspect}
        return tuple(Aspect(aspect) for aspect in self.aspects if aspect in names)

    def probability(self, *intents: str) -> float:
        """How likely any of `intents` is."""
        return sum(self.ranking.get(intent, 0.0) for intent in intents)


@dataclass(frozen=True)
class Context:
    """What is known beside the message: the conversation's subject and commune, and the deployment's commune."""

    subject: Subject = field(default_factory=Subject)
    conversation_commune: str | None = None
    deployment_commune: str | None = None

    @property
    def commune(self) -> str | None:
        """The commune meant where the message names none."""
        return self.conversation_commune or self.deployment_commune


def asks_confirmation(text: str) -> bool:
    """Whether the writer states something and wants it confirmed ("… đúng không?", "nghe nói …")."""
    return bool(_CONFIRMING.search(fold(text).strip()))


def asks_for_list(text: str) -> bool:
    """Whether several items are wanted ("liệt kê các chỉ tiêu …", "nhiệm vụ của …")."""
    return bool(_LISTING.search(fold(text)))


def compares(text: str) -> bool:
    """Whether two things are to be compared."""
    return bool(_COMPARING.search(fold(text)))


def percentages(text: str) -> tuple[float, ...]:
    """The percentages a message names."""
    return tuple(float(number.replace(",", ".")) for number in _PERCENT.findall(fold(text)))


def numbers(text: str) -> frozenset[str]:
    """The numbers a text names, as written."""
    return frozenset(word for word in folded_words(text) if word[0].isdigit())
