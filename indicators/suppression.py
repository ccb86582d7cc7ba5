"""Puts groups of few people together, and so many others with them that nobody can work the few out by subtraction.

What may be known besides a table are its sums: over everything, over each row, each column (the same figures grouped by
fewer criteria). Where all but one of the groups in such a sum are shown, the last one is the sum less the others. So of
every sum either nothing is hidden, or groups of five people and more together, or the whole. What can't be kept from
anybody who compares periods or communes that overlap is the difference between those.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

FEWEST_PEOPLE = 5

Group = tuple[Any, ...]
_Sum = tuple[tuple[int, Any], ...]
"""Which groups a sum is made of: the values they share, by their places."""


def too_small(people: Mapping[Group, int]) -> Collection[Group]:
    """The groups (all of the same length) that must not be shown by themselves, given how many people each has."""
    members: dict[_Sum, list[Group]] = {}
    for group in people:
        for each in _sums(group):
            members.setdefault(each, []).append(group)
    hidden: set[Group] = set()
    hidden_people = dict.fromkeys(members, 0)
    waiting: deque[_Sum] = deque()

    def hide(group: Group) -> None:
        hidden.add(group)
        for each in _sums(group):
            hidden_people[each] += people[group]
            waiting.append(each)

    for group in sorted(people):  # in whatever order they come, the same are hidden
        if people[group] < FEWEST_PEOPLE:
            hide(group)
    while waiting:
        each = waiting.popleft()
        if hidden_people[each] < FEWEST_PEOPLE:
            shown = [group for group in members[each] if group not in hidden]
            if shown:
                hide(min(shown, key=lambda group: (people[group], group)))
    return hidden


def _sums(group: Sequence[Any]) -> Iterable[_Sum]:
    """Every sum the group is a part of."""
    places = tuple(enumerate(group))
    for shared in range(len(places)):
        yield from combinations(places, shared)
