"""No sum of a table lets anybody work out what was done for fewer than five people."""

import random
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.suppression import FEWEST_PEOPLE, too_small

Table = dict[tuple[str, ...], int]
PEOPLE = st.integers(1, 12)


def tables(places: int) -> st.SearchStrategy[Table]:
    groups = st.tuples(*[st.sampled_from("abcd")] * places)
    return st.dictionaries(groups, PEOPLE, max_size=25)


def hidden_in(table: Table, shared: dict[int, str]) -> tuple[int, int, int]:
    """Of the groups that share these values: people hidden, groups hidden, groups there are."""
    hidden = too_small(table)
    groups = [group for group in table if all(group[place] == value for place, value in shared.items())]
    gone = [group for group in groups if group in hidden]
    return sum(table[group] for group in gone), len(gone), len(groups)


@given(st.one_of(tables(1), tables(2), tables(3)))
def test_no_sum_less_what_is_shown_is_a_small_group(table: Table) -> None:
    for group in table:
        for shared in range(len(group)):
            for places in combinations(range(len(group)), shared):
                people, gone, there_are = hidden_in(table, {place: group[place] for place in places})
                assert people == 0 or people >= FEWEST_PEOPLE or gone == there_are


@given(st.one_of(tables(1), tables(2), tables(3)))
def test_every_small_group_is_hidden(table: Table) -> None:
    assert {group for group, people in table.items() if people < FEWEST_PEOPLE} <= set(too_small(table))


@given(st.dictionaries(st.tuples(st.sampled_from("abcdefgh")), st.integers(FEWEST_PEOPLE, 50)))
def test_where_no_group_is_small_nothing_is_hidden(table: Table) -> None:
    assert not too_small(table)


@given(tables(2), st.randoms())
def test_the_order_they_come_in_changes_nothing(table: Table, chance: random.Random) -> None:
    groups = list(table)
    chance.shuffle(groups)
    assert set(too_small({group: table[group] for group in groups})) == set(too_small(table))


@pytest.mark.parametrize(
    ("table", "hidden"),
    [
        ({"a": 20, "b": 9, "c": 3}, "bc"),  # the total less a and b would be c
        ({"a": 20, "b": 9, "c": 3, "d": 2}, "cd"),  # five people together
        ({"a": 20, "b": 9, "c": 3, "d": 1}, "bcd"),
        ({"a": 3}, "a"),
        ({"a": 20, "b": 20}, ""),
    ],
)
def test_just_as_many_are_hidden_as_must_be(table: dict[str, int], hidden: str) -> None:
    assert {group[0] for group in too_small({(name,): people for name, people in table.items()})} == set(hidden)


def test_a_small_group_cannot_be_had_from_its_row_or_its_column() -> None:
    table = {
        ("ấp 1", "vneid"): 9,
        ("ấp 1", "dvc"): 2,
        ("ấp 2", "vneid"): 8,
        ("ấp 2", "dvc"): 7,
        ("ấp 3", "vneid"): 9,
        ("ấp 3", "dvc"): 9,
    }
    hidden = set(too_small(table))
    assert {("ấp 1", "dvc"), ("ấp 1", "vneid")} <= hidden  # or ấp 1 less VNeID
    assert ("ấp 2", "dvc") in hidden  # or dvc less the other hamlets
    assert not hidden & {("ấp 3", "vneid"), ("ấp 3", "dvc")}


def test_a_year_by_day_and_article_takes_no_second() -> None:
    table = {(day, str(article)): day * article % 11 + 1 for day in range(365) for article in range(60)}
    started = time.process_time()
    too_small(table)
    assert time.process_time() - started < 1
