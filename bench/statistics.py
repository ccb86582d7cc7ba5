"""`make bench-statistics`: how soon the figures of a year of 1,000,000 interactions are there.

A made-up year, the same each time, is put into SQLite and, where its programs are installed, into PostgreSQL, both at
the same time. Then the console's overview page and the statistics API are asked as people and programs ask them, one
request at a time, through the real routes, pages and figures. Results go to `.troly/bench/statistics.json` and
`statistics.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from connectors.web.problems import install
from connectors.web.statistics import statistics_router
from indicators.months import settle_months
from indicators.officers import Role
from indicators.settling import settle
from indicators.tables import daily_people, daily_totals, interactions, monthly_people, monthly_totals
from indicators.times import day_number, local
from indicators.unsettled import unsettle
from service.database import create_engine, upgrade
from service.settings import ROOT
from storage.store import Store
from tests.made_up_log import COMMUNES, MadeUpLog, fill
from tests.postgresql import new_database, postgresql, program
from tests.unit.console.made_up import Office

FOLDER = ROOT / ".troly/bench"
_TOKEN = "token-of-the-bench"  # noqa: S105 - guards made-up figures
PAGE, API, ROWS = "console overview page", "statistics API", "statistics API, two or more criteria at once"
KINDS = (PAGE, API, ROWS)
_PERIODS = ("ngay", "tuan", "thang", "nam")
_GROUPS = ("", "month", "day", "topic", "month,topic", "week,channel", "hour", "hamlet", "article", "outcome")
_DEEP_GROUPS = ("topic,channel", "month,topic,outcome")


@dataclass(frozen=True)
class Timed:
    """How long one kind of request took, each time (seconds)."""

    kind: str
    name: str
    took_s: Sequence[float]

    def percentile(self, share: int) -> float:
        """Milliseconds."""
        return float(np.percentile(self.took_s, share)) * 1000

    def as_text(self) -> str:
        """Median and 95th percentile."""
        return f"{self.percentile(50):.0f} / {self.percentile(95):.0f}"


@dataclass
class Measured:
    """One database: rows of the tables, seconds to fill and to add up, all requests."""

    database: str
    rows: dict[str, int]
    fill_s: float
    settle_s: float
    one_night_s: float = 0.0
    timed: list[Timed] = field(default_factory=list)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=20, help="how many of each kind")
    options = parser.parse_args()
    machine = {
        "date": time.strftime("%Y-%m-%d"),
        "processors": os.cpu_count(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "rows": options.rows,
        "requests of each kind": options.requests,
    }
    with tempfile.TemporaryDirectory(prefix="troly-bench-") as name, ExitStack() as opened:
        stores = {kind: opened.enter_context(store) for kind, store in _databases(Path(name))}
        with ThreadPoolExecutor() as pool:
            prepared = list(pool.map(partial(_prepare, options.rows), stores, stores.values()))
        measured = [_ask(*each, options.requests) for each in zip(stores.values(), prepared, strict=True)]
    _write(measured, machine)


def _databases(folder: Path) -> Iterator[tuple[str, AbstractContextManager[Store]]]:
    yield "SQLite", _sqlite(folder)
    if program("initdb"):
        yield "PostgreSQL", _postgresql()
    else:
        _say("PostgreSQL is not installed here: left out")


@contextmanager
def _sqlite(folder: Path) -> Iterator[Store]:
    with _opened(f"sqlite:///{folder / 'troly.db'}") as store:
        yield store


@contextmanager
def _postgresql() -> Iterator[Store]:
    with postgresql() as server, _opened(new_database(server, "troly")) as store:
        yield store


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    engine = create_engine(url)
    upgrade(engine)
    yield Store(engine)
    engine.dispose()


def _prepare(rows: int, database: str, store: Store) -> Measured:
    today = _today()
    plan = MadeUpLog(rows=rows, first=today - timedelta(days=364), last=today, people=max(rows // 4, 100))
    _say(f"{database}: making {rows:,} interactions")
    fill_s = _took(lambda: _in(store, lambda connection: fill(connection, plan)))
    _say(f"{database}: adding up the days ({fill_s:.0f} s to put the rows in)")
    settle_s = _took(lambda: _settle_all(store, today))
    _say(f"{database}: ready ({settle_s:.0f} s to add up the year)")
    _tidy(store)
    return Measured(database, _in(store, _sizes), fill_s, settle_s)


def _ask(store: Store, measured: Measured, requests: int) -> Measured:
    today = _today()
    _say(f"{measured.database}: asking")
    measured.one_night_s = _took(lambda: _settle_yesterday(store, today))
    measured.timed = [*_pages(store, requests), *_api(store, requests, today)]
    return measured


def _today() -> date:
    return local(time.time()).date()


def _pages(store: Store, requests: int) -> Iterator[Timed]:
    """The console's overview, signed in, as it is rendered."""
    office = Office(store)
    office.clock.now = time.time()
    browser = office.signed_in("bench", role=Role.ADMIN, commune=None)
    for period in _PERIODS:
        for commune in ("", "phu-lam"):
            query = {"ky": period, "xa": commune}
            ask = partial(browser.get, "/", params=query)
            yield _timed(PAGE, f"{period}, {commune or 'all communes'}", ask, requests)


