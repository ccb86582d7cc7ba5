"""Visits counted by staff: once each, by the day they were given on, corrected with what was before kept."""

from datetime import date

import pytest
import sqlalchemy as sa

from console import accounts
from indicators import hamlets, visits
from indicators.officers import Role, Staff
from indicators.settling import settle
from indicators.statistics import Scope, overview, series
from indicators.tables import interactions
from indicators.times import day_of
from indicators.visits import BadVisit, Recorded, Visit
from tests.unit.indicators.made_up import Clock, turn

TODAY = date(2026, 11, 20)


@pytest.fixture
def lan(database: sa.Connection, clock: Clock) -> Staff:
    return accounts.add(database, "lan", "Nguyễn Thị Lan", Role.OFFICER, "phu-lam", None, by=None, now=clock())


def visit(officer: Staff, clock: Clock, **more) -> Visit:
    fields = {"commune": "phu-lam", "channel": "outreach", "topic": "vneid", "when": clock(), "officer": officer.id}
    return Visit(**{**fields, **more})


def test_a_visit_counts_its_people_as_helped_in_person(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    visits.record(database, visit(lan, clock, people=12, hamlet="Ấp 3"), now=clock())
    figures = overview(database, Scope("phu-lam", TODAY, TODAY), clock)
    assert (figures.interactions, figures.people, figures.visitors) == (12, 12, 12)
    assert (figures.assisted, figures.answered) == (12, 12)
    (row,) = series(database, Scope("phu-lam", TODAY, TODAY), ["hamlet"], clock)
    assert row.group == ("Ấp 3",)


def test_what_comes_twice_under_one_origin_counts_once(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    first = visits.record(database, visit(lan, clock, people=3), now=clock(), origin="form:1:a")
    again = visits.record(database, visit(lan, clock, people=3), now=clock(), origin="form:1:a")
    other = visits.record(database, visit(lan, clock, people=3), now=clock(), origin="form:1:b")
    assert again == first != other
    assert visits.people_on(database, lan.id, clock()) == 6


def test_a_visit_entered_later_counts_on_its_own_day(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    """Also after that day was added up."""
    yesterday = clock() - 24 * 3600
    settle(database, day_of(clock()))
    visits.record(database, visit(lan, clock, when=yesterday, people=4), now=clock())
    assert overview(database, Scope("phu-lam", date(2026, 11, 19), date(2026, 11, 19)), clock).visitors == 4
    assert overview(database, Scope("phu-lam", TODAY, TODAY), clock).visitors == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"people": 0}, "từ 1 đến"),
        ({"people": 501}, "từ 1 đến"),
        ({"topic": "nau-an"}, "lĩnh vực"),
        ({"topic": ""}, "lĩnh vực"),
        ({"channel": "web"}, "nơi hỗ trợ"),
        ({"outcome": "smalltalk"}, "kết quả"),
        ({"commune": ""}, "xã"),
        ({"hamlet": "ấ" * 81}, "dài"),
        ({"when": 2e9}, "tương lai"),
        ({"when": -5.0}, "quá cũ"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    database: sa.Connection, clock: Clock, lan: Staff, wrong: dict, said: str
) -> None:
    with pytest.raises(BadVisit, match=said):
        visits.record(database, visit(lan, clock, **wrong), now=clock())
    assert database.execute(sa.select(sa.func.count()).select_from(interactions)).scalar_one() == 0


def test_all_that_is_wrong_is_said_at_once(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    with pytest.raises(BadVisit) as caught:
        visits.check(database, visit(lan, clock, people=0, topic=""), clock())
    assert len(caught.value.problems) == 2


def test_a_correction_changes_the_figures_and_keeps_what_was(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    number = visits.record(database, visit(lan, clock, people=12), now=clock())
    clock.pass_(60)
    visits.correct(database, number, {"people": 10, "topic": "dvc"}, lan.id, "đếm lại", now=clock())
    assert overview(database, Scope("phu-lam", TODAY, TODAY), clock).visitors == 10
    (change,) = visits.history(database, number)
    assert (change.by, change.why, change.at) == ("Nguyễn Thị Lan", "đếm lại", clock())
    assert change.before == {"people": 12, "topic": "vneid"}
    assert change.after == {"people": 10, "topic": "dvc"}
    found = visits.by_id(database, number)
    assert found is not None
    assert found.was_changed


def test_a_visit_taken_back_counts_no_more_until_it_is_restored(
    database: sa.Connection, clock: Clock, lan: Staff
) -> None:
    number = visits.record(database, visit(lan, clock, people=5), now=clock())
    clock.pass_(2 * 24 * 3600)
    settle(database, day_of(clock()))
    visits.correct(database, number, {"is_void": True}, lan.id, "nhầm", now=clock())
    assert overview(database, Scope("phu-lam", TODAY, TODAY), clock).visitors == 0
    visits.correct(database, number, {"is_void": False}, lan.id, "đúng rồi", now=clock())
    assert overview(database, Scope("phu-lam", TODAY, TODAY), clock).visitors == 5
    assert [change.after for change in visits.history(database, number)] == [{"is_void": True}, {"is_void": False}]


def test_a_visit_moved_to_another_day_leaves_the_first(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    number = visits.record(database, visit(lan, clock, people=5), now=clock())
    clock.pass_(2 * 24 * 3600)
    settle(database, day_of(clock()))
    visits.correct(database, number, {"when": clock() - 24 * 3600}, lan.id, "hôm sau mới làm", now=clock())
    days = [date(2026, 11, day) for day in (20, 21)]
    assert [overview(database, Scope("phu-lam", day, day), clock).visitors for day in days] == [0, 5]


def test_a_correction_that_changes_nothing_leaves_no_trace(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    number = visits.record(database, visit(lan, clock, people=5), now=clock())
    visits.correct(database, number, {"people": 5}, lan.id, "thử", now=clock())
    assert visits.history(database, number) == []


def test_a_correction_needs_a_reason_and_a_sound_result(database: sa.Connection, clock: Clock, lan: Staff) -> None:
    number = visits.record(database, visit(lan, clock, people=5), now=clock())
    with pytest.raises(BadVisit, match="lý do"):
        visits.correct(database, number, {"people": 6}, lan.id, "  ", now=clock())
    with pytest.raises(BadVisit, match="từ 1 đến"):
        visits.correct(database, number, {"people": 0}, lan.id, "thử", now=clock())
    with pytest.raises(KeyError):
        visits.correct(database, 999, {"people": 6}, lan.id, "thử", now=clock())


def test_only_visits_are_found_here_not_chats(database: sa.Connection, clock: Clock, log) -> None:
    number = log.record(database, turn(clock()))
    assert visits.by_id(database, number) is None
    assert visits.of_day(database, day_of(clock())) == []


def test_ones_own_visits_may_be_corrected_and_by_who_leads_the_commune_all(clock: Clock) -> None:
    recorded = Recorded(1, Visit("phu-lam", "counter", "dvc", clock(), 7), "Lan")

    def may(number: int, role: Role, commune: str | None) -> bool:
        return visits.may_correct(Staff(number, "x", "X", role, commune), recorded)

    assert may(7, Role.OFFICER, "phu-lam")
    assert not may(8, Role.OFFICER, "phu-lam")
    assert may(8, Role.MANAGER, "phu-lam")
    assert may(8, Role.ADMIN, None)
    assert not may(8, Role.MANAGER, "an-vien")
    assert not may(7, Role.OFFICER, "an-vien"), "who moved to another commune leaves the old one alone"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ap 3", "Ấp 3"),
        ("ấp3", "Ấp 3"),
        ("ẤP 03", "Ấp 3"),
        ("3", "Ấp 3"),
        ("tan hoa", "Ấp Tân Hòa"),
        ("ấp tân hoà", "Ấp Tân Hòa"),
        ("kp 2", "Khu phố 2"),
        ("to 5", "Tổ 5"),
        ("Tô Ký", "Tô Ký"),
        ("bàn cờ", "Bàn Cờ"),
        ("thôn đông", "Thôn Đông"),
        ("  ", None),
        (",;", None),
    ],
)
def test_spellings_of_a_hamlet_are_one(typed: str, kept: str | None) -> None:
    assert hamlets.tidy(typed, ["Ấp 3", "Ấp Tân Hòa"]) == kept


def test_a_bare_number_that_could_be_two_hamlets_is_left_as_it_is() -> None:
    assert hamlets.tidy("3", ["Ấp 3", "Thôn 3"]) == "3"


def test_hamlets_of_a_commune_are_known_from_what_was_written_down(
    database: sa.Connection, clock: Clock, lan: Staff
) -> None:
    visits.record(database, visit(lan, clock, hamlet="Ấp 1"), now=clock())
    visits.record(database, visit(lan, clock, hamlet="Ấp 2", people=9), now=clock())
    void = visits.record(database, visit(lan, clock, hamlet="Ấp Nhầm"), now=clock())
    visits.correct(database, void, {"is_void": True}, lan.id, "nhầm", now=clock())
    assert hamlets.known_in(database, "phu-lam") == ["Ấp 2", "Ấp 1"]
    assert hamlets.known_in(database, "an-vien") == []
