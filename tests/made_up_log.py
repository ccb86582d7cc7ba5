"""A made-up log of as many interactions as wanted, the same for the same seed, quickly in the database.

People come back (some often, most once or twice), work days and mornings are busier, some chats are tests or mere
greetings, some visits were corrected away. Days are added up like in real life: all are marked as unsettled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa

from indicators.tables import interactions, unsettled_days
from indicators.times import day_number, start_of

COMMUNES = ("phu-lam", "an-vien", "hoang-phu", "nhon-trach", "xuan-hoa")
TOPICS = ("dvc", "vneid", "thanhtoan", "chukyso", "antoan", "suckhoe", "hotich-cutru", "kinhdoanh", "xa", "plan", None)
_TOPIC_WEIGHTS = (20, 22, 12, 4, 9, 6, 12, 4, 4, 3, 4)
_ARTICLES_PER_TOPIC = 22
CHANNELS = ("zalo", "web", "kiosk", "telegram", "zalo_bot")
_CHANNEL_WEIGHTS = (50, 25, 15, 6, 4)
OUTCOMES = ("answered", "clarified", "not_found", "handed_off", "out_of_scope", "safety", "smalltalk")
_OUTCOME_WEIGHTS = (72, 5, 8, 4, 4, 2, 5)
HAMLETS = tuple(f"ấp {number}" for number in range(1, 13))
_HOUR_WEIGHTS = (1, 1, 1, 1, 1, 3, 6, 20, 30, 30, 22, 12, 8, 18, 26, 24, 16, 10, 9, 10, 9, 6, 3, 2)
_BATCH = 50_000


@dataclass(frozen=True)
class MadeUpLog:
    """How much of what. `visits` and so on are shares of the rows."""

    rows: int
    first: date
    last: date
    people: int
    seed: int = 2026
    visits: float = 0.05
    tests: float = 0.01
    voided: float = 0.002
    communes: Sequence[str] = COMMUNES


def fill(connection: sa.Connection, plan: MadeUpLog) -> None:
    """Put the rows into an empty log."""
    names = [column.name for column in interactions.columns]
    columns = generate(plan)
    for start in range(0, plan.rows, _BATCH):
        batch = zip(*(_plain(columns[name][start : start + _BATCH]) for name in names), strict=True)
        _insert(connection, names, batch)
    days = sa.select(interactions.c.commune, interactions.c.day).distinct()
    connection.execute(sa.insert(unsettled_days).from_select(["commune", "day"], days))


def generate(plan: MadeUpLog) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of the table, of rows in order of time; None is written as None."""
    chance = np.random.default_rng(plan.seed)
    size = plan.rows
    days = [plan.first + timedelta(days=number) for number in range((plan.last - plan.first).days + 1)]
    weights = np.array([0.35 if day.weekday() >= 5 else 1.0 for day in days])
    day_index = np.sort(chance.choice(len(days), size, p=weights / weights.sum()))
    hours = _pick(chance, np.arange(24), _HOUR_WEIGHTS, size)
    # A few people come often, most once or twice.
    people = (plan.people * chance.random(size) ** 1.5).astype(int)
    homes = chance.integers(0, len(plan.communes), plan.people)
    communes = np.where(chance.random(size) < 0.02, chance.integers(0, len(plan.communes), size), homes[people])
    topics = np.array(TOPICS, dtype=object)[_pick(chance, np.arange(len(TOPICS)), _TOPIC_WEIGHTS, size)]
    articles = chance.integers(0, _ARTICLES_PER_TOPIC, size)
    channels = np.array(CHANNELS, dtype=object)[_pick(chance, np.arange(len(CHANNELS)), _CHANNEL_WEIGHTS, size)]
    outcomes = np.array(OUTCOMES, dtype=object)[_pick(chance, np.arange(len(OUTCOMES)), _OUTCOME_WEIGHTS, size)]
    hamlets = chance.integers(-6, len(HAMLETS), size)
    dice = chance.random((size, 6))
    seconds = chance.integers(0, 3600, size)
    lengths = chance.integers(0, 1200, size)
    place = np.arange(size)
    is_visit = dice[:, 0] < plan.visits
    outcome = _where(is_visit, "answered", outcomes)
    has_article = ~is_visit & (topics != None) & (topics != "plan") & (outcome == "answered")  # noqa: E711 - of each
    opened_at = np.array([start_of(day) for day in days])[day_index] + hours * 3600 + seconds
    is_void = is_visit & (dice[:, 3] < plan.voided * 20)
    return {
        "id": place + 1,
        "kind": _where(is_visit, "visit", "chat"),
        "citizen": _where(is_visit, None, np.char.mod("citizen%015d", people)),
        "conversation": _where(is_visit, None, np.char.mod("talk%018d", place)),
        "channel": _where(is_visit, np.array(("counter", "outreach"), dtype=object)[place % 2], channels),
        "commune": np.array(plan.communes, dtype=object)[communes],
        "hamlet": np.array((*HAMLETS, None), dtype=object)[np.where(hamlets >= 0, hamlets, len(HAMLETS))],
        "place": np.full(size, None),
        "topic": topics,
        "article": _where(has_article, topics.astype(str).astype(object) + np.char.mod("-bai-%02d", articles), None),
        "outcome": outcome,
        "people": np.where(is_visit, 1 + (dice[:, 2] * 20).astype(int), 1),
        "turns": 1 + (dice[:, 2] * 6).astype(int),
        "opened_at": opened_at,
        "last_at": opened_at + np.where(is_visit, 0, lengths),
        "day": np.array([day_number(day) for day in days])[day_index],
        "hour": hours,
        "useful": _where(dice[:, 1] > 0.2, None, dice[:, 1] < 0.16),
        "satisfaction": _where(dice[:, 3] > 0.1, None, 1 + (dice[:, 3] * 50).astype(int)),
        "is_first": _firsts(communes * plan.people + people, ~is_visit),
        "is_assisted": is_visit | (dice[:, 4] < 0.05),
        "officer": _where(is_visit, 1, None),
        "source": _where(is_visit, "form", "log"),
        "is_test": dice[:, 5] < plan.tests,
        "void_at": _where(is_void, opened_at + 60, None),
    }


def _where(condition: Any, then: Any, otherwise: Any) -> np.ndarray[Any, Any]:
    """Like `np.where`, of any values."""
    return np.where(condition, *(np.asarray(value, dtype=object) for value in (then, otherwise)))


def _firsts(who: np.ndarray[Any, Any], counts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Whether a row that counts is the first of its person there."""
    places = np.flatnonzero(counts)
    _, first = np.unique(who[places], return_index=True)
    found = np.zeros(len(who), dtype=bool)
    found[places[first]] = True
    return found


def _plain(column: np.ndarray[Any, Any]) -> list[Any]:
    """Values of Python's own: drivers know no others."""
    return [value.item() if isinstance(value, np.generic) else value for value in column.tolist()]


def _pick(chance: np.random.Generator, values: Any, weights: Sequence[float], size: int) -> Any:
    shares = np.array(weights, dtype=float)
    return chance.choice(values, size, p=shares / shares.sum())


def _insert(connection: sa.Connection, names: list[str], batch: Iterable[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    columns = ", ".join(names)
    if connection.dialect.name == "postgresql":
        with driver.cursor().copy(f"COPY interactions ({columns}) FROM STDIN") as copy:
            copy.write("".join(map(_line, batch)))
    else:
        marks = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO interactions ({columns}) VALUES ({marks})", batch)


def _line(row: tuple[Any, ...]) -> str:
    """A row as PostgreSQL's COPY reads it; no made-up value needs escaping."""
    return "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"
