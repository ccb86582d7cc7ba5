"""Plans with and without deadlines, a moment in October 2026, a month of support counted once for all tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from indicators.progress import set_population
from indicators.times import VIETNAM
from knowledge.library import Library
from knowledge.plans import Plan
from reports.figures import MonthFigures
from reports.form import ReportForm
from reports.making import count
from reports.period import Month
from service.database import create_engine, upgrade
from storage.store import Store
from tests.unit.reports.made_up import COMMUNE, add_months, ask

OCTOBER = Month(2026, 10)
REPORTING_DAY = date(2026, 10, 15)


@dataclass
class Clock:
    """Vietnam's clock, as set."""

    now: datetime = datetime(2026, 10, 15, 9, 0, tzinfo=VIETNAM)

    def __call__(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def plan(library: Library) -> Plan:
    """A plan with monthly deadlines, before the 18th and the 20th."""
    return library.plans[COMMUNE]


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> tuple[MonthFigures, ReportForm]:
    """The October of a busy commune, with one population entered."""
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('month') / 'troly.db'}")
    upgrade(engine)
    with Store(engine).transaction() as connection:
        add_months(connection, date(2026, 8, 15), date(2026, 10, 14), each_day=5)
        ask(connection, date(2026, 10, 2), "=SUM(A1:A9) xin đổi số nhà ở đâu", times=9)
        set_population(connection, COMMUNE, "ho-tro-tai-hcc", 9000, why="thử")
        result = count(connection, plan, OCTOBER, REPORTING_DAY)
    engine.dispose()
    return result


@pytest.fixture
def own_store(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An SQLite database of the test's own, where PostgreSQL would show nothing more."""
    (tmp_path / "own.db").write_bytes(empty_sqlite.read_bytes())
    engine = create_engine(f"sqlite:///{tmp_path / 'own.db'}")
    yield Store(engine)
    engine.dispose()
