"""Indicators as they are defined, and a commune's way to its targets."""

from datetime import date

import pytest
import sqlalchemy as sa

from indicators import words
from indicators.definitions import RULE, indicator, indicators
from indicators.figures import Scope
from indicators.log import Log
from indicators.progress import Progress, population_history, progress, set_population
from knowledge.library import Library
from service.settings import ROOT
from tests.made_up_log import COMMUNES
from tests.unit.indicators.made_up import Clock, reply, turn

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def state(database: sa.Connection, indicator_id: str, clock: Clock, commune: str = "phu-lam") -> Progress:
    found = {entry.indicator.id: entry for entry in progress(database, commune, FIRST, LAST, clock)}
    return found[indicator_id]


def test_each_indicator_says_what_it_counts_by_what_rule_and_against_what() -> None:
    assert len({entry.id for entry in indicators()}) == len(indicators()) >= 8
    for entry in indicators():
        assert entry.name
        assert entry.counts.endswith(".")
        assert entry.population
        assert entry.rule
        assert entry.is_target or entry.official, entry.id
        assert entry.targets or entry.related, entry.id


def test_every_fact_named_is_in_its_communes_plan(library: Library) -> None:
    for entry in indicators():
        for named in (entry.targets, entry.related):
            for commune, ids in named.items():
                known = {fact.id for fact in library.plans[commune].facts}
                assert set(ids) <= known, entry.id


@pytest.mark.parametrize("commune", COMMUNES)
def test_every_commune_has_something_to_hold_against_its_plan(
    database: sa.Connection, clock: Clock, commune: str
) -> None:
    entries = progress(database, commune, FIRST, LAST, clock)
    assert any(entry.target or entry.related for entry in entries)
    for entry in entries:
        if entry.target is not None:
            assert entry.target.commune == commune
            assert entry.target.quote
            assert entry.target.section


def test_progress_is_people_over_population_against_the_target(database: sa.Connection, log: Log, clock: Clock) -> None:
    for person in range(12):
        log.record(database, turn(clock(), who=f"zalo:oa:{person}"))
    set_population(database, "phu-lam", "huong-dan-ky-nang-so", 101, why="Công an xã", clock=clock)
    entry = state(database, "huong-dan-ky-nang-so", clock)
    assert (entry.counted, entry.population, entry.share) == (12, 101, 12 / 101)
    assert entry.target is not None
    assert (entry.target.id, entry.target.value) == ("pl-017", 70)
    assert (entry.needed, entry.missing) == (71, 59)


def test_without_a_population_there_is_no_share(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock()))
    entry = state(database, "huong-dan-ky-nang-so", clock)
    assert (entry.counted, entry.population, entry.share, entry.needed, entry.missing) == (1, None, None, None, None)


def test_what_only_contributes_to_a_target_claims_nothing_missing(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    log.record(database, turn(clock()))
    set_population(database, "phu-lam", "tai-khoan", 100, why="Công an xã", clock=clock)
    entry = state(database, "tai-khoan", clock)
    assert (entry.counted, entry.share, entry.needed, entry.missing) == (1, 0.01, 75, None)


def test_questions_without_an_answer_and_about_plans_are_no_support(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    log.record(database, turn(clock(), reply("not_found", "vneid"), who="web:a"))
    log.record(database, turn(clock(), reply("answered", "kehoach", "pl-014"), who="web:b"))
    log.record(database, turn(clock(), reply("clarified", "dvc"), who="web:c"))
    assert state(database, "huong-dan-ky-nang-so", clock).counted == 0
    log.helped(database, "web:c", 1)
    assert state(database, "huong-dan-ky-nang-so", clock).counted == 1
    assert state(database, "ho-tro-truc-tiep", clock).counted == 1


def test_ratings_are_divided_by_ratings(database: sa.Connection, log: Log, clock: Clock) -> None:
    for person, useful in enumerate((True, True, False)):
        log.record(database, turn(clock(), who=f"web:{person}"))
        log.rate(database, f"web:{person}", useful=useful)
    entry = state(database, "huu-ich", clock)
    assert (entry.counted, entry.population) == (2, 3)
    with pytest.raises(ValueError, match="tự tính"):
        set_population(database, "phu-lam", "huu-ich", 5, why="")


def test_the_newest_population_counts_and_the_others_are_kept(database: sa.Connection, clock: Clock) -> None:
    set_population(database, "phu-lam", "tai-khoan", 100, why="ước tính", officer=1, clock=clock)
    clock.pass_(60)
    set_population(database, "phu-lam", "tai-khoan", 120, why="số liệu mới", officer=2, clock=clock)
    set_population(database, "an-vien", "tai-khoan", 999, why="xã khác", clock=clock)
    history = population_history(database, "phu-lam", "tai-khoan")
    assert [(entry.value, entry.officer, entry.why) for entry in history] == [
        (120, 2, "số liệu mới"),
        (100, 1, "ước tính"),
    ]
    assert state(database, "tai-khoan", clock).population == 120


@pytest.mark.parametrize("value", [0, -1, 10**9])
def test_a_population_is_a_number_of_people(database: sa.Connection, value: int) -> None:
    with pytest.raises(ValueError, match="số dương"):
        set_population(database, "phu-lam", "tai-khoan", value, why="")


def test_the_target_is_that_of_the_year_or_the_next_one_set(database: sa.Connection, clock: Clock) -> None:
    def target(year: int) -> str | None:
        entries = progress(database, "an-vien", date(year, 1, 1), date(year, 12, 31), clock)
        fact = next(entry.target for entry in entries if entry.indicator.id == "tai-khoan")
        return fact.id if fact else None

    assert [target(year) for year in (2026, 2027, 2030, 2031, 2050)] == [
        "av-031",
        "av-054",
        "av-054",
        "av-069",
        "av-069",
    ]


def test_an_unknown_indicator_or_commune_is_told() -> None:
    with pytest.raises(KeyError):
        indicator("none")


def test_a_commune_without_a_plan_has_figures_but_no_targets(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), commune="moi"))
    entries = progress(database, "moi", FIRST, LAST, clock)
    assert entries[0].counted == 1
    assert {entry.target for entry in entries} == {None}


def test_the_rule_against_counting_twice_is_printed_with_every_count_of_people() -> None:
    assert indicator("huong-dan-ky-nang-so").rule == RULE
    assert "một lần" in RULE
    assert Scope(None, FIRST, LAST).include_test is False


def test_the_page_of_definitions_says_what_the_program_counts() -> None:
    """`docs/chi-so.md` is what officers are shown; it must not fall behind."""
    page = (ROOT / "docs/chi-so.md").read_text(encoding="utf-8")
    for entry in indicators():
        facts = [fact for named in (entry.targets, entry.related) for ids in named.values() for fact in ids]
        for said in (entry.name, f"`{entry.id}`", entry.counts, entry.population, entry.official, *facts):
            assert said in page, said
    for name, meaning in words.FIGURES.values():
        assert f"| {name} " in page
        assert meaning in page
    assert RULE in page
    assert words.SMALL_GROUPS in page
