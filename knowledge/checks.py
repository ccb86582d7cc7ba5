"""Checks of the content: what is wrong in itself, and what has grown old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.guides import Guide
from knowledge.library import Library
from knowledge.plans import Plan, collapse
from knowledge.text import folded_words

UNCHECKED_FOR = timedelta(days=180)
FEWEST_QUESTIONS = 6


class Severity(StrEnum):
    """An error must be mended before release; a review is due work for the editors."""

    ERROR = "error"
    REVIEW = "review"


@dataclass(frozen=True)
class Finding:
    """One thing found: where, how grave, and what to do, in Vietnamese."""

    severity: Severity
    place: str
    message: str


def check(library: Library, today: date) -> list[Finding]:
    """Check all content as of `today`."""
    findings: list[Finding] = []
    for guide in library.guides.values():
        findings.extend(_guide(guide, library, today))
    findings.extend(_names(library))
    findings.extend(_figures(library))
    for plan in library.plans.values():
        findings.extend(_plan(plan, library))
    return findings


def _guide(guide: Guide, library: Library, today: date) -> Iterator[Finding]:
    place = f"{guide.topic}/{guide.slug}"
    if not guide.sources:
        yield Finding(Severity.ERROR, place, "thiếu nguồn; thêm ít nhất một văn bản hoặc trang chính thức.")
    for source in guide.sources:
        if not source.url.startswith(("http://", "https://")):
            yield Finding(Severity.ERROR, place, f"địa chỉ nguồn không đúng: {source.url}")
    if len(set(guide.questions)) < FEWEST_QUESTIONS:
        yield Finding(Severity.ERROR, place, f"cần ít nhất {FEWEST_QUESTIONS} câu hỏi mẫu khác nhau.")
    for slug in (*guide.related, *(choice.to for choice in guide.choices)):
        if slug not in library.guides:
            yield Finding(Severity.ERROR, place, f"dẫn tới bài không có: {slug}")
    if guide.valid_until and guide.valid_until < today:
        yield Finding(Severity.REVIEW, place, f"hết hiệu lực từ {guide.valid_until:%d/%m/%Y}; sửa hoặc gỡ bài.")
    if today - guide.checked_on > UNCHECKED_FOR:
        yield Finding(Severity.REVIEW, place, f"chưa kiểm tra lại từ {guide.checked_on:%d/%m/%Y}.")


def _names(library: Library) -> Iterator[Finding]:
    articles: dict[str, list[str]] = defaultdict(list)
    for guide in library.guides.values():
        for name in {" ".join(folded_words(name)) for name in guide.names}:
            articles[name].append(guide.slug)
    for name, slugs in articles.items():
        if len(slugs) > 1:
            yield Finding(Severity.ERROR, ", ".join(slugs), f"cùng một tên “{name}” (names); chỉ để ở một bài.")


def _figures(library: Library) -> Iterator[Finding]:
    stated: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for guide in library.guides.values():
        for figure in guide.figures:
            stated[figure.key][" ".join(folded_words(figure.value))].append(guide.slug)
    for key, values in stated.items():
        if len(values) > 1:
            places = "; ".join(f"“{value}” ở {', '.join(slugs)}" for value, slugs in values.items())
            yield Finding(Severity.REVIEW, key, f"các bài ghi khác nhau: {places}")


def _plan(plan: Plan, library: Library) -> Iterator[Finding]:
    seen: set[str] = set()
    for fact in plan.facts:
        place = f"{plan.commune}/{fact.id}"
        if fact.id in seen:
            yield Finding(Severity.ERROR, place, "trùng mã dữ kiện.")
        seen.add(fact.id)
        if fact.measure and fact.measure not in library.measures:
            yield Finding(Severity.ERROR, place, f"không có chỉ số “{fact.measure}” trong measures.yml.")
        try:
            section = plan.section(fact.section)
        except KeyError:
            yield Finding(Severity.ERROR, place, f"kế hoạch không có mục {fact.section}.")
            continue
        if fact.quote not in collapse(section.text):
            yield Finding(Severity.ERROR, place, f"câu trích không có trong mục {fact.section}.")
