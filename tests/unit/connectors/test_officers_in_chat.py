"""Citizens and officers in a channel: the call for a person, silence while one is there, an officer's own chat."""

import pytest
import sqlalchemy as sa

from connectors import handoffs, notices
from connectors.handoff_tables import handoffs as handoffs_table
from connectors.handoffs import State
from indicators import officers
from indicators.officers import Role
from storage.store import Store
from tests.unit.connectors.made_up import Clock, message, reply
from tests.unit.connectors.test_answering import Desk
from tests.unit.connectors.test_handoffs import officer

pytestmark = pytest.mark.anyio
CALL = {**reply("Xin đến Trung tâm.", outcome="handed_off"), "intent": {"name": "talk_to_human"}, "source_ids": []}


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    return Desk(store, clock)


async def call(desk: Desk, number: int = 1, user: str = "an") -> list[str]:
    desk.engine.answers.append([CALL])
    return await desk.say(message(number, "cho tôi gặp cán bộ", user=user, commune="phu-lam"))


async def test_who_asks_for_a_person_is_put_into_the_officers_queue(desk: Desk, store: Store) -> None:
    lan = officer(store)
    (said,) = await call(desk)
    assert said.startswith("Tôi đã báo cán bộ")
    assert said.endswith("Xin đến Trung tâm.")
    with store.transaction() as connection:
        (waiting,) = handoffs.queue(connection, lan)
    assert (waiting.state, waiting.reason, waiting.commune) == (State.WAITING, "cho tôi gặp cán bộ", "phu-lam")
    assert waiting.recipient is not None
    assert waiting.recipient.conversation == message(1).conversation


async def test_where_nobody_would_see_the_call_nothing_is_promised(desk: Desk, store: Store) -> None:
    officer(store, commune="an-vien")
    assert await call(desk) == ["Xin đến Trung tâm."]


@pytest.mark.parametrize(
    ("hours", "said"), [("T2-CN 00:00-24:00", "chờ ở đây một lát"), ("T2 08:00-08:01", "ngoài giờ")]
)
async def test_the_promise_keeps_to_the_office_hours(desk: Desk, store: Store, hours: str, said: str) -> None:
    officer(store)
    desk.staff(lambda connection: notices.set_hours(connection, hours))
    assert said in (await call(desk))[0]


async def test_a_test_conversation_bothers_nobody(desk: Desk, store: Store) -> None:
    lan = officer(store)
    await call(desk, user="test-1")
    with store.transaction() as connection:
        assert handoffs.queue(connection, lan) == []


async def test_until_an_officer_takes_it_the_assistant_answers(desk: Desk, store: Store) -> None:
    officer(store)
    await call(desk)
    assert await desk.say(message(2, "xin chào")) == ["Trả lời: xin chào"]


async def test_what_is_said_while_an_officer_is_there_reaches_only_the_officer(desk: Desk, store: Store) -> None:
    lan = officer(store)
    await call(desk)
    with store.transaction() as connection:
        (waiting,) = handoffs.queue(connection, lan)
        handoffs.take(connection, waiting.id, lan.id, desk.clock())
    assert await desk.say(message(2, "số tôi 0912345678")) == []
    assert len(desk.engine.asked) == 1
    with store.transaction() as connection:
        assert [line.text for line in handoffs.said(connection, waiting.id)] == ["số tôi [số điện thoại]"]
        handoffs.close(connection, waiting.id, lan.id, desk.clock())
    assert await desk.say(message(3, "xin chào")) == ["Trả lời: xin chào"]


async def test_an_officer_links_a_chat_by_sending_the_code(desk: Desk, store: Store) -> None:
    lan = officer(store)
    with store.transaction() as connection:
        code = officers.new_code(connection, lan.id, desk.clock())
    (said,) = await desk.say(message(1, f"lien ket {code.lower()}"))
    assert "Đã liên kết" in said
    assert "lan" in said
    assert desk.engine.asked == []
    with store.transaction() as connection:
        linked = officers.staff_of(connection, message(1).conversation)
    assert linked is not None
    assert linked.role is Role.OFFICER


async def test_a_code_that_is_none_is_refused_kindly_and_not_answered_by_the_engine(desk: Desk) -> None:
    (said,) = await desk.say(message(1, "liên kết ABCD-EFGH"))
    assert "lấy mã mới" in said
    assert desk.engine.asked == []


async def test_the_words_of_a_call_are_sent_once_though_it_is_handled_twice(desk: Desk, store: Store) -> None:
    lan = officer(store)
    await call(desk)
    await call(desk, 2)
    with store.transaction() as connection:
        assert len(handoffs.queue(connection, lan)) == 1
        assert connection.execute(sa.select(sa.func.count()).select_from(handoffs_table)).scalar() == 1
