"""What a question takes for granted is met in any wording, and only a known false belief is called untrue."""

import pytest

from knowledge.entries import Entry, Field, Kind
from knowledge.premises import NO_PREMISE, premise
from knowledge.search import Hit, Query
from knowledge.text import tokens
from knowledge.tokenized import TokenizedTexts
from knowledge.wording import Wording
from tests.unit.knowledge.made_up import GUIDE

_BELIEF = GUIDE.claims[0].wrong[0]
_WORDING = Wording([GUIDE.slug], TokenizedTexts.of([f"{_BELIEF} {GUIDE.summary} {GUIDE.claims[0].truth}"]))


def _hit(field: Field, short: float) -> Hit:
    return Hit(Kind.GUIDE, GUIDE.slug, 1.0, short, 1.0, 1.0, Entry(Kind.GUIDE, field, GUIDE.slug, _BELIEF))


def _query(text: str) -> Query:
    return Query(text, tuple(tokens(text)))


@pytest.mark.parametrize(("text", "confirms"), [(f"{_BELIEF} phải không?", True), (_BELIEF, False)])
def test_a_belief_met_word_by_word_is_the_writers(text: str, confirms: bool) -> None:
    found = premise(GUIDE, _hit(Field.CLAIM, 0.9), _query(text), _WORDING)
    assert (found.claim, found.confirms) == (GUIDE.claims[0], confirms)


def test_a_belief_in_other_words_gets_what_the_article_says_of_it_but_is_not_called_untrue() -> None:
    found = premise(GUIDE, _hit(Field.QUESTION, 0.4), _query("Mất mật khẩu là mất tài khoản hả?"), _WORDING)
    assert found.claim is None
    assert found.confirms
    assert GUIDE.claims[0].truth in found.stated


def test_another_figure_is_another_belief() -> None:
    found = premise(GUIDE, _hit(Field.CLAIM, 0.9), _query(f"{_BELIEF} 3 lần phải không?"), _WORDING)
    assert found.claim is None


def test_who_wants_nothing_confirmed_gets_the_plain_answer() -> None:
    assert premise(GUIDE, _hit(Field.QUESTION, 0.9), _query("Đặt lại ở đâu vậy?"), _WORDING) is NO_PREMISE
