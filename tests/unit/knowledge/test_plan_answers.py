"""Answers composed from plan facts: figure, section and quote, both sides of a contradiction, and no invention."""

from dataclasses import replace

import pytest

from knowledge import plan_answers
from knowledge.answer import Answer, Outcome, Subject
from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.plan_lists import listed
from knowledge.plan_questions import (
    PlanQuestion,
    group_named,
    groups_of,
    is_only_a_group,
    of_measure,
    same_measure,
)
from knowledge.plan_wording import citation, statement
from knowledge.plans import Fact, FactKind, Plan
from knowledge.search import Query, Search
from knowledge.targets import Target
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding
from tests.unit.knowledge.made_up import BUDGET, DUTY, OTHER_PLAN, PLAN, TARGET, library_of

AGAIN = replace(TARGET, id="th-009", section="II", quote="Kinh phí 200 triệu đồng từ ngân sách xã.")
DIFFERENT = replace(AGAIN, id="th-010", value=90)


def _with(*facts: Fact) -> Plan:
    return replace(PLAN, facts=facts)


def _ask(plan: Plan, fact: Fact, text: str = "", *aspects: str) -> Answer:
    """Ask something of a fact that the conversation is about."""
    assistant = Assistant(Search(library_of(plans=[plan]), None, None))
    asked = Understanding(text, "follow_up", 1.0, {"follow_up": 1.0}, aspects=aspects)
    return assistant.plans.about((fact.id,), asked, Context(Subject(facts=(fact.id,)))).answer


def test_a_fact_is_answered_with_figure_section_commune_and_quote() -> None:
    answer = _ask(PLAN, TARGET)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.source_ids == ("th-001",)
    assert answer.commune == "thu"
    assert "80%" in answer.text
    assert "I.1" in answer.text
    assert "Xã Thử" in answer.text
    assert answer.citations[0].quote == TARGET.quote


def test_both_sides_of_a_contradiction_are_given_with_their_sections() -> None:
    answer = _ask(_with(TARGET, DIFFERENT), TARGET)
    assert {"th-001", "th-010"} == set(answer.source_ids)
    assert "80%" in answer.text
    assert "90%" in answer.text
    assert {"I.1", "II"} <= set(answer.text.replace(":", " ").replace(".\n", " ").split())
    assert len(answer.citations) == 2


def test_two_sources_of_money_are_no_contradiction() -> None:
    state = replace(BUDGET, id="th-040", value=None, unit=None, text_value="ngân sách nhà nước", measure="nguon")
    gifts = replace(state, id="th-041", text_value="tài trợ, đóng góp")
    answer = _ask(_with(state, gifts), state)
    assert {"th-040", "th-041"} == set(answer.source_ids)
    assert "khác nhau" not in answer.text
    assert "Kế hoạch còn ghi:\n" in answer.text
    assert "tài trợ, đóng góp" in answer.text


def test_a_figure_said_twice_is_no_contradiction() -> None:
    answer = _ask(_with(TARGET, AGAIN), TARGET)
    assert "khác nhau" not in answer.text
    assert "II" in answer.text


@pytest.mark.parametrize(("text", "right"), [("có phải 80% không", True), ("chỉ tiêu 90% đúng không", False)])
def test_a_percentage_to_be_confirmed_is_confirmed_or_corrected_first(text: str, right: bool) -> None:
    answer = _ask(PLAN, TARGET, text)
    assert answer.text.startswith("Đúng") is right
    assert "80%" in answer.text


def test_a_percentage_that_stands_in_one_of_two_places_is_not_simply_right() -> None:
    answer = _ask(_with(TARGET, DIFFERENT), TARGET, "có phải 80% không")
    assert not answer.text.startswith("Đúng.")
    assert "90%" in answer.text


def test_the_unit_responsible_is_named_only_where_the_plan_names_one() -> None:
    owned = replace(TARGET, responsible=("Phòng Văn hóa - Xã hội",))
    assert "Phòng Văn hóa - Xã hội" in _ask(_with(owned), owned).text
    nobody = _ask(_with(TARGET), TARGET, "ai phụ trách", "responsible").text
    assert "Phòng" not in nobody
    assert "không ghi" in nobody


def test_a_note_of_the_editors_is_passed_on() -> None:
    noted = replace(TARGET, note="Bản quét mờ ở dòng này")
    assert "Bản quét mờ ở dòng này" in _ask(_with(noted), noted).text


