"""How far a commune has come: each indicator beside the target of its plan and the population staff entered."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from indicators.definitions import Indicator, indicator, indicators
from indicators.figures import Figures, Scope
from indicators.statistics import Clock, supported
from indicators.tables import populations
from knowledge.plans import PLANS_FOLDER, Fact, load_plan


@dataclass(frozen=True)
class Progress:
    """One indicator's state.

    `counted` people (or useful ratings) in the period; `population` they are divided by, None if not entered; `share`
    of it, 0 to 1; `target` the plan's fact, None where the plan sets none; `needed` how many the target asks for, None
    where target or population give no figure; `missing` how many of them are still to come, None also where the
    target is about something else than what is counted (`Indicator.is_target`): then nobody can tell from here.
    `related` facts stand beside it without being measured.
    """

    indicator: Indicator
    counted: int
    population: int | None
    share: float | None
    target: Fact | None
    needed: int | None
    missing: int | None
    related: tuple[Fact, ...]


@dataclass(frozen=True)
class Population:
    """A population as entered: how many, by whom (id, None: by the operator), why, when (seconds since 1970)."""

    value: int
    officer: int | None
    why: str
    at: float


def progress(
    connection: sa.Connection, commune: str, first: date, last: date, clock: Clock = time.time
) -> list[Progress]:
    """Every indicator of a commune over a period, both days included."""
    scope = Scope(commune, first, last)
    figures = supported(connection, scope, indicators(), clock)
    entered = _entered(connection, commune)
    return [
        _progress(entry, scope, counted, entered.get(entry.id))
        for entry, counted in zip(indicators(), figures, strict=True)
    ]


def set_population(
    connection: sa.Connection,
    commune: str,
    indicator_id: str,
    value: int,
    *,
    why: str,
    officer: int | None = None,
    clock: Clock = time.time,
) -> None:
    """Enter the population of an indicator; earlier entries are kept.

    Raises:
        KeyError: there is no such indicator.
        ValueError: the population is not positive, or the log itself gives it.

    """
    if indicator(indicator_id).figure != "people":
        raise ValueError("Chỉ số này tự tính từ nhật ký, không nhập tổng số.")
    if not 0 < value < 10**9:
        raise ValueError("Tổng số phải là số dương.")
    row = {"commune": commune, "indicator": indicator_id, "value": value, "officer": officer, "why": why, "at": clock()}
    connection.execute(sa.insert(populations).values(row))


def population_history(connection: sa.Connection, commune: str, indicator_id: str) -> list[Population]:
    """What was entered for an indicator, newest first."""
    ours = sa.and_(populations.c.commune == commune, populations.c.indicator == indicator_id)
    newest_first = populations.c.at.desc(), populations.c.id.desc()
    rows = connection.execute(sa.select(populations).where(ours).order_by(*newest_first))
    return [Population(row.value, row.officer, row.why, row.at) for row in rows]


def _entered(connection: sa.Connection, commune: str) -> dict[str, int]:
    """The newest population of each indicator."""
    ours = populations.c.commune == commune
    rows = connection.execute(sa.select(populations).where(ours).order_by(populations.c.at, populations.c.id))
    return {row.indicator: row.value for row in rows}


def _progress(entry: Indicator, scope: Scope, figures: Figures, entered: int | None) -> Progress:
    commune = scope.commune or ""
    is_people = entry.figure == "people"
    counted = figures.people if is_people else figures.useful_yes
    population = entered if is_people else (figures.useful_yes + figures.useful_no) or None
    target = _target(entry, commune, scope.last.year)
    needed = _needed(target, population)
    return Progress(
        indicator=entry,
        counted=counted,
        population=population,
        share=counted / population if population else None,
        target=target,
        needed=needed,
        missing=max(0, needed - counted) if needed is not None and entry.is_target else None,
        related=tuple(_facts(commune)[fact] for fact in entry.related.get(commune, ())),
    )


def _target(entry: Indicator, commune: str, year: int) -> Fact | None:
    """The target for that year: of the year itself, else the next one set, else the last."""
    facts = [_facts(commune)[fact] for fact in entry.targets.get(commune, ())]
    coming = [fact for fact in facts if fact.year is None or fact.year >= year]
    return min(coming, key=lambda fact: fact.year or year) if coming else (facts[-1] if facts else None)


def _needed(target: Fact | None, population: int | None) -> int | None:
    if target is None or population is None or target.unit != "%" or not isinstance(target.value, int | float):
        return None
    return math.ceil(round(target.value * population / 100, 6))


@lru_cache(maxsize=16)
def _facts(commune: str) -> dict[str, Fact]:
    folder = PLANS_FOLDER / commune
    return {fact.id: fact for fact in load_plan(folder).facts} if folder.is_dir() else {}
