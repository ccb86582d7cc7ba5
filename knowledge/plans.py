"""The communes' plans: their text with its outline, and the facts recorded from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ContentError
from knowledge.text import folded_words
from knowledge.yaml_files import read_yaml

PLANS_FOLDER = Path(__file__).with_name("plans")


class FactKind(StrEnum):
    """What sort of statement a fact records."""

    TARGET = "target"
    DEADLINE = "deadline"
    REPORTING = "reporting"
    BUDGET = "budget"
    STAFFING = "staffing"
    RESULT = "result"
    RESPONSIBILITY = "responsibility"
    LEGAL = "legal"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Measure:
    """A thing that plans set figures for; the same slug in two plans means the same thing of the same population.

    `aka` are other names for it, `asks` ways in which staff ask for it.
    """

    slug: str
    name: str
    population: str
    aka: tuple[str, ...]
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One statement of a plan, with the words it stands in.

    `value` is a number, a pair of numbers (operator "between") or a date in words; None where the plan gives none, and
    then `text_value` may hold its words. `section` is the label of the deepest heading above the quote. `asks` are
    ways in which staff ask for it.
    """

    id: str
    commune: str
    kind: FactKind
    subject: str
    section: str
    quote: str
    operator: str = "none"
    value: float | int | str | tuple[float, ...] | None = None
    text_value: str | None = None
    unit: str | None = None
    year: int | None = None
    group: str = "chung"
    measure: str | None = None
    responsible: tuple[str, ...] = ()
    note: str | None = None
    asks: tuple[str, ...] = ()

    @property
    def is_quantified(self) -> bool:
        """Whether the fact gives a figure or words that stand for one."""
        return self.value is not None or self.text_value is not None


@dataclass(frozen=True)
class Section:
    """A heading of a plan with the text directly under it: `label` ("I.2.1"), `titles` from the outside in."""

    label: str
    titles: tuple[str, ...]
    text: str

    @property
    def title(self) -> str:
        """The innermost heading."""
        return self.titles[-1] if self.titles else ""


@dataclass(frozen=True)
class MissingAnnex:
    """An annex the plan points to that is not in the file we hold."""

    name: str
    mentioned_in: str
    about: str


@dataclass(frozen=True)
class Plan:
    """One commune's plan. `number` and `issued` are None where the document leaves them blank."""

    commune: str
    name: str
    province: str
    title: str
    year: int
    number: str | None
    issued: str | None
    signed_by: str | None
    signer_title: str | None
    missing_annexes: tuple[MissingAnnex, ...]
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]

    @property
    def bare_name(self) -> tuple[str, ...]:
        """The commune's name without "xã", as folded words."""
        words = tuple(folded_words(self.name))
        return words[1:] if words[0] == "xa" else words

    def section(self, label: str) -> Section:
        """Return the section with `label`.

        Raises:
            KeyError: the plan has no such section.

        """
        for section in self.sections:
            if section.label == label:
                return section
        raise KeyError(label)


_SCAN_MARKS = re.compile(r"^[\s#*\-+]+")
# Heading forms from the outside in; the order is the rank.
_HEADINGS = (
    re.compile(r"^(PHẦN [IVX]+|PHỤ LỤC)\b"),
    re.compile(r"^([IVX]+)\.\s+\S"),
    re.compile(r"^(\d{1,2})\.\s+\S"),
    re.compile(r"^(\d{1,2}\.\d{1,2})\.?\s+\S"),
    re.compile(r"^([a-zđ])\)\s+\S"),
)


@dataclass(frozen=True)
class _Heading:
    rank: int
    number: str
    title: str


def plain(text: str) -> str:
    """Return plan text without the scan's markup (Markdown marks, LaTeX signs, table tags), in single spaces.

    Only markup goes; the scan's own misreadings stay, for a quote must be what the file says.
    """
    signs = {r"\geq": "≥", r"\leq": "≤", r"\%": "%", "$": "", "**": "", "<b>": "", "</b>": "", "|": " "}
    for mark, sign in signs.items():
        text = text.replace(mark, sign)
    return re.sub(r"\s+", " ", re.sub(r"(^|\s)[#*]+(\s|$)", " ", text)).strip()


