"""Each kind of fault in the content is found, named and graded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.checks import UNCHECKED_FOR, Finding, Severity, check
from knowledge.guides import Choice, Figure, Guide, Source
from knowledge.plans import Fact
from tests.unit.knowledge.made_up import DUTY, GUIDE, PLAN, RESIDENCE, TARGET, TODAY, TREE, library_of


def _one(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def test_good_content_has_no_findings() -> None:
    assert check(library_of(GUIDE, RESIDENCE, TREE), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"sources": ()}, "nguồn"),
        ({"sources": (Source("Báo", "baochinhphu.example", None),)}, "baochinhphu.example"),
        ({"sources": (Source("Báo", "javascript:alert(1)", None),)}, "javascript"),
        ({"questions": ("một", "hai", "ba", "bốn", "năm")}, "câu hỏi"),
        ({"questions": ("một",) * 9}, "câu hỏi"),
        ({"related": ("khong-co",)}, "khong-co"),
        ({"choices": (Choice("Nút", "mat-roi"),)}, "mat-roi"),
    ],
)
def test_a_faulty_article_is_an_error_named_by_topic_and_slug(changes: dict[str, object], word: str) -> None:
    faulty: Guide = replace(GUIDE, **changes)
    finding = _one(check(library_of(faulty), TODAY))
    assert finding.severity is Severity.ERROR
    assert finding.place == "vneid/mat-khau"
    assert word in finding.message


def test_a_rule_holds_through_its_last_day() -> None:
    ending = replace(GUIDE, valid_until=TODAY)
    assert check(library_of(ending), TODAY) == []
    finding = _one(check(library_of(ending), TODAY + timedelta(days=1)))
    assert finding.severity is Severity.REVIEW
    assert "22/11/2026" in finding.message


def test_an_article_unchecked_for_over_180_days_is_due_for_review() -> None:
    assert timedelta(days=180) == UNCHECKED_FOR
    assert check(library_of(GUIDE), TODAY + timedelta(days=180)) == []
    finding = _one(check(library_of(GUIDE), TODAY + timedelta(days=181)))
    assert finding.severity is Severity.REVIEW
    assert finding.place == "vneid/mat-khau"


def test_two_articles_with_different_figures_for_one_thing_are_due_for_review() -> None:
    other = replace(RESIDENCE, figures=(Figure("vneid.le-phi", "7.000 đồng"),))
    finding = _one(check(library_of(GUIDE, other), TODAY))
    assert finding.severity is Severity.REVIEW
    assert finding.place == "vneid.le-phi"
    assert GUIDE.slug in finding.message
    assert other.slug in finding.message


def test_one_name_of_two_articles_is_an_error() -> None:
    finding = _one(check(library_of(replace(GUIDE, names=("Tạm Trú",)), RESIDENCE), TODAY))
    assert finding.severity is Severity.ERROR
    assert finding.place == "mat-khau, tam-tru"
    assert "tam tru" in finding.message


def test_the_same_figure_in_another_spelling_is_no_difference() -> None:
    other = replace(RESIDENCE, figures=(Figure("vneid.le-phi", "0 Đồng."),))
    assert check(library_of(GUIDE, other), TODAY) == []


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ((TARGET, replace(DUTY, id=TARGET.id)), "trùng"),
        ((replace(TARGET, measure="chua-co"),), "chua-co"),
        ((replace(TARGET, section="IX.1"),), "IX.1"),
        ((replace(TARGET, quote="Tối thiểu 90% người dân"),), "I.1"),
        ((replace(TARGET, section="II"),), "II"),
    ],
)
def test_a_faulty_fact_is_an_error_named_by_commune_and_id(facts: tuple[Fact, ...], word: str) -> None:
    finding = _one(check(library_of(plans=[replace(PLAN, facts=facts)]), TODAY))
    assert finding.severity is Severity.ERROR
    assert finding.place == "thu/th-001"
    assert word in finding.message


def test_nothing_depends_on_the_real_date() -> None:
    assert check(library_of(GUIDE), date(2026, 11, 22)) == check(library_of(GUIDE), date(2026, 11, 22))
    assert len(check(library_of(GUIDE), date(2036, 1, 1))) == 1
