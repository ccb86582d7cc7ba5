"""What the engine understood of a message, and small readings of the text that need no model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.answer import Subject
from knowledge.guides import Aspect
from knowledge.text import fold, folded_words

_CONFIRMING = re.compile(
    r"\b(dung|phai)( (vay|the))? (khong|ko|k|hong|hem|chua|chang)\b"
    r"|\b(co phai|co dung|xac nhan|nghe noi|nghe bao|nghe dau|nguoi ta bao|nguoi ta noi|ho bao|ho noi|co that|tuong la"
    r"|bao la|chac la|dung vay)\b"
    r"|\b(chu gi|nhi|ha|a|chu)\W*$"
)
_FIGURE = re.compile(r"\b(bao nhieu|phan tram|may phan|bnhieu|nhiu|ty le|ti le|con so|may trieu|may ty)\b|%")
_YEAR = re.compile(r"\b(20[2-9]\d)\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BILLION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:ty|ti)\b")
_LISTING = re.compile(
    r"\b(liet ke|ke ten|ke ra|ke het|danh sach|cac chi tieu|nhung chi tieu|chi tieu nao|chi tieu gi|tat ca|toan bo"
    r"|cac muc tieu|nhung muc tieu|tong hop cac|cac nhiem vu|nhung nhiem vu|nhiem vu gi|nhiem vu nao|nhiem vu cua"
    r"|trach nhiem cua|trach nhiem gi|lam nhung gi|lam nhung viec|lam viec gi|nhung viec gi|phai lam gi|lo viec gi"
    r"|co nhiem vu|co trach nhiem|cac moc|nhung moc|cac ket qua|nhung ket qua|cac van ban|nhung van ban|gom nhung"
    r"|gom co|gom cac|gom gi|nhung han che|cac han che|nhung gi|viec gi|nhung noi dung|cac noi dung)\b"
)
_COMPARING = re.compile(
    r"\b(so sanh|so voi|so giup|cao hon|thap hon|khac nhau|khac gi|khac voi|chenh|hon kem|xa nao|ben nao|voi nam)\b"
)
_CONTRASTING = re.compile(r"\b(cho thi|cho lai|luc thi|luc lai|cho ghi|hai cho|ca hai|mau thuan|hai don vi|rot cuoc)\b")


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
    def all_years(self) -> tuple[int, ...]:
        """The years meant, those the engine knows and any other that is written out."""
        return tuple(dict.fromkeys((*self.years, *years_named(self.text))))

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


def asks_for_figure(text: str) -> bool:
    """Whether a number is wanted ("bao nhiêu", "mấy phần trăm", "tỷ lệ")."""
    return bool(_FIGURE.search(fold(text)))


def compares(text: str) -> bool:
    """Whether two things are to be compared."""
    return bool(_COMPARING.search(fold(text)))


def contrasts(text: str) -> bool:
    """Whether the plan is said to speak twice of one thing ("chỗ thì ghi … chỗ lại ghi …", "giao A hay B")."""
    folded = fold(text)
    return bool(_CONTRASTING.search(folded)) or " hay " in folded


def years_named(text: str) -> tuple[int, ...]:
    """The years from 2020 on that a text names."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def quantities(text: str) -> frozenset[float]:
    """The numbers a text names but for years; billions count as millions, as budgets are written ("3 tỷ": 3000)."""
    folded = fold(text)
    found = {_as_number(match) * 1000 for match in _BILLION.findall(folded)}
    found |= {_as_number(match) for match in _NUMBER.findall(_BILLION.sub(" ", folded)) if not _YEAR.fullmatch(match)}
    return frozenset(found)


def _as_number(written: str) -> float:
    """Read a number written the Vietnamese way: 3.000 is three thousand, 1,5 is one and a half."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return float(written.replace(".", ""))
    return float(written.replace(",", ".").strip(".")) if written.count(",") + written.count(".") <= 1 else 0.0


def numbers(text: str) -> frozenset[str]:
    """The numbers a text names, as written."""
    return frozenset(word for word in folded_words(text) if word[0].isdigit())
