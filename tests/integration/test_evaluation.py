"""The floors of answer quality on the test split, through the real API and the real engine (docs/evaluation.md)."""

from __future__ import annotations

import pytest

from tests.evaluation.run import Share, ask_all, shares
from tests.live import Live

# What was reached on this split, less one point for ties; raise a floor when the quality rises, never lower it unsaid.
RIGHT = {
    "citizen": 0.76,
    "staff": 0.78,
    "unanswerable": 0.86,
    "out_of_scope": 0.87,
    "false_premise": 0.85,
    "social": 0.83,
}
IN_THREE = {"citizen": 0.91}


@pytest.fixture(scope="module")
def reached(live: Live) -> dict[str, Share]:
    """Ask the whole split once."""
    return shares(ask_all(live.url, "test"))


@pytest.mark.parametrize(("group", "floor"), RIGHT.items())
def test_enough_answers_are_right(reached: dict[str, Share], group: str, floor: float) -> None:
    assert reached[group].right >= floor


@pytest.mark.parametrize(("group", "floor"), IN_THREE.items())
def test_the_right_article_is_among_the_first_three_or_the_buttons(
    reached: dict[str, Share], group: str, floor: float
) -> None:
    assert reached[group].in_three >= floor
