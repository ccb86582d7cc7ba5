"""Where the parts of a chart stand.

The drawing is SVG in `templates/charts.html`: across in percent of the width, so that letters keep their size on a
phone; up and down in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 180
"""Pixels from the base line to the top of the scale."""

_MARGIN = 6.0  # percent of the width, for the scale's figures
_MOST_LABELS = 12
_MOST_VALUES = 12


@dataclass(frozen=True)
class Column:
    """One column: `x`, `width` in percent; `height` in pixels.

    `label` is empty where there is no room for it; a phone has room only for every third of the others (`is_third`).
    """

    name: str
    value: int
    x: float
    width: float
    height: float
    label: str
    is_third: bool
    shows_value: bool


@dataclass(frozen=True)
class Columns:
    """A column chart: columns, and the lines of its scale as (value, pixels above the base line).

    `hidden`: how many were of too few people to have a column.
    """

    columns: tuple[Column, ...]
    scale: tuple[tuple[int, float], ...]
    hidden: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be seen."""
        return not any(column.value for column in self.columns)


@dataclass(frozen=True)
class Bar:
    """One bar of a table: its share of the longest and of the whole, in percent."""

    name: str
    value: int
    length: float
    share: float


def columns(values: Sequence[tuple[str, int]], hidden: int = 0) -> Columns:
    """Lay out named values side by side."""
    top = _top(max((value for _, value in values), default=0))
    pitch = (100 - _MARGIN) / max(len(values), 1)
    every = math.ceil(len(values) / _MOST_LABELS)
    highest = max((value for _, value in values), default=0)
    laid = tuple(
        Column(
            name,
            value,
            round(_MARGIN + place * pitch + pitch * 0.14, 3),
            round(pitch * 0.72, 3),
            round(value / top * HEIGHT, 1),
            name if place % every == 0 else "",
            place % (3 * every) == 0,
            value > 0 and (len(values) <= _MOST_VALUES or value == highest),
        )
        for place, (name, value) in enumerate(values)
    )
    return Columns(laid, tuple((round(top * part / 4), HEIGHT * part / 4) for part in range(1, 5)), hidden)


def bars(values: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Lay out named values below each other."""
    longest = max((value for _, value in values), default=0) or 1
    whole = sum(value for _, value in values) or 1
    return tuple(Bar(name, value, round(value / longest * 100, 2), value / whole) for name, value in values)


def _top(highest: int) -> int:
    """The smallest round number (divisible by 4) that is not below the highest value."""
    if highest <= 4:
        return 4
    power = int(10 ** (len(str(highest)) - 1))
    steps = (step * power // 10 for step in (12, 16, 20, 24, 32, 40, 48, 60, 80, 100, 120))
    return next(step for step in steps if step >= highest and step % 4 == 0)
