"""What a plan does not give is said; what it gives is not called missing."""

from dataclasses import replace

from knowledge.answer import Outcome
from knowledge.assistant import Assistant
from knowledge.entries import Kind
from knowledge.plan_gaps import gap
from knowledge.plan_questions import PlanQuestion
from knowledge.question_forms import Sought
from knowledge.search import Hit, Query, Search
from knowledge.text import tokens
from tests.unit.knowledge.made_up import BUDGET, DUTY, PLAN, TARGET, library_of


def _question(text: str) -> PlanQuestion:
    return PlanQuestion(Query(text, tuple(tokens(text))), PLAN)


def test_a_figure_that_is_there_is_no_gap() -> None:
    assert gap(replace(_question("bao nhiêu phần trăm dân có VNeID"), sought=Sought.PERCENT), [TARGET]) is None


def test_a_share_is_not_in_a_fact_of_money() -> None:
    missing = gap(replace(_question("kinh phí là mấy phần trăm"), sought=Sought.PERCENT), [BUDGET])
    assert missing is not None
    assert missing.outcome is Outcome.NOT_FOUND


def test_an_office_of_another_group_is_not_named() -> None:
    asked = replace(_question("ai lo nhóm chỉ tiêu kinh tế số"), aspects=("responsible",), group="kinh-te-so")
    missing = gap(asked, [DUTY])
    assert missing is not None
    assert "Công an" not in missing.text
    assert gap(replace(asked, group="xa-hoi-so"), [DUTY]) is None


def test_a_fact_that_hardly_fits_is_still_one() -> None:
    """Boosts for another year can bring a score below nothing."""
    desk = Assistant(Search(library_of(), None, None)).plans
    hit = Hit(Kind.FACT, TARGET.id, score=-0.1, short=0.1, body=0.1, dense=0.0)
    assert desk.gap(_question("dân có VNeID"), [hit]) is None
