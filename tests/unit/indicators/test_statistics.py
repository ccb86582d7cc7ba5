"""Figures as they are shown: small groups put together, periods named, the day that is not over counted as well."""

from datetime import date

import pytest
import sqlalchemy as sa

from indicators.figures import Scope
from indicators.log import Log
from indicators.statistics import SMALL, low_rated, overview, series, top_articles, unanswered, whole_month
from indicators.tables import interactions
from indicators.times import day_of
from indicators.unsettled import unsettle
from tests.unit.indicators.made_up import Clock, reply, turn

NOVEMBER = Scope("phu-lam", date(2026, 11, 1), date(2026, 11, 30))


def people(database: sa.Connection, log: Log, clock: Clock, number: int, topic: str, since: int = 0) -> None:
    for person in range(since, since + number):
        log.record(database, turn(clock(), reply("answered", topic, f"{topic}-bai"), who=f"zalo:oa:p{person}"))


def visit(database: sa.Connection, clock: Clock, number: int, **more: object) -> None:
    """A counted visit as the visits' room writes it."""
    day = day_of(clock())
    values = {
        "kind": "visit",
        "channel": "counter",
        "commune": "phu-lam",
        "topic": "vneid",
        "outcome": "answered",
        "people": number,
        "turns": 1,
        "opened_at": clock(),
        "last_at": clock(),
        "day": day,
        "hour": 9,
        "is_assisted": True,
        "source": "form",
        **more,
    }
    database.execute(sa.insert(interactions).values(values))
    unsettle(database, "phu-lam", day)


def test_a_person_who_comes_again_is_one_person(database: sa.Connection, log: Log, clock: Clock) -> None:
    for _ in range(3):
        log.record(database, turn(clock()))
        clock.pass_(24 * 3600)
    figures = overview(database, NOVEMBER, clock)
    assert (figures.interactions, figures.people, figures.first_time) == (3, 1, 1)


@pytest.mark.parametrize("days", [1, 12])
def test_a_person_counts_once_in_each_month_and_once_in_both(
    database: sa.Connection, log: Log, clock: Clock, days: int
) -> None:
    clock.set(2026, 11, 30, 23, 0)
    log.record(database, turn(clock()))
    clock.pass_(2 * 3600)
    log.record(database, turn(clock()))
    clock.pass_(days * 24 * 3600)
    both = Scope("phu-lam", date(2026, 11, 1), date(2026, 12, 31))
    assert [(row.group, row.figures.people) for row in series(database, both, ["month"], clock)] == [
        (("2026-11",), 1),
        (("2026-12",), 1),
    ]
    assert overview(database, both, clock).people == 1


def test_a_visit_counts_its_people_as_interactions_and_as_people(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    log.record(database, turn(clock()))
    visit(database, clock, 12)
    figures = overview(database, NOVEMBER, clock)
    assert (figures.interactions, figures.people, figures.visitors, figures.assisted) == (13, 13, 12, 12)


def test_tests_greetings_and_corrected_visits_do_not_count(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), who="web:test-1"))
    log.record(database, turn(clock(), reply("smalltalk", None), who="web:a"))
    visit(database, clock, 12, void_at=clock())
    assert overview(database, NOVEMBER, clock).interactions == 0
    with_tests = Scope("phu-lam", NOVEMBER.first, NOVEMBER.last, include_test=True)
    assert overview(database, with_tests, clock).interactions == 1


def test_groups_of_fewer_than_five_people_are_put_together(database: sa.Connection, log: Log, clock: Clock) -> None:
    people(database, log, clock, 5, "vneid")
    people(database, log, clock, 4, "dvc", since=10)
    people(database, log, clock, 1, "chukyso", since=20)
    found = {row.group: row.figures.interactions for row in series(database, NOVEMBER, ["topic"], clock)}
    assert found == {("vneid",): 5, (SMALL,): 5}
    by_month = {row.group: row.figures.people for row in series(database, NOVEMBER, ["month", "topic"], clock)}
    assert by_month == {("2026-11", "vneid"): 5, ("2026-11", SMALL): 5}


def test_one_small_group_is_not_the_total_less_the_others(database: sa.Connection, log: Log, clock: Clock) -> None:
    people(database, log, clock, 9, "vneid")
    people(database, log, clock, 6, "dvc", since=10)
    people(database, log, clock, 3, "chukyso", since=20)
    found = {row.group: row.figures.people for row in series(database, NOVEMBER, ["topic"], clock)}
    assert found == {("vneid",): 9, (SMALL,): 9}


def test_many_questions_of_few_people_are_a_small_group_too(database: sa.Connection, log: Log, clock: Clock) -> None:
    for _ in range(20):
        people(database, log, clock, 4, "vneid")
        clock.pass_(3600)
    assert [row.group for row in series(database, NOVEMBER, ["topic"], clock)] == [(SMALL,)]
    assert [row.figures.people for row in series(database, NOVEMBER, ["month"], clock)] == [4]