def test_a_units_duties_are_listed_with_their_sections() -> None:
    question = PlanQuestion(Query("", ()), PLAN, units=("cong-an",), listing=True)
    answer = plan_answers.list_answer(PLAN, [DUTY], question, 1.0)
    assert "Công an xã" in answer.text
    assert DUTY.subject in answer.text
    assert "I.1" in answer.text
    assert answer.source_ids == (DUTY.id,)


def test_a_long_list_says_how_many_are_left_out() -> None:
    many = [replace(TARGET, id=f"th-{number:03}") for number in range(30)]
    question = PlanQuestion(Query("", ()), PLAN, group="xa-hoi-so", listing=True)
    answer = plan_answers.list_answer(_with(*many), many, question, 1.0)
    assert str(30 - answer.text.count("\n- ")) in answer.text.splitlines()[-1]


def test_a_comparison_keeps_the_communes_apart_and_says_where_one_is_silent() -> None:
    answer = plan_answers.comparison([(PLAN, TARGET), (OTHER_PLAN, None)], "Dân có VNeID", 0.9)
    lines = [line for line in answer.text.splitlines() if line.startswith("- ")]
    assert "80%" in lines[0]
    assert "Xã Thử" in lines[0]
    assert "Xã Khác" in lines[1]
    assert "%" not in lines[1]
    assert answer.source_ids == ("th-001",)


def test_what_the_plan_does_not_say_is_said_to_be_so_with_the_missing_annex() -> None:
    answer = plan_answers.not_in_plan(PLAN, 0.9)
    assert answer.outcome is Outcome.NOT_FOUND
    assert "Phụ lục I" in answer.text
    assert answer.citations == ()
    assert not any(char.isdigit() for char in answer.text.replace("I.1", ""))


def test_which_commune_offers_every_plan() -> None:
    answer = plan_answers.which_commune([PLAN, OTHER_PLAN])
    assert answer.outcome is Outcome.CLARIFIED
    assert [button.payload for button in answer.buttons] == [
        Target.commune("thu").payload,
        Target.commune("khac").payload,
    ]


def test_which_fact_offers_the_facts() -> None:
    answer = plan_answers.which_fact(PLAN, [TARGET, BUDGET], 0.5)
    assert [button.payload for button in answer.buttons] == [
        Target.fact("th-001").payload,
        Target.fact("th-003").payload,
    ]


def test_facts_of_one_measure_are_of_one_year_and_kind() -> None:
    later = replace(TARGET, id="th-011", year=2030)
    plan = _with(TARGET, AGAIN, later, BUDGET)
    assert same_measure(TARGET, plan) == [TARGET, AGAIN]
    assert same_measure(DUTY, plan) == [DUTY]
    assert of_measure("dan-vneid", plan, (2030,)) == [later]
    assert of_measure("dan-vneid", plan, ()) == [TARGET, AGAIN, later]


def test_groups_are_read_from_the_words() -> None:
    assert group_named(("chi", "tieu", "xa", "hoi", "so")) == "xa-hoi-so"
    assert group_named(("mat", "khau")) is None


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("chỉ tiêu cải cách hành chính", True),
        ("mục tiêu về kinh tế số", True),
        ("kinh tế số", False),
        ("chỉ tiêu hóa đơn điện tử trong kinh tế số", False),
        ("chỉ tiêu phủ sóng", False),
    ],
)
def test_targets_of_a_group_are_asked_for_by_the_groups_name_alone(text: str, only: bool) -> None:
    assert is_only_a_group(folded_words(text)) is only


def test_a_fact_belongs_to_the_group_recorded_and_to_the_one_that_a_heading_names() -> None:
    recorded_otherwise = replace(TARGET, group="cai-cach-hanh-chinh")
    assert groups_of(recorded_otherwise, PLAN) == {"cai-cach-hanh-chinh", "xa-hoi-so"}


def test_a_heading_of_several_groups_puts_its_facts_into_none(library: Library) -> None:
    """Phú Lâm I.2.4 is headed "hạ tầng số, nhân lực số và bảo đảm an toàn thông tin"."""
    plan = library.plans["phu-lam"]
    training = next(fact for fact in plan.facts if fact.id == "pl-024")
    assert groups_of(training, plan) == {"nhan-luc-so"}


def test_results_that_only_stand_together_are_no_contradiction(library: Library) -> None:
    """Hoàng Phú's judgements of 2025 are each of another thing, though they stand in one section."""
    plan = library.plans["hoang-phu"]
    tax = next(fact for fact in plan.facts if fact.id == "hp-022")
    network = next(fact for fact in plan.facts if fact.id == "hp-018")
    assert same_measure(tax, plan) == [tax]
    assert [fact.id for fact in same_measure(network, plan)] == ["hp-018", "hp-055"]


