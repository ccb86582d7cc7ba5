"""A made-up log of as many interactions as wanted, the same for the same seed, quickly in the database.

People come back (some often, most once or twice), work days and mornings are busier, some chats are tests or mere
greetings, some visits were corrected away. Days are added up like in real life: all are marked as unsettled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    batch: list[tuple[Any, ...]] = []
    for row in generate(plan):
        batch.append(row)
        if len(batch) == _BATCH:
            _insert(connection, names, batch)
            batch = []
    _insert(connection, names, batch)
    days = sa.select(interactions.c.commune, interactions.c.day).distinct()
    connection.execute(sa.insert(unsettled_days).from_select(["commune", "day"], days))


def generate(plan: MadeUpLog) -> Iterator[tuple[Any, ...]]:
    """The rows in order of time, each with the values of the table's columns in their order."""
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
    topics = _pick(chance, np.arange(len(TOPICS)), _TOPIC_WEIGHTS, size)
    articles = chance.integers(0, _ARTICLES_PER_TOPIC, size)
    channels = _pick(chance, np.arange(len(CHANNELS)), _CHANNEL_WEIGHTS, size)
    outcomes = _pick(chance, np.arange(len(OUTCOMES)), _OUTCOME_WEIGHTS, size)
    hamlets = chance.integers(-6, len(HAMLETS), size)
    dice = chance.random((size, 6))
    seconds = chance.integers(0, 3600, size)
    lengths = chance.integers(0, 1200, size)
    starts = [start_of(day) for day in days]
    numbers = [day_number(day) for day in days]
    seen: set[tuple[int, int]] = set()
    for place in range(size):
        index = int(day_index[place])
        is_visit = dice[place, 0] < plan.visits
        opened_at = starts[index] + int(hours[place]) * 3600 + int(seconds[place])
        who = (int(communes[place]), int(people[place]))
        topic = TOPICS[topics[place]]
        outcome = "answered" if is_visit else OUTCOMES[outcomes[place]]
        is_plain = is_visit or topic in {None, "plan"} or outcome != "answered"
        rating = dice[place, 1]
        is_first = not is_visit and who not in seen
        if not is_visit:
            seen.add(who)
        yield (
            place + 1,
            "visit" if is_visit else "chat",
            None if is_visit else f"citizen{people[place]:015}",
            None if is_visit else f"talk{place:018}",
            ("counter", "outreach")[place % 2] if is_visit else CHANNELS[channels[place]],
            plan.communes[who[0]],
            HAMLETS[hamlets[place]] if hamlets[place] >= 0 else None,
            None,
            topic,
            None if is_plain else f"{topic}-bai-{articles[place]:02}",
            outcome,
            1 + int(dice[place, 2] * 20) if is_visit else 1,
            1 + int(dice[place, 2] * 6),
            opened_at,
            opened_at + (0 if is_visit else int(lengths[place])),
            numbers[index],
            int(hours[place]),
            None if rating > 0.2 else bool(rating < 0.16),
            None if dice[place, 3] > 0.1 else 1 + int(dice[place, 3] * 50),
            is_first,
            bool(is_visit or dice[place, 4] < 0.05),
            1 if is_visit else None,
            "form" if is_visit else "log",
            bool(dice[place, 5] < plan.tests),
            opened_at + 60 if is_visit and dice[place, 3] < plan.voided * 20 else None,
        )


def _pick(chance: np.random.Generator, values: Any, weights: Sequence[float], size: int) -> Any:
    shares = np.array(weights, dtype=float)
    return chance.choice(values, size, p=shares / shares.sum())


def _insert(connection: sa.Connection, names: list[str], batch: list[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    columns = ", ".join(names)
    if connection.dialect.name == "postgresql":
        with driver.cursor().copy(f"COPY interactions ({columns}) FROM STDIN") as copy:
            for row in batch:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO interactions ({columns}) VALUES ({marks})", batch)
