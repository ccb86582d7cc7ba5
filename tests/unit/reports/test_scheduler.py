"""Reports are made in time, each once, also after a time off; officers are reminded once, at a decent hour."""

import asyncio
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

import reports.scheduler
from connectors.tables import outbox
from indicators.officers import Role, staff, staff_links
from indicators.times import VIETNAM
from knowledge.library import Library
from knowledge.plans import Plan
from reports import archive
from reports.archive import Files
from reports.form import set_form
from reports.period import Month, period_of
from reports.reminders import Reminding
from reports.scheduler import Scheduler, making_day
from storage.store import Store
from tests.unit.reports.conftest import Clock
from tests.unit.reports.made_up import COMMUNE, add

pytestmark = pytest.mark.anyio
PAGE = "https://troly.vi-du.vn/console/bao-cao"


@pytest.fixture(autouse=True)
def _quick_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the files is tested elsewhere, and once here."""
    if "real_files" not in request.fixturenames:
        monkeypatch.setattr(reports.scheduler, "write", lambda *_: Files(b"word", b"excel", 1))


@pytest.fixture
def real_files() -> None:
    """Both files are really written."""


def _scheduler(store: Store, plan: Plan, clock: Clock, maker: str = "a") -> Scheduler:
    return Scheduler(store, [plan], Reminding(3, PAGE), maker=maker, clock=clock)


def _at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, 0, tzinfo=VIETNAM)


def _helped(store: Store, *days: date) -> None:
    with store.transaction() as connection:
        for day in days:
            add(connection, day)


def _made(store: Store) -> list[str]:
    with store.transaction() as connection:
        return [str(report.period.month) for report in archive.made(connection)]


def _linked(store: Store, *chats: str, commune: str | None = COMMUNE, is_active: bool = True) -> None:
    row: dict[str, Any] = {"name": "Lan", "role": Role.OFFICER, "must_change": False, "created_at": 0.0}
    with store.transaction() as connection:
        for chat in chats:
            values = {**row, "username": chat, "commune": commune, "is_active": is_active}
            number = connection.execute(sa.insert(staff).values(values).returning(staff.c.id)).scalar_one()
            link = {"staff_id": number, "channel": chat.partition(":")[0], "conversation": chat, "created_at": 0.0}
            connection.execute(sa.insert(staff_links).values(link))


def _sent(store: Store) -> list[tuple[str, str]]:
    with store.transaction() as connection:
        rows = connection.execute(sa.select(outbox).order_by(outbox.c.id)).all()
    return [(row.conversation, row.body["text"]) for row in rows]


async def test_the_report_is_made_three_days_before_the_reporting_day_and_only_once(
    store: Store, plan: Plan, clock: Clock
) -> None:
    _helped(store, date(2026, 9, 20))
    scheduler = _scheduler(store, plan, clock)
    clock.now = _at(10, 14, 23)
    await scheduler.look()
    assert _made(store) == []
    clock.now = _at(10, 15, 0)
    await scheduler.look()
    assert _made(store) == ["2026-10"]
    clock.now = _at(10, 16)
    await scheduler.look()
    assert _made(store) == ["2026-10"]


async def test_two_processes_make_one_report_and_one_reminder(store: Store, plan: Plan, clock: Clock) -> None:
    _helped(store, date(2026, 9, 20))
    _linked(store, "zalo:oa:an")
    await asyncio.gather(_scheduler(store, plan, clock, "a").look(), _scheduler(store, plan, clock, "b").look())
    assert _made(store) == ["2026-10"]
    assert len(_sent(store)) == 1


async def test_what_came_due_while_everything_was_off_is_made_up_for(
    own_store: Store, plan: Plan, clock: Clock
) -> None:
    _helped(own_store, date(2026, 8, 20), date(2026, 10, 3))
    clock.now = _at(11, 20)
    await _scheduler(own_store, plan, clock).look()
    assert _made(own_store) == ["2026-11", "2026-10", "2026-09"]


async def test_nothing_is_reported_of_the_time_before_the_assistant_came(
    own_store: Store, plan: Plan, clock: Clock
) -> None:
    clock.now = _at(10, 16)
    await _scheduler(own_store, plan, clock).look()
    _helped(own_store, date(2026, 10, 15))
    await _scheduler(own_store, plan, clock).look()
    assert _made(own_store) == []


async def test_a_month_without_support_after_that_is_reported_as_empty(
    own_store: Store, plan: Plan, clock: Clock
) -> None:
    _helped(own_store, date(2026, 8, 20))
    clock.now = _at(10, 16)
    await _scheduler(own_store, plan, clock).look()
    assert _made(own_store) == ["2026-10", "2026-09"]


async def test_a_report_that_fails_is_tried_again(
    own_store: Store, plan: Plan, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _helped(own_store, date(2026, 9, 20))

    def fail(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(reports.scheduler, "write", fail)
        with pytest.raises(OSError, match="no room"):
            await _scheduler(own_store, plan, clock).look()
    await _scheduler(own_store, plan, clock, "b").look()
    assert _made(own_store) == ["2026-10"]


async def test_an_office_that_counts_calendar_months_reports_the_month_before(
    own_store: Store, plan: Plan, clock: Clock
) -> None:
    _helped(own_store, date(2026, 9, 20))
    with own_store.transaction() as connection:
        set_form(connection, plan, {"closing_day": None}, 0.0)
    await _scheduler(own_store, plan, clock).look()
    assert _made(own_store) == ["2026-09"]


@pytest.mark.parametrize(
    ("month", "closing_day", "days_ahead", "expected"),
    [
        (Month(2026, 10), 14, 3, date(2026, 10, 15)),
        (Month(2026, 10), 14, 1, date(2026, 10, 17)),
        (Month(2026, 10), 14, 10, date(2026, 10, 15)),  # not before the period is over
        (Month(2026, 10), 20, 3, date(2026, 11, 15)),  # the 18th is past when it closes
        (Month(2026, 12), None, 3, date(2027, 1, 15)),
    ],
)
def test_when_a_report_is_made(
    plan: Plan, month: Month, closing_day: int | None, days_ahead: int, expected: date
) -> None:
    assert making_day(period_of(month, closing_day), plan, days_ahead) == expected


def test_without_a_reporting_day_it_is_made_when_the_period_is_over(library: Library) -> None:
    assert making_day(period_of(Month(2026, 10)), library.plans["phu-lam"], 3) == date(2026, 10, 15)


async def test_linked_officers_are_reminded_of_each_deadline_once(store: Store, plan: Plan, clock: Clock) -> None:
    _helped(store, date(2026, 9, 20))
    _linked(store, "zalo:oa:an", "telegram:bot:7")
    scheduler = _scheduler(store, plan, clock)
    for day in (14, 15, 16, 17, 18):
        clock.now = _at(10, day)
        await scheduler.look()
        await scheduler.look()
    sent = _sent(store)
    assert [chat for chat, _ in sent] == ["zalo:oa:an", "telegram:bot:7"] * 2
    first = sent[0][1]
    assert "Nhắc hạn: trước ngày 18/10/2026" in first
    assert "mục V.3" in first
    assert f"Dự thảo báo cáo tháng 10 năm 2026 đã có: {PAGE}" in first
    assert "trước ngày 20/10/2026" in sent[2][1]


async def test_nobody_is_reminded_at_night(own_store: Store, plan: Plan, clock: Clock) -> None:
    _linked(own_store, "zalo:oa:an")
    clock.now = _at(10, 15, 6)
    await _scheduler(own_store, plan, clock).look()
    assert _sent(own_store) == []
    clock.now = _at(10, 15, 7)
    await _scheduler(own_store, plan, clock).look()
    assert len(_sent(own_store)) == 1


async def test_officers_of_other_communes_and_closed_accounts_are_not_reminded(
    own_store: Store, plan: Plan, clock: Clock
) -> None:
    _linked(own_store, "zalo:oa:ngoai", commune="phu-lam")
    _linked(own_store, "zalo:oa:nghi", is_active=False)
    _linked(own_store, "zalo:oa:moi-xa", commune=None)
    await _scheduler(own_store, plan, clock).look()
    assert [chat for chat, _ in _sent(own_store)] == ["zalo:oa:moi-xa"]


async def test_a_reminder_after_a_time_off_still_comes_before_the_deadline_but_not_after(
    own_store: Store, plan: Plan, clock: Clock
) -> None:
    _linked(own_store, "zalo:oa:an")
    clock.now = _at(10, 17)  # the last day
    await _scheduler(own_store, plan, clock).look()
    clock.now = _at(10, 20)  # the second deadline has passed
    await _scheduler(own_store, plan, clock).look()
    texts = [text for _, text in _sent(own_store)]
    assert len(texts) == 2
    assert "trước ngày 18/10/2026" in texts[0]
    assert "trước ngày 20/10/2026" in texts[1]


@pytest.mark.usefixtures("real_files")
async def test_it_starts_works_and_stops_with_the_app(own_store: Store, plan: Plan, clock: Clock) -> None:
    done = asyncio.Event()

    class Watched(Scheduler):
        async def look(self) -> None:
            await super().look()
            done.set()

    _helped(own_store, date(2026, 9, 20))
    scheduler = Watched(own_store, [plan], Reminding(3, None), maker="a", clock=clock)
    await scheduler.start()
    await asyncio.wait_for(done.wait(), 30)
    await scheduler.stop()
    with own_store.transaction() as connection:
        (report,) = archive.made(connection)
        found = archive.by_id(connection, report.id)
    assert found is not None
    assert found[1].docx.startswith(b"PK")
    assert found[1].xlsx.startswith(b"PK")


async def test_a_plan_without_deadlines_reminds_of_nothing(own_store: Store, plan: Plan, clock: Clock) -> None:
    _linked(own_store, "zalo:oa:an")
    await _scheduler(own_store, replace(plan, facts=()), clock).look()
    assert _sent(own_store) == []
