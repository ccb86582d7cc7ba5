"""Conversations handed to officers, on both databases: who has them, when the assistant is silent, what is kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from connectors import callbacks, handoffs
from connectors.callbacks import Contact, NoContact
from connectors.channel import Limits
from connectors.handoff_tables import handoff_messages
from connectors.handoff_tables import handoffs as handoffs_table
from connectors.handoffs import NotYours, State
from connectors.outbox import Recipient
from connectors.tables import conversations, outbox
from indicators.officers import Role, Staff, staff
from storage.store import Store
from storage.vault import Vault

NOW = 1_800_000_000.0
LIMITS = Limits(text=400, buttons=3, title=20)
AN = Recipient("zalo", "oa", "an")
DAY = 24 * 3600.0


def officer(store: Store, name: str = "lan", commune: str | None = "phu-lam") -> Staff:
    row = {"username": name, "name": name, "role": Role.OFFICER, "commune": commune, "created_at": NOW}
    with store.transaction() as connection:
        number = connection.execute(sa.insert(staff).values(row).returning(staff.c.id)).scalar_one()
    return Staff(number, name, name, Role.OFFICER, commune)


def raised(store: Store, conversation: str = AN.conversation, recipient: Recipient | None = AN, **more: object) -> int:
    values = {"now": NOW, "commune": "phu-lam", **more}
    with store.transaction() as connection:
        number = handoffs.raise_hand(connection, conversation, "zalo", recipient=recipient, **values)
    assert number is not None
    return number


def silent_until(store: Store, conversation: str = AN.conversation) -> float:
    with store.transaction() as connection:
        mine = conversations.c.conversation == conversation
        return connection.execute(sa.select(conversations.c.paused_until).where(mine)).scalar() or 0.0


def test_nothing_is_promised_where_nobody_would_see_it(store: Store) -> None:
    officer(store, commune="an-vien")
    with store.transaction() as connection:
        assert handoffs.raise_hand(connection, "web:1", "web", "phu-lam", now=NOW) is None
        assert handoffs.raise_hand(connection, "web:1", "web", None, now=NOW) is None
        assert handoffs.raise_hand(connection, "web:1", "web", "an-vien", now=NOW) is not None


def test_a_hand_raised_twice_is_one(store: Store) -> None:
    lan = officer(store)
    assert raised(store) == raised(store, reason="vẫn chờ")
    with store.transaction() as connection:
        assert len(handoffs.queue(connection, lan)) == 1


def test_officers_see_their_own_commune_only_the_longest_waiting_first(store: Store) -> None:
    lan, everyone = officer(store), officer(store, "all", None)
    first = raised(store, "web:1", None, now=NOW + 5)
    second = raised(store, "web:2", None, now=NOW)
    nowhere = raised(store, "web:3", None, commune=None, now=NOW + 9)
    with store.transaction() as connection:
        assert [found.id for found in handoffs.queue(connection, lan)] == [second, first]
        assert [found.id for found in handoffs.queue(connection, everyone)] == [second, first, nowhere]
        assert handoffs.find(connection, nowhere, lan) is None


def test_tests_bother_nobody(store: Store) -> None:
    lan = officer(store)
    raised(store, is_test=True)
    with store.transaction() as connection:
        assert handoffs.queue(connection, lan) == []


def test_what_is_asked_is_masked(store: Store) -> None:
    lan = officer(store)
    raised(store, reason="gọi tôi số 0912345678")
    with store.transaction() as connection:
        assert "0912345678" not in handoffs.queue(connection, lan)[0].reason


def test_one_of_many_who_take_it_at_once_gets_it(store: Store) -> None:
    members = [officer(store, f"cb{number}") for number in range(6)]
    number = raised(store)

    def take(member: Staff) -> bool:
        with store.transaction() as connection:
            return handoffs.take(connection, number, member.id, NOW)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(take, members)) == [False] * 5 + [True]


def test_the_assistant_is_silent_from_taking_to_ending(store: Store) -> None:
    lan, number = officer(store), raised(store)
    assert silent_until(store) == 0
    with store.transaction() as connection:
        assert handoffs.heard(connection, AN.conversation, "a lô", NOW) == 0
        handoffs.take(connection, number, lan.id, NOW)
    assert silent_until(store) == NOW + handoffs.SILENT_S
    with store.transaction() as connection:
        assert handoffs.heard(connection, AN.conversation, "a lô", NOW) == 1
        assert handoffs.heard(connection, AN.conversation, "số tôi 0912345678", NOW) == 2
        handoffs.answer(connection, number, lan.id, "Chào anh", LIMITS, NOW + 100)
    assert silent_until(store) == NOW + 100 + handoffs.SILENT_S
    with store.transaction() as connection:
        handoffs.close(connection, number, lan.id, NOW + 200)
        assert handoffs.heard(connection, AN.conversation, "cảm ơn", NOW + 201) == 0
        said = [(line.author, line.text) for line in handoffs.said(connection, number)]
    assert silent_until(store) == 0
    assert said == [("citizen", "a lô"), ("citizen", "số tôi [số điện thoại]"), ("officer", "Chào anh")]


def test_an_officers_words_go_out_by_the_citizens_channel(store: Store) -> None:
    lan, number = officer(store), raised(store)
    with store.transaction() as connection:
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.answer(connection, number, lan.id, "Mời anh đến quầy số 2. " * 30, LIMITS, NOW)
        handoffs.close(connection, number, lan.id, NOW, "Chào anh.", LIMITS)
        rows = connection.execute(sa.select(outbox).order_by(outbox.c.id)).all()
    assert [(row.channel, row.account, row.body["user"]) for row in rows] == [("zalo", "oa", "an")] * len(rows)
    assert len(rows) > 2
    assert rows[-1].body["text"] == "Chào anh."


def test_a_page_fetches_what_officers_said_and_no_more(store: Store) -> None:
    lan, number = officer(store), raised(store, "web:1", None)
    with store.transaction() as connection:
        assert handoffs.said_since(connection, "web:1", 0) == ([], State.WAITING)
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.heard(connection, "web:1", "tôi đây", NOW)
        handoffs.answer(connection, number, lan.id, "Chào anh", None, NOW)
        said, state = handoffs.said_since(connection, "web:1", 0)
        assert ([line.text for line in said], state) == (["Chào anh"], State.TAKEN)
        assert handoffs.said_since(connection, "web:1", said[0].id) == ([], State.TAKEN)
        handoffs.close(connection, number, lan.id, NOW, "Tạm biệt")
        said, state = handoffs.said_since(connection, "web:1", said[0].id)
        assert ([line.text for line in said], state) == (["Tạm biệt"], None)
        assert handoffs.said_since(connection, "web:2", 0) == ([], None)
        assert connection.execute(sa.select(outbox)).all() == []


def test_only_who_has_it_can_speak_pass_it_on_or_end_it(store: Store) -> None:
    lan, hoa, number = officer(store), officer(store, "hoa"), raised(store)
    with store.transaction() as connection:
        for staff_id in (lan.id, hoa.id):
            with pytest.raises(NotYours):
                handoffs.answer(connection, number, staff_id, "x", LIMITS, NOW)
        handoffs.take(connection, number, lan.id, NOW)
        for act in (
            lambda: handoffs.answer(connection, number, hoa.id, "x", LIMITS, NOW),
            lambda: handoffs.put_back(connection, number, hoa.id),
            lambda: handoffs.close(connection, number, hoa.id, NOW),
        ):
            with pytest.raises(NotYours):
                act()


def test_put_back_it_waits_for_another_and_the_assistant_answers_meanwhile(store: Store) -> None:
    lan, hoa, number = officer(store), officer(store, "hoa"), raised(store)
    with store.transaction() as connection:
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.put_back(connection, number, lan.id)
        assert handoffs.heard(connection, AN.conversation, "a lô", NOW) == 0
        assert handoffs.take(connection, number, hoa.id, NOW)
    assert silent_until(store) > NOW


def test_after_a_day_without_an_officers_word_the_assistant_answers_again(store: Store) -> None:
    lan, number = officer(store), raised(store)
    with store.transaction() as connection:
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.tidy(connection, NOW + handoffs.SILENT_S - 1)
        assert handoffs.heard(connection, AN.conversation, "còn đó không", NOW + handoffs.SILENT_S - 1) == 1
        assert handoffs.heard(connection, AN.conversation, "còn đó không", NOW + handoffs.SILENT_S) == 0
        handoffs.tidy(connection, NOW + handoffs.SILENT_S)
        assert handoffs.queue(connection, lan) == []


def test_what_nobody_took_for_a_week_is_ended_and_what_ended_is_deleted_after_90_days(store: Store) -> None:
    lan, number = officer(store), raised(store)
    with store.transaction() as connection:
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.answer(connection, number, lan.id, "Chào", LIMITS, NOW)
        handoffs.put_back(connection, number, lan.id)
        handoffs.tidy(connection, NOW + 7 * DAY)
        assert len(handoffs.queue(connection, lan)) == 1
        handoffs.tidy(connection, NOW + 7 * DAY + 1)
        assert handoffs.queue(connection, lan) == []
        handoffs.tidy(connection, NOW + 97 * DAY)
        assert len(handoffs.closed(connection, lan, 9)) == 1
        handoffs.tidy(connection, NOW + 98 * DAY)
        assert handoffs.closed(connection, lan, 9) == []
        assert connection.execute(sa.select(handoff_messages)).all() == []


def test_after_the_end_a_hand_can_be_raised_anew(store: Store) -> None:
    lan, number = officer(store), raised(store)
    with store.transaction() as connection:
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.close(connection, number, lan.id, NOW)
    assert raised(store) != number


def test_forgetting_a_conversation_deletes_its_words(store: Store) -> None:
    lan, number = officer(store), raised(store)
    with store.transaction() as connection:
        handoffs.take(connection, number, lan.id, NOW)
        handoffs.heard(connection, AN.conversation, "a lô", NOW)
        handoffs.forget(connection, AN.conversation)
        assert connection.execute(sa.select(handoff_messages)).all() == []


@pytest.fixture
def vault() -> Vault:
    return Vault(Fernet.generate_key())


def test_a_contact_is_sealed_shown_to_who_has_it_and_deleted_at_the_end(store: Store, vault: Vault) -> None:
    lan, hoa, number = officer(store), officer(store, "hoa"), raised(store)
    with store.transaction() as connection:
        assert callbacks.leave(connection, AN.conversation, Contact.PHONE, "+84 912.345.678", vault)
        assert callbacks.read(connection, number, lan.id, vault) is None
        handoffs.take(connection, number, lan.id, NOW)
        assert callbacks.read(connection, number, hoa.id, vault) is None
        assert callbacks.read(connection, number, lan.id, vault) == "0912345678"
        kept = str(connection.execute(sa.select(handoffs_table)).all())
        assert "912345678" not in kept
        handoffs.close(connection, number, lan.id, NOW)
        row = connection.execute(sa.select(handoffs_table)).one()
    assert (row.contact_kind, row.contact_sealed) == (None, None)


def test_a_contact_needs_a_raised_hand(store: Store, vault: Vault) -> None:
    with store.transaction() as connection:
        assert not callbacks.leave(connection, "web:1", Contact.PHONE, "0912345678", vault)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Contact.PHONE, "gọi sau"), (Contact.ZALO, "123"), (Contact.EMAIL, "không có"), (Contact.PHONE, "٠٩١٢٣٤٥٦٧٨")],
)
def test_what_is_no_contact_is_not_kept(store: Store, vault: Vault, kind: Contact, value: str) -> None:
    officer(store)
    raised(store)
    with store.transaction() as connection, pytest.raises(NoContact):
        callbacks.leave(connection, AN.conversation, kind, value, vault)
