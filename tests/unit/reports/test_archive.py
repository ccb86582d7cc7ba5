"""One report a month is made by itself, whoever comes first, also if that one dies over it."""

from concurrent.futures import ThreadPoolExecutor

from reports import archive
from reports.archive import Files
from reports.period import Month, period_of
from storage.store import Store

OCTOBER = period_of(Month(2026, 10))
FILES = Files(b"word", b"excel", 7)
NOW = 1_792_000_000.0


def _claim(store: Store, maker: str, now: float = NOW) -> int | None:
    with store.transaction() as connection:
        return archive.claim(connection, "xuan-hoa", OCTOBER, maker, now)


def _finish(store: Store, number: int, maker: str) -> bool:
    with store.transaction() as connection:
        return archive.finish(connection, number, maker, FILES, NOW)


def test_of_many_processes_one_makes_it(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda name: _claim(store, f"worker-{name}"), range(6)))
    assert sum(claim is not None for claim in claims) == 1


def test_a_made_report_is_not_claimed_again(store: Store) -> None:
    number = _claim(store, "a")
    assert number is not None
    assert _finish(store, number, "a")
    assert _claim(store, "b", NOW + 10**7) is None


def test_who_dies_over_it_loses_it_after_ten_minutes(store: Store) -> None:
    number = _claim(store, "dead")
    assert number is not None
    assert _claim(store, "b", NOW + 599) is None
    assert _claim(store, "b", NOW + 601) == number
    assert not _finish(store, number, "dead")  # it comes back to life
    assert _finish(store, number, "b")


def test_what_could_not_be_made_can_be_claimed_at_once(store: Store) -> None:
    number = _claim(store, "a")
    assert number is not None
    with store.transaction() as connection:
        archive.give_up(connection, number, "a")
    assert _claim(store, "b") == number


def test_a_report_in_the_making_is_not_listed(store: Store) -> None:
    number = _claim(store, "a")
    assert number is not None
    with store.transaction() as connection:
        assert archive.made(connection) == []
        assert archive.by_id(connection, number) is None


def test_asked_for_reports_stand_beside_the_automatic_one_and_the_newest_five_stay(store: Store) -> None:
    number = _claim(store, "a")
    assert number is not None
    assert _finish(store, number, "a")
    with store.transaction() as connection:
        for place in range(7):
            added = archive.add(connection, "xuan-hoa", OCTOBER, FILES, NOW + place, officer=3)
        listed = archive.made(connection, "xuan-hoa")
        assert archive.of_month(connection, "xuan-hoa", Month(2026, 10)) == added
    assert [report.is_automatic for report in listed] == [False] * 5 + [True]
    assert listed[0] == added
    assert (added.officer, added.interactions, added.file_name) == (3, 7, "bao-cao-xuan-hoa-2026-10")


def test_files_come_back_as_they_were_and_communes_are_kept_apart(store: Store) -> None:
    with store.transaction() as connection:
        added = archive.add(connection, "phu-lam", OCTOBER, FILES, NOW)
        assert archive.by_id(connection, added.id) == (added, FILES)
        assert archive.made(connection, "xuan-hoa") == []
        assert archive.by_id(connection, added.id + 1) is None
