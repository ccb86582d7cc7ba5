"""When a new interaction begins, what is remembered of it, and what never is."""

from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from indicators.keys import Keys
from indicators.log import SILENCE_S, Log, LoggedTurn
from indicators.tables import interaction_messages, interactions
from knowledge.answer import Outcome
from storage.vault import Vault
from tests.unit.indicators.made_up import Clock, reply, turn


def rows(database: sa.Connection) -> list[Any]:
    return list(database.execute(sa.select(interactions).order_by(interactions.c.id)))


def messages(database: sa.Connection) -> list[tuple[str, str]]:
    wanted = sa.select(interaction_messages.c.author, interaction_messages.c.text)
    return [tuple(row) for row in database.execute(wanted.order_by(interaction_messages.c.id))]


def say(database: sa.Connection, log: Log, clock: Clock, *turns: tuple[str | None, str], apart_s: float = 60) -> None:
    """Turns of (topic, outcome), so far apart."""
    for topic, outcome in turns:
        log.record(database, turn(clock(), reply(outcome, topic)))
        clock.pass_(apart_s)


def test_a_question_is_one_interaction_with_all_that_is_known(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), who="kiosk:v1", place="Ki-ốt sảnh", hamlet="ấp 3"))
    [row] = rows(database)
    assert (row.kind, row.channel, row.commune, row.place, row.hamlet) == (
        "chat",
        "kiosk",
        "phu-lam",
        "Ki-ốt sảnh",
        "ấp 3",
    )
    assert (row.topic, row.article, row.outcome) == ("vneid", "vneid-quen-mat-khau", "answered")
    assert (row.people, row.turns, row.day, row.hour, row.source) == (1, 1, 20261120, 9, "log")
    assert row.is_first
    assert not row.is_assisted
    assert not row.is_test


def test_nobody_can_be_named_from_the_log(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), who="zalo:oa:0912345678"))
    [row] = rows(database)
    assert "0912345678" not in str(row)
    assert len(row.citizen) == len(row.conversation) == 22
    assert row.citizen != row.conversation
    assert Keys(Vault(Fernet.generate_key())).citizen("zalo:oa:0912345678") != row.citizen


def test_personal_data_is_masked_before_it_is_stored(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), asked="cccd 075190001234, gọi 0912345678, otp 123456"))
    [(author, text), _] = messages(database)
    assert author == "citizen"
    assert text == "cccd [số căn cước], gọi [số điện thoại], otp [mã OTP]"


def test_a_pressed_button_is_kept_as_what_it_chose(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), asked='/choose{"target": "guide:vneid-doi-so"}'))
    assert messages(database)[0] == ("citizen", "▸ guide:vneid-doi-so")


@pytest.mark.parametrize("asked", ["/choose{", '/choose{"target": 7}', "/choose{}", '/choose{"target": "x"}'])
def test_a_broken_button_is_kept_as_words(database: sa.Connection, log: Log, clock: Clock, asked: str) -> None:
    log.record(database, turn(clock(), asked=asked))
    assert messages(database)[0] == ("citizen", asked)


@pytest.mark.parametrize(
    ("asked", "hamlet"),
    [
        ("tôi ở số nhà 12 ấp 3, quên mật khẩu", "Ấp 3"),
        ("nha so 45/6, to 2, ap 5 xa phu lam", "Ấp 5"),
        ("tôi ở ấp 3, quên mật khẩu", "Ấp 3"),
        ("toi o ap 3 quen mat khau", "Ấp 3"),
        ("nhà tổ 5, khu phố 2 thì nộp đâu", "Khu phố 2"),
        ("dân ấp Bàu Cạn hỏi tạm trú", "Ấp Bàu Cạn"),
        ("em ở thôn Phú Lâm 2 ạ", "Thôn Phú Lâm 2"),
        ("ấp 3 có mấy tổ công nghệ", None),
        ("xã có 12 ấp", None),
        ("gặp trưởng ấp ở ấp 3", None),
        ("ở ấp có wifi không", None),
    ],
)
def test_the_hamlet_a_person_says_they_live_in_is_kept(
    database: sa.Connection, log: Log, clock: Clock, asked: str, hamlet: str | None
) -> None:
    log.record(database, turn(clock(), asked=asked))
    assert [row.hamlet for row in rows(database)] == [hamlet]


