"""Citizen guide articles: one Markdown file each, with front matter and a few fixed sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from knowledge.errors import ContentError

GUIDANCE_FOLDER = Path(__file__).with_name("guidance")


class Aspect(StrEnum):
    """What about a matter is asked: the sections of an article and the fields of a plan fact."""

    STEPS = "steps"
    DOCUMENTS = "documents"
    FEE = "fee"
    DURATION = "duration"
    PLACE = "place"
    LEGAL_BASIS = "legal_basis"
    WARNINGS = "warnings"


HEADINGS: dict[Aspect, str] = {
    Aspect.STEPS: "Các bước",
    Aspect.DOCUMENTS: "Giấy tờ",
    Aspect.FEE: "Lệ phí",
    Aspect.DURATION: "Thời hạn",
    Aspect.PLACE: "Nơi làm",
    Aspect.LEGAL_BASIS: "Căn cứ",
    Aspect.WARNINGS: "Lưu ý",
}

TOPICS: dict[str, str] = {
    "dvc": "Dịch vụ công trực tuyến",
    "vneid": "VNeID",
    "thanhtoan": "Thanh toán không dùng tiền mặt",
    "chukyso": "Chữ ký số cá nhân",
    "antoan": "Phòng tránh lừa đảo",
    "suckhoe": "Sức khỏe và bảo hiểm y tế",
    "hotich-cutru": "Hộ tịch, cư trú, giấy tờ",
    "kinhdoanh": "Hộ kinh doanh",
    "xa": "Dịch vụ của xã",
}


@dataclass(frozen=True)
class Source:
    """A document an article rests on; `date` is the document's own, None if unknown."""

    title: str
    url: str
    date: date | None


@dataclass(frozen=True)
class Claim:
    """A false belief in the words people use for it, and the correction."""

    wrong: tuple[str, ...]
    truth: str


@dataclass(frozen=True)
class Choice:
    """A branch of a troubleshooting article: button title and the article it leads to."""

    title: str
    to: str


@dataclass(frozen=True)
class Figure:
    """A fee, time limit or number an article states; the same key elsewhere must have the same value."""

    key: str
    value: str


@dataclass(frozen=True)
class Guide:
    """One article. `sections` maps an aspect to its Markdown text; `region` is empty where it holds everywhere.

    `names` are what people call its matter, as into a search box; `keywords` only stand near it.
    """

    slug: str
    topic: str
    title: str
    summary: str
    audience: str
    sections: dict[Aspect, str]
    questions: tuple[str, ...]
    names: tuple[str, ...]
    keywords: tuple[str, ...]
    claims: tuple[Claim, ...]
    choices: tuple[Choice, ...]
    related: tuple[str, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    region: tuple[str, ...]
    checked_on: date
    valid_until: date | None
    link_title: str | None
    link_url: str | None


def load_guide(path: Path) -> Guide:
    """Read one article; its slug is the file's name, its topic the folder's.

    Raises:
        ContentError: the front matter or the sections are not in the expected form.

    """
    try:
        post = frontmatter.load(str(path), encoding="utf-8")
        return _guide(path, post.metadata, _sections(post.content))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise ContentError(f"Bài {path.parent.name}/{path.name}: {error!r}") from error


def load_guides(folder: Path = GUIDANCE_FOLDER) -> dict[str, Guide]:
    """Read all articles under `folder`, by slug.

    Raises:
        ContentError: an article is malformed, or two have the same slug.

    """
    guides: dict[str, Guide] = {}
    for path in sorted(folder.glob("*/*.md")):
        guide = load_guide(path)
        if guide.slug in guides:
            raise ContentError(f"Hai bài cùng tên {guide.slug}; đổi tên một bài.")
        guides[guide.slug] = guide
    return guides


def _guide(path: Path, about: dict[str, Any], sections: dict[Aspect, str]) -> Guide:
    link = about.get("link") or {}
    if about["topic"] != path.parent.name:
        raise ValueError(f"topic {about['topic']} khác thư mục {path.parent.name}")
    return Guide(
        slug=path.stem,
        topic=about["topic"],
        title=str(about["title"]),
        summary=str(about["summary"]),
        audience=str(about.get("audience") or "citizen"),
        sections=sections,
        questions=tuple(map(str, about["questions"])),
        names=tuple(map(str, about.get("names") or ())),
        keywords=tuple(map(str, about.get("keywords") or ())),
        claims=tuple(
            Claim(tuple(map(str, claim["wrong"])), str(claim["truth"])) for claim in about.get("claims") or ()
        ),
        choices=tuple(Choice(str(choice["title"]), choice["to"]) for choice in about.get("choices") or ()),
        related=tuple(about.get("related") or ()),
        figures=tuple(Figure(str(figure["key"]), str(figure["value"])) for figure in about.get("figures") or ()),
        sources=tuple(
            Source(str(source["title"]), str(source["url"]), source.get("date")) for source in about["sources"]
        ),
        region=tuple(about.get("region") or ()),
        checked_on=_day(about["checked_on"]),
        valid_until=_day(about["valid_until"]) if about.get("valid_until") else None,
        link_title=link.get("title"),
        link_url=link.get("url"),
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise ValueError(f"ngày phải viết NĂM-THÁNG-NGÀY, không phải {value!r}")
    return value


def _sections(content: str) -> dict[Aspect, str]:
    aspects = {heading: aspect for aspect, heading in HEADINGS.items()}
    sections: dict[Aspect, str] = {}
    for part in re.split(r"^## +", content, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        if heading.strip() not in aspects:
            raise ValueError(f"mục lạ “{heading.strip()}”")
        sections[aspects[heading.strip()]] = body.strip()
    if Aspect.STEPS not in sections:
        raise ValueError("thiếu mục “Các bước”")
    return sections
