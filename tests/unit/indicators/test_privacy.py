"""What is kept how long; what a person may see and have erased."""

from datetime import date

import pytest
import sqlalchemy as sa

from indicators import privacy
from indicators.figures import Scope
from indicators.keys import Keys
from indicators.log import Log
from indicators.settling import settle
from indicators.statistics import DetailsDeleted, overview, series
from indicators.tables import daily_people, interaction_messages, interactions, monthly_people
from indicators.times import day_number, start_of
from tests.made_up_log import MadeUpLog, fill
from tests.unit.indicators.made_up import Clock, turn

DAY_S = 24 * 3600


def count(database: sa.Connection, table: sa.Table) -> int:
    return database.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def purge(database: sa.Connection, now: float) -> None:
    while not privacy.purge(database, now).is_done:
        pass


def test_messages_go_after_90_days_and_the_row_stays(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock()))
    clock.pass_(90 * DAY_S - 1)
    purge(database, clock())
    assert count(database, interaction_messages) == 2
    clock.pass_(2)
    purge(database, clock())
    assert count(database, interaction_messages) == 0
    assert count(database, interactions) == 1


@pytest.mark.parametrize(("last_month_kept", "rows"), [((2028, 11, 30, 23, 59), 1), ((2028, 12, 1, 0, 0), 0)])
def test_rows_go_after_24_months_by_whole_months(
    database: sa.Connection, log: Log, clock: Clock, last_month_kept: tuple[int, ...], rows: int
) -> None:
    clock.set(2026, 11, 30, 23, 59)
    log.record(database, turn(clock()))
    clock.set(*last_month_kept)
    purge(database, clock())
    assert count(database, interactions) == rows


class TestAfterTheRowsAreGone:
    """A year of which the first half is deleted."""

    FIRST, LAST, NOW = date(2026, 1, 1), date(2026, 12, 31), date(2028, 7, 15)

    @pytest.fixture
    def year(self, database: sa.Connection) -> sa.Connection:
        fill(database, MadeUpLog(rows=1500, first=self.FIRST, last=self.LAST, people=200, communes=("phu-lam",)))
        while settle(database, day_number(self.NOW)):
            pass
        return database

    def now(self) -> float:
        return start_of(self.NOW)

    def scope(self, first: tuple[int, int], last: tuple[int, int]) -> Scope:
        return Scope("phu-lam", date(2026, *first), date(2026, *last))

    def test_the_figures_of_whole_months_are_what_they_were(self, year: sa.Connection) -> None:
        scopes = [
            self.scope((1, 1), (12, 31)),
            self.scope((2, 1), (2, 28)),
            self.scope((3, 1), (8, 31)),
            self.scope((4, 1), (7, 10)),
            Scope("phu-lam", date(2020, 1, 1), date(2026, 12, 31)),
        ]

        def figures() -> list[object]:
            by_month = [series(year, scope, ["month", "topic"], self.now) for scope in scopes]
            return [*(overview(year, scope, self.now) for scope in scopes), *by_month]

        before = figures()
        people = count(year, daily_people)
        purge(year, self.now())
        assert count(year, interactions) < 850
        assert count(year, daily_people) < people
        assert figures() == before
        purge(year, self.now())
        assert figures() == before

    def test_no_day_of_a_person_can_be_found_any_more(self, year: sa.Connection) -> None:
        purge(year, self.now())
        table = daily_people.c
        assert year.execute(sa.select(table.day).where(table.day < 20260701)).all() == []
        months = year.execute(sa.select(monthly_people.c.month, monthly_people.c.month_before)).all()
        assert {month % 100 for month, _ in months} == {1}
        assert {before % 100 for _, before in months} <= {0, 1}

    def test_what_needs_the_rows_is_refused_with_the_day_they_begin(self, year: sa.Connection) -> None:
        purge(year, self.now())
        for scope, group_by in (
            (self.scope((1, 1), (12, 31)), ["day"]),
            (self.scope((1, 1), (12, 31)), ["topic", "channel"]),
            (self.scope((1, 2), (12, 31)), ["topic"]),
            (self.scope((1, 1), (2, 27)), ["topic"]),
            (Scope("phu-lam", date(2026, 1, 1), date(2026, 12, 31), include_test=True), ["month"]),
        ):
            with pytest.raises(DetailsDeleted, match="01/07/2026"):
                series(year, scope, group_by, self.now)
        assert series(year, self.scope((7, 1), (12, 31)), ["day", "topic"], self.now)


def test_a_person_can_see_what_is_kept_of_a_conversation(
    database: sa.Connection, log: Log, clock: Clock, keys: Keys
) -> None:
    log.record(database, turn(clock(), asked="quên mật khẩu, số 0912345678"))
    log.record(database, turn(clock(), who="zalo:oa:binh"))
    [row] = privacy.export(database, keys, "zalo:oa:an")["interactions"]
    assert row["topic"] == "vneid"
    assert [(message["author"], message["text"]) for message in row["messages"]] == [
        ("citizen", "quên mật khẩu, số [số điện thoại]"),
        ("assistant", "Trả lời."),
    ]
    assert privacy.export(database, keys, "zalo:oa:nobody") == {"interactions": []}


def test_erasing_cuts_the_thread_and_leaves_the_figures(
    database: sa.Connection, log: Log, clock: Clock, keys: Keys
) -> None:
    november = Scope("phu-lam", date(2026, 11, 1), date(2026, 11, 30))
    for _ in range(2):
        log.record(database, turn(clock()))
        clock.pass_(DAY_S)
    log.record(database, turn(clock(), who="zalo:oa:binh"))
    before = overview(database, november, clock)
    assert privacy.erase(database, keys, "zalo:oa:an") == 2
    assert overview(database, november, clock) == before
    assert privacy.export(database, keys, "zalo:oa:an") == {"interactions": []}
    left = set(database.execute(sa.select(interactions.c.citizen)).scalars())
    assert keys.citizen("zalo:oa:an") not in left
    assert keys.citizen("zalo:oa:binh") in left
    assert count(database, interaction_messages) == 2
    assert privacy.erase(database, keys, "zalo:oa:an") == 0


def test_after_erasing_the_person_is_a_new_one(database: sa.Connection, log: Log, clock: Clock, keys: Keys) -> None:
    log.record(database, turn(clock()))
    privacy.erase(database, keys, "zalo:oa:an")
    log.record(database, turn(clock()))
    rows = database.execute(sa.select(interactions).order_by(interactions.c.id)).all()
    assert [row.is_first for row in rows] == [True, True]
    assert rows[0].conversation != rows[1].conversation