def test_the_hamlet_a_visit_was_given_counts_before_what_is_said(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    log.record(database, turn(clock(), asked="tôi ở ấp 3", hamlet="Ấp 7"))
    log.record(database, turn(clock(), asked="tôi ở ấp 5"))
    assert [row.hamlet for row in rows(database)] == ["Ấp 7"]


@pytest.mark.parametrize(("silence", "number"), [(SILENCE_S, 1), (SILENCE_S + 1, 2)])
def test_thirty_minutes_of_silence_end_an_interaction(
    database: sa.Connection, log: Log, clock: Clock, silence: float, number: int
) -> None:
    say(database, log, clock, ("vneid", "answered"), ("vneid", "answered"), apart_s=silence)
    assert len(rows(database)) == number
    assert [row.is_first for row in rows(database)] == [True, False][:number]


def test_the_silence_is_counted_from_the_last_word(database: sa.Connection, log: Log, clock: Clock) -> None:
    say(database, log, clock, *[("vneid", "answered")] * 4, apart_s=SILENCE_S - 1)
    [row] = rows(database)
    assert row.turns == 4
    assert row.last_at - row.opened_at == 3 * (SILENCE_S - 1)


def test_another_topic_is_another_interaction_and_coming_back_is_none(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    say(database, log, clock, ("vneid", "answered"), ("dvc", "answered"), ("vneid", "answered"))
    assert [(row.topic, row.turns) for row in rows(database)] == [("vneid", 2), ("dvc", 1)]


def test_words_without_a_topic_go_to_the_newest_interaction(database: sa.Connection, log: Log, clock: Clock) -> None:
    say(database, log, clock, ("vneid", "answered"), ("dvc", "answered"), (None, "smalltalk"))
    assert [(row.topic, row.turns, row.outcome) for row in rows(database)] == [
        ("vneid", 1, "answered"),
        ("dvc", 2, "answered"),
    ]


def test_the_first_topic_named_becomes_that_of_the_greeting(database: sa.Connection, log: Log, clock: Clock) -> None:
    say(database, log, clock, (None, "smalltalk"), (None, "not_found"), ("dvc", "answered"))
    [row] = rows(database)
    assert (row.topic, row.outcome, row.turns) == ("dvc", "answered", 3)


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        (["clarified", "answered"], "answered"),
        (["answered", "not_found"], "not_found"),
        (["answered", "smalltalk"], "answered"),
        (["smalltalk", "smalltalk"], "smalltalk"),
        (["smalltalk", "out_of_scope"], "out_of_scope"),
        (["handed_off", "answered", "not_found"], "handed_off"),
    ],
)
def test_the_outcome_is_how_it_ended(
    database: sa.Connection, log: Log, clock: Clock, outcomes: list[str], outcome: str
) -> None:
    say(database, log, clock, *(("vneid", each) for each in outcomes))
    assert [row.outcome for row in rows(database)] == [outcome]


def test_a_warning_before_the_answer_is_only_a_warning(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), reply("safety", "antoan"), reply("answered", "vneid", "vneid-doi-so")))
    [row] = rows(database)
    assert (row.topic, row.outcome, row.article) == ("vneid", "answered", "vneid-doi-so")
    assert [author for author, _ in messages(database)] == ["citizen", "assistant", "assistant"]


def test_a_question_about_a_plan_is_told_apart(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), reply("answered", "kehoach", "pl-014")))
    [row] = rows(database)
    assert (row.topic, row.article) == ("plan", None)


