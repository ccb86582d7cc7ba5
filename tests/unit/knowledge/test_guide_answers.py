"""Answers composed from one article say what it says, with its source, and no more."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge import guide_answers
from knowledge.answer import Outcome
from knowledge.guides import Aspect, Source
from knowledge.premises import Premise
from knowledge.targets import Target
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, TREE

FULL = replace(GUIDE, sections={aspect: f"- nội dung {aspect.value}" for aspect in Aspect})


def test_the_whole_answer_leads_with_title_and_summary_and_gives_the_steps() -> None:
    answer = guide_answers.whole(GUIDE, 0.8)
    assert answer.outcome is Outcome.ANSWERED
    assert (answer.source_ids, answer.topic, answer.confidence) == ((GUIDE.slug,), GUIDE.topic, 0.8)
    places = [answer.text.index(part) for part in (GUIDE.title, GUIDE.summary, GUIDE.sections[Aspect.STEPS])]
    assert places == sorted(places)
    assert "Không mất phí" in answer.text


def test_what_the_answer_leaves_out_is_a_button_away() -> None:
    payloads = {button.payload for button in guide_answers.section(FULL, (Aspect.FEE,), 1.0).buttons}
    assert Target.guide(FULL.slug, Aspect.STEPS).payload in payloads
    assert Target.guide(FULL.slug, Aspect.FEE).payload not in payloads


def test_a_tree_offers_its_causes() -> None:
    buttons = guide_answers.whole(TREE, 1.0).buttons
    assert [(button.title, button.payload) for button in buttons] == [
        ("Quên mật khẩu", Target.guide("mat-khau").payload)
    ]


def test_a_section_asked_for_comes_alone_and_is_what_is_quoted() -> None:
    answer = guide_answers.section(RESIDENCE, (Aspect.DURATION,), 1.0)
    assert "3 ngày làm việc" in answer.text
    assert "dichvucong.gov.vn" not in answer.text
    assert answer.citations[0].quote == "3 ngày làm việc."


@pytest.mark.parametrize("aspect", [Aspect.FEE, Aspect.PLACE, Aspect.LEGAL_BASIS])
def test_a_section_the_article_lacks_is_said_to_be_unconfirmed_not_invented(aspect: Aspect) -> None:
    answer = guide_answers.section(RESIDENCE, (aspect,), 1.0)
    assert "chưa có" in answer.text
    assert "Trung tâm Phục vụ hành chính công" in answer.text


def test_everything_holds_every_section() -> None:
    text = guide_answers.everything(FULL, 1.0).text
    assert all(section in text for section in FULL.sections.values())


def test_sources_are_named_with_address_and_days() -> None:
    guide = replace(GUIDE, sources=(*GUIDE.sources, Source("Trang tin", "https://tin.example", None)))
    answer = guide_answers.sources(guide)
    assert "https://vanban.example" in answer.text
    assert "25/06/2024" in answer.text
    assert "https://tin.example" in answer.text
    assert "22/11/2026" in answer.text


def test_each_source_is_cited_with_the_day_it_was_checked() -> None:
    citation = guide_answers.whole(GUIDE, 1.0).citations[0]
    assert (citation.title, citation.url) == ("Nghị định 69/2024/NĐ-CP", "https://vanban.example")
    assert citation.checked_on == GUIDE.checked_on
    assert citation.quote in GUIDE.sections[Aspect.STEPS]


@pytest.mark.parametrize("confirms", [True, False])
def test_a_false_belief_is_corrected_and_called_wrong_where_it_was_to_be_confirmed(confirms: bool) -> None:
    answer = guide_answers.whole(GUIDE, 1.0, Premise(confirms, GUIDE.claims[0]))
    assert GUIDE.claims[0].truth in answer.text
    assert ("Chưa đúng" in answer.text) is confirms


def test_what_is_to_be_confirmed_comes_before_the_section_asked_for_and_with_the_summary() -> None:
    text = guide_answers.section(
        FULL, (Aspect.FEE,), 1.0, Premise(confirms=True, stated=("Có người khác thay được.",))
    ).text
    places = [text.index(part) for part in ("Có người khác thay được.", FULL.summary, FULL.sections[Aspect.FEE])]
    assert places == sorted(places)


def test_a_rule_that_ends_says_when() -> None:
    assert "31/12/2026" in guide_answers.whole(replace(GUIDE, valid_until=date(2026, 12, 31)), 1.0).text


def test_the_page_where_it_is_done_comes_as_a_link() -> None:
    link = guide_answers.whole(replace(GUIDE, link_url="https://vneid.gov.vn", link_title="VNeID"), 1.0).link
    assert link is not None
    assert (link.title, link.url) == ("VNeID", "https://vneid.gov.vn")
    assert guide_answers.whole(GUIDE, 1.0).link is None


@pytest.mark.parametrize(
    ("text", "line"),
    [("- một\n- hai.", "một; hai."), ("1. một;\n2. hai", "một; hai."), ("", ""), ("một.", "một."), ("\n\n", "")],
)
def test_lists_become_one_line(text: str, line: str) -> None:
    assert guide_answers.one_line(text) == line
