"""Every way of counting gives the figures counted by hand: over rows, over totals, half and half."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from indicators import cuts, rows, settling, totals
from indicators.definitions import indicator, indicators
from indicators.figures import DIMENSIONS, PERIODS, Scope
from indicators.months import settle_months
from indicators.settling import settle
from indicators.statistics import supported
from indicators.tables import interactions, unsettled_days
from indicators.times import day_number, start_of
from indicators.unsettled import unsettle, unsettle_citizen
from storage.store import Store
from tests.made_up_log import MadeUpLog, fill
from tests.unit.indicators.counting import all_rows, by_hand

FIRST, LAST = date(2026, 1, 20), date(2026, 4, 5)
TODAY = date(2026, 4, 2)
PLAN = MadeUpLog(rows=1500, first=FIRST, last=LAST, people=200, communes=("phu-lam", "an-vien"))


def scopes(seed: int, number: int) -> Iterator[Scope]:
    chance = random.Random(seed)
    days = (LAST - FIRST).days
    for _ in range(number):
        first = FIRST + timedelta(days=chance.randint(-3, days))
        if chance.random() < 0.5:
            first = first.replace(day=1)
        last = first + timedelta(days=chance.choice((0, 1, 6, 27, 30, 58, 90)))
        yield Scope(chance.choice((None, "phu-lam", "an-vien", "xuan-hoa")), first, last)


@pytest.fixture(scope="module")
def filled(module_store: Store) -> Store:
    """A full log, its days before TODAY added up."""
    with module_store.transaction() as connection:
        fill(connection, PLAN)
        add_up(connection)
    return module_store


def add_up(connection: sa.Connection) -> None:
    while settle(connection, day_number(TODAY)):
        pass
    settle_months(connection, day_number(TODAY))


@pytest.fixture
def log(filled: Store) -> Iterator[sa.Connection]:
    """The full log in a transaction that is rolled back."""
    with filled.engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def counted(log: sa.Connection, scope: Scope, cut: cuts.Cut, period: str | None = None):
    return totals.count(log, scope, day_number(TODAY), [cut], period)


@pytest.mark.parametrize("period", [None, *PERIODS])
@pytest.mark.parametrize("dimension", [None, *DIMENSIONS])
def test_totals_and_rows_say_what_counting_by_hand_says(
    log: sa.Connection, period: str | None, dimension: str | None
) -> None:
    data = all_rows(log)
    cut = cuts.by(dimension) if dimension else cuts.whole()
    for scope in scopes(seed=1, number=10):
        expected = {
            (group[0] if period else 0, group[-1] if dimension else ""): figures
            for group, figures in by_hand(data, scope, [name for name in (period, dimension) if name]).items()
        }
        assert counted(log, scope, cut, period) == expected, scope
        assert rows.count_cut(log, scope, cut, period) == expected, scope


def test_indicators_count_who_was_answered_or_helped(log: sa.Connection) -> None:
    data = all_rows(log)
    for entry in indicators():
        where = entry.where

        def is_taken(row, where=where) -> bool:
            return (
                (row.outcome == "answered" or row.is_assisted)
                and (not where.topics or row.topic in where.topics)
                and (not where.channels or row.channel in where.channels)
                and (not where.is_assisted or row.is_assisted)
            )

        for scope in scopes(seed=2, number=5):
            by_id = by_hand(data, scope, only=is_taken)
            expected = {(0, entry.id): by_id[()]} if by_id else {}
            assert counted(log, scope, cuts.of(entry)) == expected, (entry.id, scope)
            assert rows.count_cut(log, scope, cuts.of(entry)) == expected, (entry.id, scope)


def test_any_grouping_of_the_rows_is_right(log: sa.Connection) -> None:
    data = all_rows(log)
    for group_by in (["topic", "channel"], ["month", "hamlet", "outcome"], ["hour", "assisted", "week"]):
        for scope in scopes(seed=3, number=4):
            assert rows.count(log, scope, group_by) == by_hand(data, scope, group_by)
            with_tests = Scope(scope.commune, scope.first, scope.last, include_test=True)
            assert rows.count(log, with_tests, group_by) == by_hand(data, with_tests, group_by)


def test_after_changes_the_totals_are_those_of_the_rows_again(log: sa.Connection) -> None:
    chance = random.Random(4)
    chats = [row for row in all_rows(log) if row.kind == "chat"]
    for row in chance.sample(chats, 40):
        log.execute(sa.update(interactions).where(interactions.c.id == row.id).values(is_test=not row.is_test))
        unsettle_citizen(log, row.citizen, row.commune, row.day)
    for row in chance.sample(chats, 40):
        log.execute(sa.update(interactions).where(interactions.c.id == row.id).values(outcome="not_found", useful=True))
        unsettle(log, row.commune, row.day)
        unsettle_citizen(log, row.citizen, row.commune, row.day)
    add_up(log)
    data = all_rows(log)
    whole = Scope(None, FIRST, LAST)
    for cut in cuts.every():
        assert counted(log, whole, cut, "month") == rows.count_cut(log, whole, cut, "month")
    assert counted(log, whole, cuts.whole())[0, ""] == by_hand(data, whole)[()]


def test_only_days_that_are_over_are_added_up_and_each_once(log: sa.Connection) -> None:
    waiting = log.execute(sa.select(unsettled_days.c.day)).scalars().all()
    assert waiting
    assert min(waiting) >= day_number(TODAY)
    assert settle(log, day_number(TODAY)) == 0


def test_a_figure_is_the_same_before_and_after_its_days_are_added_up(log: sa.Connection) -> None:
    scope, today = Scope("phu-lam", FIRST, LAST), day_number(TODAY)
    for row in log.execute(sa.select(interactions.c.commune, interactions.c.day).distinct()).all():
        unsettle(log, row.commune, row.day)
    assert not totals.are_ready(log, scope, today)
    now = start_of(TODAY) + 3600
    first_time = supported(log, scope, indicators(), clock=lambda: now)
    add_up(log)
    assert totals.are_ready(log, scope, today)
    assert supported(log, scope, indicators(), clock=lambda: now) == first_time


def test_when_an_indicator_is_redefined_all_days_are_added_up_anew(
    log: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope("phu-lam", FIRST, LAST)
    before = supported(log, scope, [indicator("chu-ky-so")], clock=lambda: start_of(TODAY))
    redefined = [
        replace(entry, where=replace(entry.where, topics=("vneid",))) if entry.id == "chu-ky-so" else entry
        for entry in indicators()
    ]
    monkeypatch.setattr(cuts, "indicators", lambda: redefined)
    monkeypatch.setattr(settling, "fingerprint", lambda: "another")
    settling._checked.clear()
    add_up(log)
    after = supported(log, scope, [entry for entry in redefined if entry.id == "chu-ky-so"], lambda: start_of(TODAY))
    vneid = supported(log, scope, [indicator("tai-khoan")], clock=lambda: start_of(TODAY))
    assert after == vneid != before
    settling._checked.clear()