def _api(store: Store, requests: int, today: date) -> Iterator[Timed]:
    """The statistics API, as another program asks it."""
    app = FastAPI()
    install(app)
    app.include_router(statistics_router(store, _TOKEN, dict.fromkeys(COMMUNES, "xã")))
    client = TestClient(app, headers={"Authorization": f"Bearer {_TOKEN}"})
    for days in (30, 365):
        period = {"from": str(today - timedelta(days=days - 1)), "to": str(today)}
        for commune in ({}, {"commune": "phu-lam"}):
            where = commune.get("commune", "all communes")
            for group_by in _GROUPS:
                ask = partial(client.get, "/api/v1/statistics", params={**period, **commune, "group_by": group_by})
                yield _timed(API, f"{days} days, by {group_by or 'nothing'}, {where}", ask, requests)
            for group_by in _DEEP_GROUPS:
                ask = partial(client.get, "/api/v1/statistics", params={**period, **commune, "group_by": group_by})
                yield _timed(ROWS, f"{days} days, by {group_by}, {where}", ask, max(requests // 10, 3))
        ask = partial(client.get, "/api/v1/indicators", params={**period, "commune": "phu-lam"})
        yield _timed(API, f"{days} days, indicators, phu-lam", ask, requests)


def _timed(kind: str, name: str, ask: Callable[[], httpx.Response], times: int) -> Timed:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        response = ask()
        took.append(time.perf_counter() - began)
        assert response.status_code == 200, response.text
    return Timed(kind, name, took)


def _settle_all(store: Store, today: date) -> None:
    while _in(store, lambda connection: settle(connection, day_number(today))):
        pass
    _in(store, lambda connection: settle_months(connection, day_number(today)))


def _settle_yesterday(store: Store, today: date) -> None:
    """What a night's work is: one day of every commune."""

    def work(connection: sa.Connection) -> None:
        for commune in COMMUNES:
            unsettle(connection, commune, day_number(today - timedelta(days=1)))
        settle(connection, day_number(today))
        settle_months(connection, day_number(today))

    _in(store, work)


def _tidy(store: Store) -> None:
    """What PostgreSQL does by itself in the course of a year; SQLite does nothing of the kind."""
    if store.engine.dialect.name == "sqlite":
        return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _sizes(connection: sa.Connection) -> dict[str, int]:
    count = sa.func.count()
    tables = (interactions, daily_totals, daily_people, monthly_totals, monthly_people)
    return {table.name: connection.execute(sa.select(count).select_from(table)).scalar_one() for table in tables}


def _in(store: Store, work: Callable[[sa.Connection], Any]) -> Any:
    with store.transaction(durable=False) as connection:
        return work(connection)


def _took(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _table(measured: list[Measured], machine: dict[str, Any]) -> str:
    """Markdown: the two headlines, then every kind of request."""
    lines = ["| | " + " | ".join(one.database for one in measured) + " |", "| --- |" + " ---: |" * len(measured)]

    def row(name: str, value: Callable[[Measured], str]) -> None:
        lines.append(f"| {name} | " + " | ".join(map(value, measured)) + " |")

    for kind in KINDS:
        row(f"**{kind}, p95 (ms)**", lambda one, kind=kind: f"{_all(one, kind).percentile(95):.0f}")
    row("putting the rows in, both at once (s)", lambda one: f"{one.fill_s:.0f}")
    row("adding up the year, both at once (s)", lambda one: f"{one.settle_s:.0f}")
    row("adding up one night, all communes (s)", lambda one: f"{one.one_night_s:.2f}")
    for table in measured[0].rows:
        row(f"rows of `{table}`", lambda one, table=table: f"{one.rows[table]:,}")
    lines += ["", "Milliseconds, p50 / p95:", "", *lines[:2]]
    for place, timed in enumerate(measured[0].timed):
        row(f"{timed.kind}: {timed.name}", lambda one, place=place: one.timed[place].as_text())
    about = "; ".join(f"{name}: {value}" for name, value in machine.items())
    return "\n".join([*lines, "", about])


def _all(one: Measured, kind: str) -> Timed:
    return Timed(kind, "all", [took for timed in one.timed if timed.kind == kind for took in timed.took_s])


def _write(measured: list[Measured], machine: dict[str, Any]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = {"machine": machine, "databases": [asdict(one) for one in measured]}
    (FOLDER / "statistics.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    table = _table(measured, machine)
    (FOLDER / "statistics.md").write_text(table, encoding="utf-8")
    print(f"\n{table}\n\nWritten to {FOLDER.relative_to(ROOT)}/statistics.md and statistics.json")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


if __name__ == "__main__":
    main()