def outline(text: str) -> tuple[Section, ...]:
    """Split a plan's text at its numbered headings.

    A heading is told by its number at the start of a line (PHẦN I, I., 1., 1.1., a)), whatever marks the scan put
    before it. A dotted number already names its parent, so 2.1 under I is labelled "I.2.1".
    """
    sections: list[Section] = []
    open_headings: list[_Heading] = []
    lines: list[str] = []
    for line in _lines(text):
        heading = _heading(line)
        if heading:
            sections.append(_section(open_headings, lines))
            open_headings = [outer for outer in open_headings if outer.rank < heading.rank] + [heading]
            lines = []
        lines.append(line)
    sections.append(_section(open_headings, lines))
    return tuple(section for section in sections if section.text)


def _lines(text: str) -> Iterator[str]:
    """Yield lines, cutting one in which the scan ran two headings together ("**…2025****I. ĐÁNH GIÁ**")."""
    for line in text.splitlines():
        yield from line.replace("****", "**\n**").split("\n")


def _heading(line: str) -> _Heading | None:
    bare = _SCAN_MARKS.sub("", line).replace("**", "").strip()
    for rank, pattern in enumerate(_HEADINGS):
        if match := pattern.match(bare):
            return _Heading(rank, match[1], bare)
    return None


def _section(headings: list[_Heading], lines: list[str]) -> Section:
    numbers: list[str] = []
    part = ""
    for heading in headings:
        if heading.rank == 0:
            part = heading.number
            continue
        if numbers and heading.number.startswith(numbers[-1] + "."):
            numbers.pop()
        numbers.append(heading.number)
    label = "/".join(filter(None, (part, ".".join(numbers)))) or "MỞ ĐẦU"
    return Section(label, tuple(heading.title for heading in headings), "\n".join(lines).strip())


def collapse(text: str) -> str:
    """Collapse white space, as a recorded quote does."""
    return re.sub(r"\s+", " ", text).strip()


def load_measures(folder: Path = PLANS_FOLDER) -> dict[str, Measure]:
    """Read the vocabulary of measured things, by slug."""
    content: dict[str, dict[str, Any]] = read_yaml(folder / "measures.yml")
    return {
        slug: Measure(
            slug=slug,
            name=entry["name"],
            population=entry.get("population") or "",
            aka=tuple(map(str, entry.get("aka") or ())),
            asks=tuple(map(str, entry.get("asks") or ())),
        )
        for slug, entry in content.items()
    }


def load_plan(folder: Path) -> Plan:
    """Read one commune's plan from `folder` (plan.yml, plan.txt, facts.yml).

    Raises:
        ContentError: a file is missing or not in the expected form.

    """
    try:
        about = read_yaml(folder / "plan.yml")
        text = (folder / "plan.txt").read_text(encoding="utf-8")
        entries = read_yaml(folder / "facts.yml")
        facts = tuple(_fact(about["commune"], entry) for entry in entries)
        return Plan(
            commune=about["commune"],
            name=about["name"],
            province=about["province"],
            title=about["title"],
            year=int(about["year"]),
            number=about.get("number"),
            issued=about.get("issued"),
            signed_by=about.get("signed_by"),
            signer_title=about.get("signer_title"),
            missing_annexes=tuple(
                MissingAnnex(annex["name"], str(annex["mentioned_in"]), annex.get("about") or "")
                for annex in about.get("missing_annexes") or ()
            ),
            sections=outline(text),
            facts=facts,
        )
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise ContentError(f"Kế hoạch trong {folder.name}: {error}") from error


def _fact(commune: str, entry: dict[str, Any]) -> Fact:
    value = entry.get("value")
    if isinstance(value, list):
        value = tuple(value)
    elif value is not None and not isinstance(value, (int, float)):
        value = str(value)
    responsible = entry.get("responsible") or ()
    return Fact(
        id=str(entry["id"]),
        commune=commune,
        kind=FactKind(entry["kind"]),
        subject=str(entry["subject"]),
        section=str(entry["section"]),
        quote=collapse(str(entry["quote"])),
        operator=str(entry.get("operator") or "none"),
        value=value,
        text_value=entry.get("text_value"),
        unit=entry.get("unit"),
        year=entry.get("year"),
        group=str(entry.get("group") or "chung"),
        measure=entry.get("measure"),
        responsible=(responsible,) if isinstance(responsible, str) else tuple(map(str, responsible)),
        note=entry.get("note"),
        asks=tuple(map(str, entry.get("asks") or ())),
    )


def load_plans(folder: Path = PLANS_FOLDER) -> dict[str, Plan]:
    """Read all plans under `folder`, by commune slug, in the order of the folder names."""
    return {path.parent.name: load_plan(path.parent) for path in sorted(folder.glob("*/plan.yml"))}
