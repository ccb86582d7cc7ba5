"""A made-up month of support, and what the tests of the reports share."""

import random
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from indicators.tables import interaction_messages, interactions
from indicators.times import day_number, start_of
from indicators.unsettled import unsettle

COMMUNE = "xuan-hoa"
TOPICS = ("dvc", "vneid", "thanhtoan", "chukyso", "antoan", "suckhoe", "hotich-cutru", "kinhdoanh", "xa", "plan", None)
CHANNELS = ("zalo", "web", "kiosk", "telegram", "counter", "outreach")
HAMLETS = (None, "Ấp 1", "Ấp 2", "Ấp 3", "Ấp Tân Hòa", "Ấp Suối Cát")
OUTCOMES = (
    "answered",
    "answered",
    "answered",
    "answered",
    "answered",
    "clarified",
    "handed_off",
    "not_found",
    "safety",
)


def add(connection: sa.Connection, day: date, **values: Any) -> int:
    """One interaction on `day`; by default a citizen's chat of its own that was answered."""
    at = start_of(day) + 9 * 3600.0
    row = {
        "kind": "chat",
        "citizen": f"c{random.getrandbits(60)}",
        "conversation": "k",
        "channel": "zalo",
        "commune": COMMUNE,
        "topic": "dvc",
        "outcome": "answered",
        "people": 1,
        "turns": 2,
        "opened_at": at,
        "last_at": at + 60,
        "day": day_number(day),
        "hour": 9,
        "is_first": False,
        "is_assisted": False,
        "source": "log",
        "is_test": False,
        **values,
    }
    unsettle(connection, row["commune"], row["day"])
    return int(connection.execute(sa.insert(interactions).values(row).returning(interactions.c.id)).scalar_one())


def ask(connection: sa.Connection, day: date, text: str, times: int = 1, **values: Any) -> None:
    """A question nothing was found for, asked `times` times."""
    for _ in range(times):
        number = add(connection, day, outcome="not_found", topic=None, **values)
        row = {
            "interaction_id": number,
            "at": start_of(day) + 9 * 3600.0,
            "author": "citizen",
            "text": text,
            "outcome": "not_found",
            "sources": [],
        }
        connection.execute(sa.insert(interaction_messages).values(row))


def add_months(connection: sa.Connection, first: date, last: date, seed: int = 1, each_day: int = 30) -> None:
    """Days of ordinary support from `first` to `last`."""
    chance = random.Random(seed)
    day = first
    while day <= last:
        for _ in range(chance.randint(0, 2 * each_day) if day.weekday() < 5 else chance.randint(0, 4)):
            is_visit = chance.random() < 0.15
            add(
                connection,
                day,
                kind="visit" if is_visit else "chat",
                citizen=None if is_visit else f"c{chance.randrange(900)}",
                people=chance.randint(1, 12) if is_visit else 1,
                channel=chance.choice(CHANNELS[4:] if is_visit else CHANNELS[:4]),
                topic=chance.choices(TOPICS, (30, 25, 12, 5, 10, 6, 14, 4, 3, 1, 3))[0],
                hamlet=chance.choice(HAMLETS),
                outcome="answered" if is_visit else chance.choice(OUTCOMES),
                is_assisted=is_visit or chance.random() < 0.05,
                is_first=chance.random() < 0.2,
                useful=chance.choices((None, True, False), (80, 18, 2))[0],
                satisfaction=chance.choices((None, 5, 4, 3, 2), (90, 5, 3, 1, 1))[0],
                source="form" if is_visit else "log",
            )
        day += timedelta(days=1)
