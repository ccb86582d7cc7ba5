"""What a person gets for a message: the engine's answer, a fixed word, what staff set, or silence."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from connectors import notices
from connectors.answering import Answering
from connectors.channel import Kind
from connectors.dialogue import EngineDown
from connectors.inbox import Inbox
from connectors.limits import MOST_PER_MINUTE
from connectors.outbox import Outbox
from connectors.queue import State
from connectors.staff_desk import StaffDesk
from connectors.tables import inbox as inbox_table
from connectors.tables import outbox as outbox_table
from knowledge import office_hours
from storage.store import Store
from tests.unit.connectors.made_up import Clock, MadeUpChannel, MadeUpConversation, choice, message, reply

pytestmark = pytest.mark.anyio


class Desk:
    """One worker that answers what is in the inbox."""

    def __init__(self, store: Store, clock: Clock, desk: StaffDesk | None = None) -> None:
        self.store = store
        self.clock = clock
        self.inbox = Inbox(store, "worker", clock)
        self.outbox = Outbox(store, "worker", clock)
        self.engine = MadeUpConversation()
        self.engine_ready = True
        self.answering = Answering(
            self.inbox,
            self.outbox,
            store,
            conversation=self.engine,
            is_engine_ready=self._is_ready,
            channels={"made-up": MadeUpChannel()},
            desk=desk,
            clock=clock,
        )

    async def _is_ready(self) -> bool:
        return self.engine_ready

    async def say(self, *messages) -> list[str]:
        """Hand messages in, answer all that can be answered now; return the new answers."""
        before = len(self.answers())
        await self.inbox.accept(messages)
        await self.work()
        return self.answers()[before:]

    async def work(self) -> None:
        while jobs := await self.answering.claim(10):
            for job in jobs:
                await self.answering.handle(job)

    def answers(self) -> list[str]:
        with self.store.transaction() as connection:
            rows = connection.execute(sa.select(outbox_table.c.body).order_by(outbox_table.c.id)).scalars()
            return [body["text"] for body in rows]

    def states(self) -> list[str]:
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(inbox_table.c.state).order_by(inbox_table.c.id)).scalars())

    def staff(self, work) -> None:
        with self.store.transaction() as connection:
            work(connection)


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    return Desk(store, clock)


async def test_a_message_is_answered_by_the_engine_with_what_it_must_know(desk: Desk) -> None:
    assert await desk.say(message(1, "làm khai sinh", commune="phu-lam")) == ["Trả lời: làm khai sinh"]
    [asked] = desk.engine.asked
    assert (asked.conversation, asked.channel, asked.commune) == ("made-up:oa:an", "made-up", "phu-lam")


@pytest.mark.parametrize("said", ["2", " 2. ", "số 2", "chọn 2", "Chọn số 2", "thứ 2", "2)", "so 2", "nút 2"])
async def test_a_number_chooses_the_option_offered_last(desk: Desk, said: str) -> None:
    desk.engine.answers = [[reply("Việc nào?", "/a", "/b", "/c")]]
    await desk.say(message(1))
    assert await desk.say(message(2, said)) == ["Trả lời: /b"]


@pytest.mark.parametrize("said", ["4", "0", "22", "2 con", "năm 2", "-2", "2,5"])
async def test_other_numbers_are_asked_as_they_are(desk: Desk, said: str) -> None:
    desk.engine.answers = [[reply("Việc nào?", "/a", "/b", "/c")]]
    await desk.say(message(1))
    assert await desk.say(message(2, said)) == [f"Trả lời: {said}"]


async def test_options_are_on_offer_until_the_next_answer_and_only_to_who_got_them(desk: Desk) -> None:
    desk.engine.answers = [[reply("Việc nào?", "/a", "/b")]]
    await desk.say(message(1))
    assert await desk.say(message(2, "2", user="binh")) == ["Trả lời: 2"]
    await desk.say(message(3, "khác"))
    assert await desk.say(message(4, "2")) == ["Trả lời: 2"]


async def test_a_fixed_word_in_between_leaves_the_options_on_offer(desk: Desk) -> None:
    desk.engine.answers = [[reply("Việc nào?", "/a", "/b")]]
    await desk.say(message(1), message(2, kind=Kind.STICKER))
    assert await desk.say(message(3, "1")) == ["Trả lời: /a"]


async def test_a_pressed_button_chooses_also_when_it_is_old(desk: Desk) -> None:
    desk.engine.answers = [[reply("Việc nào?", "/a", "/b")]]
    await desk.say(message(1))
    with desk.store.transaction() as connection:
        row_id = connection.execute(sa.select(outbox_table.c.id)).scalar_one()
    await desk.say(message(2, "khác"))
    assert await desk.say(choice(3, f"{row_id}.1")) == ["Trả lời: /b"]
    assert await desk.say(choice(4, f"{row_id}.1", user="binh")) == [notices.STALE_BUTTON]
    assert await desk.say(choice(5, "rubbish")) == [notices.STALE_BUTTON]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.TEXT, Kind.CHOICE, Kind.HOURS}])
async def test_what_cannot_be_read_gets_a_kind_word_and_the_engine_is_not_asked(desk: Desk, kind: Kind) -> None:
    [answer] = await desk.say(message(1, kind=kind))
    assert len(answer) > 20
    assert desk.engine.asked == []


async def test_empty_and_oversized_texts_get_a_kind_word(desk: Desk) -> None:
    assert await desk.say(message(1, " \u200b ")) == [notices.of_kind(Kind.OTHER)]
    assert await desk.say(message(2, "x" * 2001)) == [notices.TOO_LONG]
    await desk.say(message(3, "x" * 2000))
    assert [asked.text for asked in desk.engine.asked] == ["x" * 2000]


async def test_who_writes_too_fast_is_told_once_and_heard_again_after_a_minute(desk: Desk) -> None:
    flood = [message(number) for number in range(MOST_PER_MINUTE + 5)]
    answers = await desk.say(*flood)
    assert len(answers) == MOST_PER_MINUTE + 1
    assert answers[-1] == notices.TOO_MANY
    assert await desk.say(message(500, user="binh")) == ["Trả lời: xin chào"]
    desk.clock.pass_(61)
    assert await desk.say(message(501)) == ["Trả lời: xin chào"]


async def test_a_channel_that_is_off_answers_kindly_without_the_engine_until_it_is_on(desk: Desk) -> None:
    desk.staff(lambda connection: notices.switch_off(connection, "made-up"))
    assert await desk.say(message(1)) == [notices.SWITCHED_OFF]
    desk.staff(lambda connection: notices.switch_off(connection, "made-up", "Bảo trì đến 17 giờ."))
    assert await desk.say(message(2)) == ["Bảo trì đến 17 giờ."]
    assert desk.engine.asked == []
    desk.staff(lambda connection: notices.switch_on(connection, "made-up"))
    assert await desk.say(message(3)) == ["Trả lời: xin chào"]


async def test_an_urgent_notice_is_told_once_to_each_and_anew_when_it_changes(desk: Desk) -> None:
    desk.staff(lambda connection: notices.set_notice(connection, "Bão số 9: ở trong nhà."))
    told = await desk.say(message(1))
    assert ["Bão số 9" in text for text in told] == [True, False]
    assert len(await desk.say(message(2))) == 1
    assert len(await desk.say(message(3, user="binh"))) == 2
    desk.staff(lambda connection: notices.set_notice(connection, "Bão đã tan."))
    assert "Bão đã tan" in (await desk.say(message(4)))[0]
    desk.staff(lambda connection: notices.set_notice(connection, ""))
    assert len(await desk.say(message(5, user="chi"))) == 1


async def test_office_hours_are_told_where_somebody_is_sent_to_the_office(desk: Desk) -> None:
    desk.staff(lambda connection: notices.set_hours(connection, "T2-T6 07:30-11:30 13:30-17:00"))
    desk.engine.answers = [[reply("Xin đến xã.", outcome="handed_off")], [reply("Đây.")]]
    [sent_away] = await desk.say(message(1))
    assert "07:30–11:30" in sent_away
    [answered] = await desk.say(message(2))
    assert "07:30" not in answered
    [asked_for] = await desk.say(message(3, kind=Kind.HOURS))
    assert "thứ Hai đến thứ Sáu" in asked_for


async def test_who_asks_for_the_office_gets_its_hours_first(desk: Desk) -> None:
    about_the_office = {**reply("Trung tâm ở xã."), "source_ids": [office_hours.ARTICLE]}
    desk.engine.answers = [[about_the_office], [about_the_office]]
    assert await desk.say(message(1)) == ["Trung tâm ở xã."]
    desk.staff(lambda connection: notices.set_hours(connection, "T2-T6 07:30-11:30 13:30-17:00"))
    [told] = await desk.say(message(2))
    assert told.startswith("Giờ làm việc: thứ Hai đến thứ Sáu 07:30–11:30")
    assert told.endswith("\n\nTrung tâm ở xã.")


async def test_hours_nobody_has_set_are_not_made_up(desk: Desk) -> None:
    [told] = await desk.say(message(1, kind=Kind.HOURS))
    assert "chưa được cho biết" in told


async def test_the_assistant_is_silent_while_a_human_has_the_conversation(desk: Desk) -> None:
    await desk.inbox.pause("made-up:oa:an", 60)
    assert await desk.say(message(1)) == []
    assert await desk.say(message(2, user="binh")) == ["Trả lời: xin chào"]
    desk.clock.pass_(61)
    assert await desk.say(message(3)) == ["Trả lời: xin chào"]
    assert desk.states() == [State.DONE] * 3


async def test_while_the_engine_is_down_messages_wait_and_are_answered_in_order(desk: Desk) -> None:
    desk.engine_ready = False
    for _ in range(20):
        desk.engine.answers = [EngineDown("refused")]
        assert await desk.say(message(1, "một"), message(2, "hai")) == []
        desk.clock.pass_(16)
    desk.engine.answers = []
    await desk.work()
    assert desk.answers() == ["Trả lời: một", "Trả lời: hai"]


async def test_after_half_an_hour_without_the_engine_the_person_is_told(desk: Desk) -> None:
    desk.engine_ready = False
    desk.engine.answers = [EngineDown("refused")] * 2
    await desk.say(message(1))
    desk.clock.pass_(timedelta(minutes=31).total_seconds())
    await desk.work()
    assert desk.answers() == [notices.SORRY]
    assert desk.states() == [State.DEAD]


@pytest.mark.parametrize("fault", [EngineDown("no action"), ValueError("a mistake of ours")])
async def test_a_message_nobody_can_answer_is_given_up_with_a_word_of_regret(desk: Desk, fault: Exception) -> None:
    desk.engine.answers = [fault] * 8
    await desk.say(message(1))
    for _ in range(8):
        desk.clock.pass_(16)
        await desk.work()
    assert desk.answers() == [notices.SORRY]
    assert desk.states() == [State.DEAD]
    assert await desk.say(message(2)) == ["Trả lời: xin chào"]


async def test_long_answers_come_in_parts_and_the_last_one_has_the_buttons(desk: Desk) -> None:
    desk.engine.answers = [[reply("Một câu khá dài. " * 70, "/a")]]
    answers = await desk.say(message(1))
    assert len(answers) > 2
    with desk.store.transaction() as connection:
        bodies = list(connection.execute(sa.select(outbox_table.c.body).order_by(outbox_table.c.id)).scalars())
    assert [bool(body["buttons"]) for body in bodies] == [False] * (len(bodies) - 1) + [True]


def test_office_hours_are_read_as_staff_write_them() -> None:
    hours = notices.OfficeHours.parse("T2-T6 07:30-11:30 13:30-17:00; T7 07:30-11:30")
    monday = datetime(2026, 11, 23, tzinfo=notices.VIETNAM)

    def is_open(days: int, hour: int, minute: int = 0) -> bool:
        return hours.is_open(monday + timedelta(days=days, hours=hour, minutes=minute))

    assert [is_open(0, 7, 29), is_open(0, 7, 30), is_open(0, 11, 30), is_open(4, 16, 59)] == [False, True, False, True]
    assert [is_open(5, 8), is_open(5, 14), is_open(6, 8)] == [True, False, False]
    assert hours.is_open(datetime.fromisoformat("2026-11-23T01:00:00+00:00"))  # 08:00 in Vietnam
    assert "ngoài giờ" in hours.sentence(monday)


@pytest.mark.parametrize(
    "text", ["sáng", "T2 7h30", "T8 07:30-11:30", "T6-T2 07:30-11:30", "T2 11:30-07:30", "T2 25:00-26:00"]
)
def test_office_hours_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        notices.OfficeHours.parse(text)
