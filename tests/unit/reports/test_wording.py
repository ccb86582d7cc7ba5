"""Numbers are written as in Vietnam: dots between thousands, a decimal comma, halves rounded up."""

import pytest

from reports.wording import change, number, score, share, share_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0%"),
        (0.125, "12,5%"),
        (1 / 3, "33,3%"),
        (0.12345, "12,3%"),
        (0.1225, "12,3%"),
        (1.0, "100%"),
        (15.8, "1.580%"),
    ],
)
def test_shares(value: float | None, text: str) -> None:
    assert share(value) == text


def test_nothing_is_a_part_of_nothing() -> None:
    assert share_of(0, 0) == "–"


def test_numbers_have_dots_between_thousands() -> None:
    assert (number(1234), number(1234567), number(999)) == ("1.234", "1.234.567", "999")


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (4.0, "4"), (4.25, "4,3"), (3.949, "3,9")])
def test_scores(value: float | None, text: str) -> None:
    assert score(value) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (90, 80, "tăng 12,5%"),
        (70, 80, "giảm 12,5%"),
        (80, 80, "không đổi"),
        (0, 0, "không đổi"),
        (1234, 0, "tăng 1.234"),
        (0, 8, "giảm 100%"),
    ],
)
def test_changes(now: int, before: int, text: str) -> None:
    assert change(now, before) == text
