"""Facts in the order in which they answer."""

from dataclasses import replace

import pytest

from knowledge.entries import Kind
from knowledge.plan_questions import read
from knowledge.plan_ranking import about_as_near, is_due_with, rank, says_instead
from knowledge.plans import FactKind
from knowledge.search import Hit, Search
from knowledge.understanding import Understanding
from tests.unit.knowledge.made_up import DUTY, PLAN, TARGET, library_of

PAPER = replace(TARGET, id="th-020", kind=FactKind.LEGAL, subject="Đề án 06", value=None, unit=None, measure=None)
IN_CHARGE = replace(
    DUTY, id="th-021", subject="Theo dõi, đôn đốc, tổng hợp tình hình Đề án 06 ở các thôn, các trường học, trạm y tế"
)


@pytest.mark.parametrize(("text", "first"), [("đề án 06 giao ai", "th-021"), ("đề án 06 là văn bản nào", "th-020")])
def test_who_is_answered_with_a_fact_that_names_an_office(text: str, first: str) -> None:
    plan = replace(PLAN, facts=(PAPER, IN_CHARGE))
    search = Search(library_of(plans=[plan]), None, None)
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0})
    assert rank(search, read(understood, search.query(text), plan))[0].target == first


def test_an_office_to_be_confirmed_does_not_draw_its_own_duties() -> None:
    """A duty was confirmed for an office that only had another one."""
    theirs = replace(
        DUTY, id="th-022", subject="Chủ trì tuyên truyền kỹ năng số", responsible=("Phòng Văn hóa - Xã hội",)
    )
    asked = replace(DUTY, id="th-023", subject="Chủ trì cấp định danh điện tử cho dân", responsible=("Công an xã",))
    plan = replace(PLAN, facts=(theirs, asked))
    search = Search(library_of(plans=[plan]), None, None)
    text = "Cấp định danh điện tử cho dân do Phòng Văn hóa - Xã hội chủ trì phải không?"
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0})
    assert rank(search, read(understood, search.query(text), plan))[0].target == "th-023"


@pytest.mark.parametrize(
    ("text", "said", "does"),
    [
        ("bao giờ số hóa xong hồ sơ cũ", "theo lộ trình", True),
        ("phải tăng bao nhiêu hay chỉ kêu tăng", "tăng tỷ lệ", True),
        ("phải đạt mấy phần trăm", "tăng tỷ lệ", False),
        ("bao nhiêu hay toàn bộ", "để trống", False),
    ],
)
def test_words_may_stand_for_a_date_or_for_a_figure_left_open(text: str, said: str, does: bool) -> None:
    fact = replace(TARGET, value=None, unit=None, text_value=said)
    search = Search(library_of(), None, None)
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0})
    assert says_instead(fact, read(understood, search.query(text), PLAN)) is does


def test_a_duty_answers_whether_an_office_does_it() -> None:
    figure = replace(TARGET, id="th-024", subject="Người dân được tuyên truyền, hướng dẫn kỹ năng số", measure=None)
    duty = replace(
        DUTY,
        id="th-025",
        subject="Chủ trì tuyên truyền, phổ cập kỹ năng số cho người dân",
        responsible=("Phòng Văn hóa",),
    )
    plan = replace(PLAN, facts=(figure, duty))
    search = Search(library_of(plans=[plan]), None, None)
    understood = Understanding("Công an xã lo tuyên truyền kỹ năng số đúng không", "ask_plan", 1.0, {"ask_plan": 1.0})
    assert rank(search, read(understood, search.query(understood.text), plan))[0].target == "th-025"


@pytest.mark.parametrize(("text", "does"), [("bao giờ phải đạt 80%", True), ("bao giờ phải đạt 50%", False)])
def test_the_year_of_a_figure_is_when_it_is_due(text: str, does: bool) -> None:
    search = Search(library_of(), None, None)
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0})
    fact = replace(TARGET, value=80, unit="%", year=2030)
    assert is_due_with(fact, read(understood, search.query(text), PLAN)) is does


@pytest.mark.parametrize(
    ("text", "scores", "number"),
    [
        ("chỉ tiêu chữ ký số", (0.7, 0.69, 0.3), 2),
        ("chỉ tiêu chữ ký số", (0.7, 0.5, 0.3), 0),
        ("chỉ tiêu chữ ký số", (0.4, 0.39, 0.38), 0),
        ("chỉ tiêu chữ ký số của cán bộ công chức cấp xã", (0.7, 0.69, 0.68), 0),
    ],
)
def test_few_words_near_to_several_facts_leave_open_which_is_meant(
    text: str, scores: tuple[float, ...], number: int
) -> None:
    hits = [Hit(Kind.FACT, f"th-{place}", score, 0.0, 0.0, 0.0) for place, score in enumerate(scores)]
    search = Search(library_of(), None, None)
    question = read(Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0}), search.query(text), PLAN)
    assert len(about_as_near(hits, question)) == number
