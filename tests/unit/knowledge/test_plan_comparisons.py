"""Comparisons: of two things in one plan, and of one thing in several."""

from dataclasses import replace

import pytest

from knowledge.answer import Turn
from knowledge.assistant import Assistant
from knowledge.plans import FactKind
from knowledge.search import Search
from knowledge.understanding import Context, Understanding
from tests.unit.knowledge.made_up import BUDGET, PLAN, TARGET, library_of

ONLINE = replace(
    TARGET, id="th-030", subject="Hồ sơ nộp trực tuyến", quote="hồ sơ nộp trực tuyến", value=90, measure="nop"
)
ON_TIME = replace(
    TARGET, id="th-031", subject="Hồ sơ trả đúng hạn", quote="hồ sơ trả đúng hạn", value=95, measure="han"
)
# Words of comparing, which a library of a few texts would take for typing errors.
SAID = (
    "so với",
    "và",
    "cái nào cao hơn",
    "chênh nhau mấy phần trăm",
    "cách nhau bao nhiêu",
    "khác nhau thế nào",
    "hai xã ai",
)
MONEY = replace(
    BUDGET, id="th-032", subject="Kinh phí mua máy quét", quote="kinh phí mua máy quét", measure="quet", asks=SAID
)
OURS = replace(PLAN, facts=(ONLINE, ON_TIME, MONEY))
assistant = Assistant(Search(library_of(plans=[OURS]), None, None))


def _asked(text: str) -> Turn | None:
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0}, forms={"compare": 0.9})
    return assistant.plans.look(
        understood, assistant.search.query(text), Context(deployment_commune=OURS.commune)
    ).turn()


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ nộp trực tuyến với hồ sơ trả đúng hạn, cái nào cao hơn",
        "ho so nop truc tuyen va ho so tra dung han cach nhau bao nhieu",
        "Hồ sơ nộp trực tuyến so với trả đúng hạn chênh nhau mấy phần trăm?",
    ],
)
def test_two_things_of_a_plan_stand_beside_each_other(text: str) -> None:
    turn = _asked(text)
    assert turn is not None
    assert set(turn.answer.source_ids) == {"th-030", "th-031"}
    assert "cách nhau 5 điểm phần trăm" in turn.answer.text


def test_a_share_and_a_sum_are_not_subtracted() -> None:
    turn = _asked("hồ sơ nộp trực tuyến với kinh phí mua máy quét khác nhau thế nào")
    assert turn is not None
    assert set(turn.answer.source_ids) == {"th-030", "th-032"}
    assert "cách nhau" not in turn.answer.text


def test_equal_figures_are_called_equal() -> None:
    plan = replace(PLAN, facts=(ONLINE, replace(ON_TIME, value=ONLINE.value), MONEY))
    desk = Assistant(Search(library_of(plans=[plan]), None, None))
    text = "hồ sơ nộp trực tuyến với hồ sơ trả đúng hạn, cái nào cao hơn"
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0}, forms={"compare": 0.9})
    look = desk.plans.look(understood, desk.search.query(text), Context(deployment_commune=plan.commune))
    assert "bằng nhau" in look.turn().answer.text


def test_one_thing_is_not_compared_with_itself() -> None:
    turn = _asked("hồ sơ nộp trực tuyến cao hơn bao nhiêu")
    assert turn is not None
    assert "so sánh" not in turn.answer.text


def test_plans_are_compared_by_what_both_have() -> None:
    helping = replace(
        ONLINE,
        id="kh-031",
        commune="khac",
        kind=FactKind.DOCUMENT,
        subject="Giúp dân nộp hồ sơ trực tuyến tại nhà văn hóa ấp",
    )
    theirs = replace(
        PLAN,
        commune="khac",
        name="xã Khác",
        facts=(
            replace(ONLINE, id="kh-030", commune="khac", value=70),
            replace(helping, value=None, measure=None),
        ),
    )
    both = Assistant(Search(library_of(plans=[OURS, theirs]), None, None))
    text = "giúp nộp hồ sơ trực tuyến cao hơn"
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0}, ("thu", "khac"), forms={"compare": 0.9})
    turn = both.plans.look(understood, both.search.query(text), Context()).turn()
    assert turn.answer.source_ids == ("th-030", "kh-030")