def test_an_interaction_past_midnight_counts_for_the_day_it_began(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    clock.set(2026, 12, 31, 23, 50)
    say(database, log, clock, ("vneid", "answered"), ("vneid", "answered"), apart_s=20 * 60)
    clock.set(2027, 1, 1, 8, 0)
    say(database, log, clock, ("vneid", "answered"))
    assert [(row.day, row.hour, row.turns) for row in rows(database)] == [(20261231, 23, 2), (20270101, 8, 1)]


@pytest.mark.parametrize(
    ("moment", "day", "hour"),
    [((2026, 11, 20, 0, 0), 20261120, 0), ((2026, 11, 20, 6, 59), 20261120, 6), ((2026, 11, 30, 23, 59), 20261130, 23)],
)
def test_day_and_hour_are_vietnams(
    database: sa.Connection, log: Log, clock: Clock, moment: tuple[int, ...], day: int, hour: int
) -> None:
    clock.set(*moment)
    log.record(database, turn(clock()))
    assert [(row.day, row.hour) for row in rows(database)] == [(day, hour)]


def test_one_person_on_two_channels_is_two_and_in_two_communes_is_new_in_each(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    log.record(database, turn(clock(), who="zalo:oa:an"))
    log.record(database, turn(clock(), who="telegram:bot:an"))
    clock.pass_(3600)
    log.record(database, turn(clock(), who="zalo:oa:an", commune="an-vien"))
    first, second, third = rows(database)
    assert first.citizen == third.citizen != second.citizen
    assert [row.is_first for row in (first, second, third)] == [True, True, True]


def test_a_commune_chosen_later_is_the_interactions_own(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), commune=None))
    assert rows(database)[0].commune == ""
    log.record(database, turn(clock(), commune="phu-lam"))
    assert [(row.commune, row.is_first) for row in rows(database)] == [("phu-lam", True)]


@pytest.mark.parametrize("who", ["web:test-1", "web:eval-2", "zalo:oa:bench-3", "web:probe-4"])
def test_test_conversations_are_known_by_their_name(database: sa.Connection, log: Log, clock: Clock, who: str) -> None:
    log.record(database, turn(clock(), who=who))
    log.record(database, turn(clock(), who="web:testament"))
    assert [row.is_test for row in rows(database)] == [True, False]


def test_a_conversation_that_turns_into_a_test_is_one(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock()))
    log.record(database, turn(clock(), is_test=True))
    assert [row.is_test for row in rows(database)] == [True]


def test_what_is_said_to_an_officer_is_kept_as_handed_over(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), reply("handed_off", None)))
    log.record(database, LoggedTurn("zalo:oa:an", "zalo", "phu-lam", "tôi số 0912345678", (), clock()))
    [row] = rows(database)
    assert (row.outcome, row.turns) == ("handed_off", 2)
    assert messages(database)[-1] == ("citizen", "tôi số [số điện thoại]")


def test_an_officers_words_make_it_assisted(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock()))
    clock.pass_(60)
    log.officer_said(database, "zalo:oa:an", "Mời bà ra quầy 3, gọi tôi số 0912345678", 7)
    [row] = rows(database)
    assert (row.is_assisted, row.officer, row.last_at) == (True, 7, clock())
    assert messages(database)[-1] == ("officer", "Mời bà ra quầy 3, gọi tôi số [số điện thoại]")


def test_an_officers_words_where_nothing_was_asked_are_nobodys(database: sa.Connection, log: Log) -> None:
    log.officer_said(database, "zalo:oa:an", "Xin chào", 7)
    assert rows(database) == []


def test_a_rating_is_the_newest_interactions_and_the_last_one_counts(
    database: sa.Connection, log: Log, clock: Clock
) -> None:
    say(database, log, clock, ("vneid", "answered"), ("dvc", "answered"))
    assert log.rate(database, "zalo:oa:an", useful=True, satisfaction=2)
    assert log.rate(database, "zalo:oa:an", useful=False)
    assert [(row.useful, row.satisfaction) for row in rows(database)] == [(None, None), (False, 2)]
    assert not log.rate(database, "zalo:oa:binh", useful=True)
    assert not log.rate(database, "zalo:oa:an")


def test_a_visit_helped_in_person_is_assisted(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.record(database, turn(clock(), who="kiosk:v1"))
    assert log.helped(database, "kiosk:v1", 3)
    assert not log.helped(database, "kiosk:v2", 3)
    assert [(row.is_assisted, row.officer) for row in rows(database)] == [(True, 3)]


def test_a_turn_that_cannot_be_logged_spoils_nothing(database: sa.Connection, log: Log, clock: Clock) -> None:
    log.try_record(database, turn(clock(), {"text": "a reply without an outcome"}))
    log.try_record(database, turn(clock()))
    assert len(rows(database)) == 1


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_can_be_logged(database: sa.Connection, log: Log, clock: Clock, outcome: Outcome) -> None:
    log.record(database, turn(clock(), reply(outcome, None)))
    assert [row.outcome for row in rows(database)] == [outcome.value]
