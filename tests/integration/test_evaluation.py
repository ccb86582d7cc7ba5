"""The floors of answer quality on the test split, through the real API and the real engine (docs/evaluation.md)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.evaluation.run import Share, ask_all, shares
from tests.live import running

# What was reached on this split, less two points or so for ties that another machine may break otherwise. Raise a floor
# when the quality rises; the aims, which are higher, stand in docs/evaluation.md.
RIGHT = {
    "citizen": 0.91,
    "staff": 0.9,
    "unanswerable": 0.94,
    "out_of_scope": 0.88,
    "false_premise": 0.8,
    "social": 0.92,
}
IN_THREE = {"citizen": 0.97}
# At most so many wrong answers, and not by being silent.
WRONG, ANSWERED = {"citizen": 0.03, "staff": 0.08}, {"citizen": 0.9, "staff": 0.94}


@pytest.fixture(scope="module")
def reached(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Share]:
    """Ask the whole split once, of an assistant that is deployed in no commune."""
    data = tmp_path_factory.mktemp("evaluation") / "data"
    shutil.copytree(prepared, data)
    with running(data) as assistant:
        return shares(ask_all(assistant.url, "test"))


@pytest.mark.parametrize(("group", "floor"), RIGHT.items())
def test_enough_answers_are_right(reached: dict[str, Share], group: str, floor: float) -> None:
    assert reached[group].right >= floor


@pytest.mark.parametrize(("group", "floor"), IN_THREE.items())
def test_the_right_article_is_among_the_first_three_or_the_buttons(
    reached: dict[str, Share], group: str, floor: float
) -> None:
    assert reached[group].in_three >= floor


@pytest.mark.parametrize(("group", "ceiling"), WRONG.items())
def test_few_answers_mislead(reached: dict[str, Share], group: str, ceiling: float) -> None:
    assert reached[group].wrong <= ceiling
    assert reached[group].answered >= ANSWERED[group]
