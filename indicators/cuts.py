"""The ways totals cut a day: as a whole, by each dimension, by each indicator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from indicators.definitions import Indicator, Where, indicators
from indicators.figures import DIMENSIONS, Columns, is_counted, is_support, value_of

WHOLE = "all"
_INDICATOR = "indicator"


@dataclass(frozen=True)
class Cut:
    """One way: `dimension` as stored, what `value` a row has there, to which rows it `narrows` down what is counted.

    Both are functions of a row's columns, so that they can be asked of an alias too. `only` is the one stored value
    that is meant (an indicator's id), None for all.
    """

    dimension: str
    value: Callable[[Columns], sa.ColumnElement[str]]
    narrows: Callable[[Columns], sa.ColumnElement[bool]] = lambda _: sa.true()
    only: str | None = None

    def takes(self, row: Columns) -> sa.ColumnElement[bool]:
        """Whether a row counts here."""
        return sa.and_(is_counted(row), self.narrows(row))


@cache
def whole() -> Cut:
    """Everything in one."""
    return Cut(WHOLE, lambda _: sa.literal("", sa.String))


@cache
def by(dimension: str) -> Cut:
    """By the values of a dimension."""
    return Cut(dimension, lambda row: value_of(dimension, row))


def of(indicator: Indicator) -> Cut:
    """What an indicator takes."""
    return _of(indicator.id, indicator.where)


@cache
def _of(indicator_id: str, where: Where) -> Cut:
    return Cut(
        _INDICATOR,
        value=lambda _: sa.literal(indicator_id, sa.String),
        narrows=lambda row: is_support(where, row),
        only=indicator_id,
    )


def every() -> Iterator[Cut]:
    """All that is kept of a day."""
    yield whole()
    yield from map(by, DIMENSIONS)
    yield from map(of, indicators())
