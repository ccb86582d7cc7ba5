"""Facts in the order in which they answer."""

from dataclasses import replace

import pytest

from knowledge.plan_questions import read
from knowledge.plan_ranking import rank
from knowledge.plans import FactKind
from knowledge.search import Search
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