@pytest.mark.parametrize(
    ("group_by", "group"),
    [
        ("day", "2026-11-20"),
        ("week", "2026-W47"),
        ("month", "2026-11"),
        ("hour", "09"),
        ("topic", "vneid"),
        ("article", "vneid-bai"),
        ("channel", "zalo"),
        ("hamlet", ""),
        ("outcome", "answered"),
        ("assisted", "0"),
    ],
)
def test_groups_are_named_as_documented(
    database: sa.Connection, log: Log, clock: Clock, group_by: str, group: str
) -> None:
    people(database, log, clock, 5, "vneid")
    assert [row.group for row in series(database, NOVEMBER, [group_by], clock)] == [(group,)]


def test_weeks_begin_on_monday_and_the_years_first_days_may_be_the_last_week(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    for day in (date(2026, 12, 27), date(2026, 12, 28), date(2027, 1, 3), date(2027, 1, 4)):
        clock.set(day.year, day.month, day.day, 10, 0)
        log.record(database, turn(clock()))
    turn_of_year = Scope("phu-lam", date(2026, 12, 1), date(2027, 1, 31))
    found = {row.group[0]: row.figures.interactions for row in series(database, turn_of_year, ["week"], clock)}
    assert found == {"2026-W52": 1, "2026-W53": 2, "2027-W01": 1}


def test_a_scope_holds_its_first_and_last_moment_and_not_more(database: sa.Connection, log: Log, clock: Clock) -> None:
    for moment in ((2026, 10, 31, 23, 59), (2026, 11, 1, 0, 0), (2026, 11, 30, 23, 59), (2026, 12, 1, 0, 0)):
        clock.set(*moment)
        log.record(database, turn(clock(), who=f"zalo:oa:{moment}"))
    assert overview(database, NOVEMBER, clock).interactions == 2


def test_the_articles_that_helped_most_come_first(database: sa.Connection, log: Log, clock: Clock) -> None:
    people(database, log, clock, 5, "vneid")
    people(database, log, clock, 7, "dvc", since=10)
    people(database, log, clock, 2, "xa", since=20)
    people(database, log, clock, 3, "antoan", since=30)
    assert top_articles(database, NOVEMBER, 5, clock) == [("dvc-bai", 7), ("vneid-bai", 5)]
    assert top_articles(database, NOVEMBER, 1, clock) == [("dvc-bai", 7)]


def test_other_communes_are_not_looked_into(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), commune="an-vien"))
    log.record(database, turn(clock(), commune=None, who="zalo:oa:binh"))
    assert overview(database, NOVEMBER, clock).interactions == 0
    assert overview(database, Scope(None, NOVEMBER.first, NOVEMBER.last), clock).interactions == 2


def test_unanswered_questions_are_grouped_whatever_their_spelling(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    for person, asked in enumerate(("Giá vàng hôm nay", "gia vang hom nay", "giá  vàng hôm nay", "mấy giờ rồi")):
        clock.pass_(60)
        log.record(database, turn(clock(), reply("out_of_scope", None), who=f"web:{person}", asked=asked))
    log.record(database, turn(clock(), who="web:test-1", asked="Giá vàng hôm nay"))
    first, second = unanswered(database, NOVEMBER, 10)
    assert (first.text, first.times, first.outcome) == ("giá vàng hôm nay", 3, "out_of_scope")
    assert (second.text, second.times) == ("mấy giờ rồi", 1)
    assert unanswered(database, NOVEMBER, 1) == [first]


@pytest.mark.parametrize(
    ("rating", "is_low"),
    [({"useful": False}, True), ({"satisfaction": 2}, True), ({"useful": True}, False), ({"satisfaction": 3}, False)],
)
def test_low_rated_is_the_last_real_question_of_a_conversation_rated_so(
    database: sa.Connection, log: Log, clock: Clock, rating: dict[str, int], is_low: bool
) -> None:
    log.record(database, turn(clock(), asked="cài VNeID"))
    log.record(database, turn(clock(), asked="đổi số điện thoại 0912345678"))
    log.record(database, turn(clock(), reply("smalltalk", None), asked="cảm ơn"))
    log.rate(database, "zalo:oa:an", **rating)
    found = [(question.text, question.topic) for question in low_rated(database, NOVEMBER, 10)]
    assert found == ([("đổi số điện thoại [số điện thoại]", "vneid")] if is_low else [])


@pytest.mark.parametrize(
    ("year", "month", "last"), [(2026, 2, 28), (2028, 2, 29), (2026, 11, 30), (2026, 12, 31), (2026, 1, 31)]
)
def test_a_month_ends_on_its_last_day(year: int, month: int, last: int) -> None:
    assert whole_month(year, month) == (date(year, month, 1), date(year, month, last))


def test_satisfaction_is_the_mean_of_those_who_rated(database: sa.Connection, log: Log, clock: Clock) -> None:
    people(database, log, clock, 3, "vneid")
    assert overview(database, NOVEMBER, clock).satisfaction is None
    log.rate(database, "zalo:oa:p0", satisfaction=5)
    log.rate(database, "zalo:oa:p1", satisfaction=2)
    figures = overview(database, NOVEMBER, clock)
    assert (figures.satisfaction, figures.satisfaction_count) == (3.5, 2)
    assert figures.share(figures.answered) == 1.0
