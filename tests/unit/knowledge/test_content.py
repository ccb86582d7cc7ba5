"""The real content: every fact stands in its plan, no figure of a plan is left out, every article is sound."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.checks import Severity, check
from knowledge.guides import TOPICS, Aspect, Guide
from knowledge.library import Library
from knowledge.plan_wording import GROUPS
from knowledge.plans import PLANS_FOLDER, Fact, FactKind, Plan, collapse

COMMUNES = ("an-vien", "hoang-phu", "nhon-trach", "phu-lam", "xuan-hoa")
CHECKED = date(2026, 11, 22)

_NUMBER = r"\d[\d.,]*"
_COUNTED = (
    r"triệu(?: đồng)?|tỷ(?: đồng)?|tỉ đồng|đồng|lớp|lần|lượt|người|hộ|thôn|ấp|buổi|cuộc|máy|chỉ tiêu|ngày|giờ|tháng|năm"
)
_FIGURE = re.compile(
    rf"{_NUMBER}\s*\\?%"
    rf"|{_NUMBER}\s*(?:{_COUNTED})\b"
    r"|\bngày\s+\d{1,2}(?:/\d{1,2})*"
    r"|\btháng\s+\d{1,2}(?:/\d{4})?\b"
    r"|\bquý\s+(?:[IVX]+|\d)\b"
    r"|\b\d{1,2}/\d{1,2}/\d{4}\b"
    r"|\b(?:một|hai|ba|bốn|năm|mười|trăm)\s+(?:trăm|triệu|tỷ|lớp|lần)\b",
    re.IGNORECASE,
)
# The old level of government may be named where an article says that it is gone; citizens may ask about it.
_DISTRICT = re.compile(r"(?<![a-zà-ỹđ])huyện(?![a-zà-ỹ])|quận", re.IGNORECASE)
_GONE = re.compile(r"không còn|bỏ cấp huyện|trước đây|trước làm ở|cũ|đừng đi theo|chuyển về", re.IGNORECASE)


@pytest.fixture(params=COMMUNES)
def plan(request: pytest.FixtureRequest, library: Library) -> Plan:
    return library.plans[request.param]


def _spans(text: str, quotes: list[str]) -> list[tuple[int, int]]:
    return [match.span() for quote in quotes for match in re.finditer(re.escape(quote), text)]


def _uncovered(commune: str) -> list[str]:
    entries = yaml.safe_load((PLANS_FOLDER / commune / "uncovered.yml").read_text(encoding="utf-8"))
    assert all(entry["reason"] for entry in entries)
    return [collapse(entry["text"]) for entry in entries]


def test_the_content_check_finds_no_error(library: Library) -> None:
    errors = [finding for finding in check(library, CHECKED) if finding.severity is Severity.ERROR]
    assert errors == []


def test_all_five_plans_are_there_with_350_facts_or_more(library: Library) -> None:
    assert tuple(library.plans) == COMMUNES
    assert len(library.facts) >= 350
    assert sum(len(plan.facts) for plan in library.plans.values()) == len(library.facts)


def test_every_quote_stands_word_for_word_in_the_file_and_in_the_section_named(plan: Plan) -> None:
    """Independent of knowledge.checks: reads the file and cuts it with its own, simpler reading of the headings."""
    lines = (PLANS_FOLDER / plan.commune / "plan.txt").read_text(encoding="utf-8")
    whole = collapse(lines.replace("****", "** **"))
    labels = {section.label: collapse(section.text) for section in plan.sections}
    for fact in plan.facts:
        assert collapse(fact.quote) in whole, fact.id
        assert fact.quote in labels[fact.section], fact.id
        number = fact.section.rpartition("/")[2].rpartition(".")[2]
        if fact.section != "MỞ ĐẦU" and not number.startswith("PH"):
            heading = labels[fact.section].lstrip("#*- ")
            assert re.match(rf"(\d+\.)?{number}[.)]", heading), f"{fact.id}: {heading[:40]}"


def test_every_figure_of_the_plan_stands_in_a_fact(plan: Plan) -> None:
    exceptions = _uncovered(plan.commune)
    missing = []
    for section in plan.sections:
        text = collapse(section.text)
        spans = _spans(text, [fact.quote for fact in plan.facts if fact.section == section.label])
        spans += _spans(text, exceptions)
        for match in _FIGURE.finditer(text):
            inside = any(start <= match.start() and match.end() <= end for start, end in spans)
            if not inside:
                missing.append(f"{section.label}: {text[max(0, match.start() - 30) : match.end() + 20]}")
    assert missing == []


def _ways_to_write(value: float) -> set[str]:
    words = {1: "một", 2: "hai", 3: "ba", 4: "bốn", 5: "năm"}
    plain = f"{value:g}"
    ways = {plain, plain.zfill(2), plain.replace(".", ","), f"{value:,.10g}".replace(",", ".")}
    return ways | {words.get(int(value), plain), f"{value / 1000:g} tỷ"}


def test_every_recorded_value_stands_in_its_quote(plan: Plan) -> None:
    for fact in plan.facts:
        values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        for value in values:
            if isinstance(value, (int, float)):
                ways = "|".join(map(re.escape, _ways_to_write(value)))
                assert re.search(rf"(?<![\d.,])(?:{ways})(?![\d.,]*\d)", fact.quote, re.IGNORECASE), fact.id


def test_every_fact_is_complete(plan: Plan, library: Library) -> None:
    needs_measure = {FactKind.TARGET, FactKind.BUDGET, FactKind.STAFFING, FactKind.RESULT}
    for fact in plan.facts:
        assert re.fullmatch(r"(pl|xh|nt|hp|av)-\d{3}", fact.id)
        assert fact.group in GROUPS, fact.id
        assert fact.operator in {">=", "<=", "=", ">", "<", "between", "before", "none"}, fact.id
        assert (fact.operator == "between") == isinstance(fact.value, tuple), fact.id
        assert fact.year in {None, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2035, 2045}, fact.id
        assert fact.measure in library.measures or (fact.measure is None and fact.kind not in needs_measure), fact.id
        assert fact.responsible or fact.kind is not FactKind.RESPONSIBILITY, fact.id


def test_blanks_of_the_plans_stay_blank(library: Library) -> None:
    for plan in library.plans.values():
        opening = plan.sections[0].text
        if re.search(r"Số:\s*/", opening):
            assert plan.number is None, plan.commune
        if re.search(r"ngày\s+tháng\s+(?:\d+\s+)?năm", opening):
            assert plan.issued is None, plan.commune


@pytest.mark.parametrize("commune", ["nhon-trach", "xuan-hoa"])
def test_annexes_that_are_not_in_the_file_are_known(commune: str, library: Library) -> None:
    plan = library.plans[commune]
    assert plan.missing_annexes
    for annex in plan.missing_annexes:
        assert annex.name
        plan.section(annex.mentioned_in)


def test_there_are_130_articles_and_five_on_every_topic(library: Library) -> None:
    assert len(library.guides) >= 130
    counts = Counter(guide.topic for guide in library.guides.values())
    assert set(counts) == set(TOPICS)
    assert all(count >= 5 for count in counts.values()), counts


def test_every_cross_reference_leads_to_another_article(library: Library) -> None:
    for guide in library.guides.values():
        for slug in (*guide.related, *(choice.to for choice in guide.choices)):
            assert slug in library.guides, f"{guide.slug} → {slug}"
            assert slug != guide.slug


def test_no_sample_question_belongs_to_two_articles(library: Library) -> None:
    counts = Counter(question for guide in library.guides.values() for question in guide.questions)
    assert [question for question, count in counts.items() if count > 1] == []


def test_every_article_is_short_enough_to_read_on_a_phone(library: Library) -> None:
    for guide in library.guides.values():
        steps = [line for line in guide.sections[Aspect.STEPS].splitlines() if line.strip()]
        assert 2 <= len(steps) <= 8, guide.slug
        assert all(re.match(rf"{number}\. \S", step) for number, step in enumerate(steps, 1)), guide.slug
        assert all(len(step) <= 200 for step in steps), guide.slug
        assert len(guide.summary) <= 280, guide.slug
        assert len(guide.title) <= 80, guide.slug
        assert all(len(choice.title) <= 40 for choice in guide.choices), guide.slug


def test_a_rule_that_ends_does_so_after_the_article_was_checked(library: Library) -> None:
    for guide in library.guides.values():
        assert guide.valid_until is None or guide.valid_until > guide.checked_on, guide.slug


def _advice(guide: Guide) -> Iterator[str]:
    yield from (guide.title, guide.summary)
    yield from (claim.truth for claim in guide.claims)
    for text in guide.sections.values():
        yield from text.splitlines()


def test_nobody_is_sent_to_a_district(library: Library) -> None:
    wrong = [
        f"{guide.slug}: {line}"
        for guide in library.guides.values()
        for line in _advice(guide)
        if _DISTRICT.search(line) and not _GONE.search(line)
    ]
    assert wrong == []


def test_no_article_asks_for_a_secret_or_sends_the_reader_to_a_look_alike_page(library: Library) -> None:
    official = re.compile(r"https?://\S*(dichvucong|vneid)\S*")
    for guide in library.guides.values():
        for address in filter(None, (guide.link_url, *(source.url for source in guide.sources))):
            host = re.sub(r"^https?://([^/:]+).*$", r"\1", address)
            if official.match(f"https://{host}"):
                assert host.endswith(".gov.vn"), f"{guide.slug}: {address}"


def test_facts_of_one_measure_and_year_agree_in_unit(plan: Plan) -> None:
    """A comparison of two communes would otherwise set per cent beside persons."""
    units: dict[tuple[str, int | None, FactKind], set[str | None]] = {}
    for fact in plan.facts:
        if isinstance(fact.value, (int, float)) and fact.measure and fact.kind is FactKind.TARGET:
            units.setdefault((fact.measure, fact.year, fact.kind), set()).add(fact.unit)
    assert {key: found for key, found in units.items() if len(found) > 1 and "%" in found} == {}


def test_the_plans_lie_beside_their_facts() -> None:
    for commune in COMMUNES:
        folder: Path = PLANS_FOLDER / commune
        assert {path.name for path in folder.iterdir()} >= {"plan.txt", "plan.yml", "facts.yml", "uncovered.yml"}


def _kinds(facts: tuple[Fact, ...]) -> set[FactKind]:
    return {fact.kind for fact in facts}


def test_every_plan_has_targets_duties_and_legal_bases(plan: Plan) -> None:
    assert _kinds(plan.facts) >= {FactKind.TARGET, FactKind.RESPONSIBILITY, FactKind.LEGAL, FactKind.BUDGET}