def test_a_list_holds_a_units_duties_or_a_groups_targets(library: Library) -> None:
    asked = PlanQuestion(Query("", ()), PLAN, units=("cong-an",))
    assert listed(asked) == [DUTY]
    assert listed(replace(asked, units=(), group="xa-hoi-so")) == [TARGET]
    assert listed(replace(asked, units=(), group="xa-hoi-so", years=(2030,))) == []
    assert listed(replace(asked, units=())) == []


def test_every_real_fact_has_a_statement_and_a_citation(library: Library) -> None:
    for fact in library.facts.values():
        assert fact.subject[1:] in statement(fact)
        cited = citation(library.plans[fact.commune], fact)
        assert cited.quote
        assert cited.title == library.plans[fact.commune].title


def test_a_unit_without_duties_is_answered_with_what_the_plan_says_of_it() -> None:
    said = replace(
        BUDGET, id="th-004", quote="Phối hợp Bưu điện xã trả kết quả tại nhà.", subject="Trả kết quả tại nhà"
    )
    assistant = Assistant(Search(library_of(plans=[_with(TARGET, DUTY, said)]), None, None))
    asked = Understanding("bưu điện làm những gì", "ask_plan", 1.0, {"ask_plan": 1.0})
    answer = assistant.respond(asked, Context(deployment_commune="thu")).answer
    assert answer.outcome is Outcome.ANSWERED
    assert answer.source_ids == ("th-004",)
    assert "nhắc tới **Bưu điện**" in answer.text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("mỗi tháng báo một lần phải không", "Không phải hằng tháng."),
        ("báo cáo hằng quý đúng không", "Đúng."),
    ],
)
def test_how_often_is_confirmed_or_corrected(text: str, start: str) -> None:
    report = replace(TARGET, id="th-011", value=None, unit=None, text_value="hằng quý", subject="Báo cáo tiến độ")
    assert _ask(_with(report), report, text).text.startswith(start)


def test_all_of_them_in_words_is_a_hundred_percent() -> None:
    assert _ask(PLAN, TARGET, "người dân phải có hết, không chừa ai đúng không").text.startswith("Không phải 100.")


SIGNER = replace(
    TARGET,
    id="th-020",
    kind=FactKind.DOCUMENT,
    subject="Người ký kế hoạch: Phó Chủ tịch An, ký thay Chủ tịch",
    value=None,
    unit=None,
    measure=None,
    operator="none",
)
YEARLY = replace(TARGET, id="th-021", value=None, unit=None, measure=None, text_value="hằng năm", operator="none")
ONE_SOURCE = replace(TARGET, id="th-023", value=1, unit="nguồn vốn", measure=None, operator="=")
TWO_NUMBERS = replace(DUTY, id="th-022", subject="Hướng dẫn người dân từ 14 tuổi kích hoạt mức độ 2")


@pytest.mark.parametrize(
    ("fact", "text", "opening"),
    [
        (SIGNER, "chủ tịch ký phải không", "Không phải Chủ tịch."),
        (SIGNER, "phó chủ tịch ký phải không", "Đúng."),
        (SIGNER, "kế hoạch này anh An ký phải không", "Đúng."),
        (SIGNER, "kế hoạch này anh Bình ký phải không", "**Xã Thử**"),
        (YEARLY, "6 tháng 1 lần đúng không", "Không phải 6 tháng một lần."),
        (YEARLY, "mỗi năm một lần đúng không", "Đúng."),
        (ONE_SOURCE, "1 hạng mục thì dùng 2 nguồn vốn phải không", "Không phải 2."),
        (ONE_SOURCE, "2 hạng mục thì mỗi cái dùng 1 nguồn vốn phải không", "Đúng."),
        (TWO_NUMBERS, "từ 14 tuổi, mức 2 là trạm y tế hướng dẫn đúng không", "Không phải Trạm Y tế."),
        (TWO_NUMBERS, "từ 14 tuổi, mức 2 là công an xã hướng dẫn đúng không", "Đúng."),
    ],
)
def test_what_is_to_be_confirmed_is_held_against_what_the_plan_says(fact: Fact, text: str, opening: str) -> None:
    """That the numbers are right says nothing of the office that a duty was taken to be given to."""
    assert _ask(_with(fact), fact, text).text.startswith(opening)
