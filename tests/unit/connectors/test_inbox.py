"""The inbox: nothing twice, in order within a conversation, side by side across them, never two workers on one."""

import asyncio

import pytest
import sqlalchemy as sa

from connectors import inbox as inbox_module
from connectors import outbox as outbox_module
from connectors.inbox import Inbox, Settlement
from connectors.outbox import Draft, Outbox
from connectors.queue import LEASE_S, LeaseLost, State
from connectors.tables import inbox as inbox_table
from storage.store import Store
from tests.unit.connectors.made_up import Clock, message

pytestmark = pytest.mark.anyio
OURS = ["made-up"]


@pytest.fixture
def box(store: Store, clock: Clock) -> Inbox:
    return Inbox(store, "worker", clock)


def rows(store: Store):
    with store.transaction() as connection:
        return list(connection.execute(sa.select(inbox_table).order_by(inbox_table.c.id)))


async def texts(box: Inbox, limit: int = 10) -> list[str]:
    return [job.message.text for job in await box.claim(limit, OURS)]


async def test_a_message_the_platform_repeats_is_stored_once(box: Inbox, store: Store) -> None:
    assert await box.accept([message(1), message(1), message(2)]) == 2
    assert await box.accept([message(2)]) == 0
    assert len(rows(store)) == 2


async def test_a_repeat_is_known_after_the_message_was_answered(box: Inbox) -> None:
    await box.accept([message(1)])
    [job] = await box.claim(1, OURS)
    await box.settle(job, Settlement())
    assert await box.accept([message(1)]) == 0


async def test_messages_come_back_as_they_were_handed_in(box: Inbox) -> None:
    sent = message(1, "Đăng ký khai sinh", commune="phu-lam", is_anonymous=True, reply_context="c0ffee")
    await box.accept([sent])
    [job] = await box.claim(1, OURS)
    assert job.message == sent


async def test_one_conversation_is_worked_on_one_message_at_a_time_in_order(box: Inbox) -> None:
    await box.accept([message(2, "hai"), message(1, "một"), message(3, "ba")])
    seen = []
    for _ in range(3):
        [job] = await box.claim(10, OURS)
        assert await box.claim(10, OURS) == []
        seen.append(job.message.text)
        await box.settle(job, Settlement())
    assert seen == ["một", "hai", "ba"]


async def test_conversations_are_worked_on_side_by_side(box: Inbox) -> None:
    await box.accept([message(number, user=f"user{number % 5}") for number in range(20)])
    assert len(await box.claim(10, OURS)) == 5


async def test_messages_of_channels_that_are_not_open_are_left(box: Inbox) -> None:
    await box.accept([message(1)])
    assert await box.claim(10, ["another"]) == []


async def test_within_the_window_a_message_sent_earlier_overtakes(box: Inbox, clock: Clock) -> None:
    await box.accept([message(2, "sau")], reorder_window_s=0.5)
    assert await box.claim(1, OURS) == []
    clock.pass_(0.3)
    await box.accept([message(1, "trước")], reorder_window_s=0.5)
    clock.pass_(0.3)
    assert await texts(box) == []  # the earlier one still rests, and the later one waits for it
    clock.pass_(0.3)
    assert await texts(box) == ["trước"]


async def test_a_message_put_off_holds_back_those_after_it(box: Inbox, clock: Clock) -> None:
    await box.accept([message(1, "một"), message(2, "hai")])
    [job] = await box.claim(1, OURS)
    await box.postpone(job, 30.0, "engine down")
    clock.pass_(29.0)
    assert await texts(box) == []
    clock.pass_(1.0)
    assert await texts(box) == ["một"]


async def test_attempts_that_were_not_the_messages_fault_are_not_counted(box: Inbox, clock: Clock) -> None:
    await box.accept([message(1)])
    for counted, attempts in ((False, 0), (True, 0), (True, 1)):
        [job] = await box.claim(1, OURS)
        assert job.attempts == attempts
        await box.postpone(job, 0.0, "…", counted=counted)


async def test_work_of_a_killed_process_is_taken_up_when_its_lease_ends(box: Inbox, store: Store, clock: Clock) -> None:
    await box.accept([message(1)])
    [lost] = await box.claim(1, OURS)
    another = Inbox(store, "another", clock)
    clock.pass_(LEASE_S - 1)
    assert await another.claim(1, OURS) == []
    clock.pass_(1)
    [taken] = await another.claim(1, OURS)
    assert taken.id == lost.id
    assert taken.attempts == 1


async def test_a_living_worker_keeps_its_messages(box: Inbox, store: Store, clock: Clock) -> None:
    await box.accept([message(1)])
    [job] = await box.claim(1, OURS)
    for _ in range(5):
        clock.pass_(LEASE_S / 2)
        await box.renew()
    assert await Inbox(store, "another", clock).claim(1, OURS) == []
    await box.settle(job, Settlement())


async def test_a_worker_that_lost_its_lease_stores_no_answer(box: Inbox, store: Store, clock: Clock) -> None:
    await box.accept([message(1)])
    [late] = await box.claim(1, OURS)
    clock.pass_(LEASE_S)
    another = Inbox(store, "another", clock)
    [taken] = await another.claim(1, OURS)
    with pytest.raises(LeaseLost):
        await box.settle(late, Settlement([Draft("muộn")]))
    await another.settle(taken, Settlement([Draft("đúng")]))
    with pytest.raises(LeaseLost):
        await box.settle(late, Settlement([Draft("muộn")]))
    sent = await Outbox(store, "worker", clock).claim(10, OURS, [])
    assert [delivery.message.text for delivery in sent] == ["đúng"]


async def test_an_earlier_message_that_comes_late_does_not_block_what_is_in_work(
    box: Inbox, store: Store, clock: Clock
) -> None:
    await box.accept([message(5, "đang làm")])
    await box.claim(1, OURS)
    await box.accept([message(1, "gửi trước, đến sau")])
    another = Inbox(store, "another", clock)
    assert await texts(another) == []
    clock.pass_(LEASE_S)
    [taken] = await another.claim(10, OURS)
    assert taken.message.text == "đang làm"


async def test_two_workers_never_have_the_same_conversation(store: Store, clock: Clock) -> None:
    """Ten conversations of ten messages, four workers at once: each message once, in order."""
    first = Inbox(store, "w", clock)
    await first.accept([message(number, user=f"user{number % 10}") for number in range(100)])
    done: dict[str, list[str]] = {}
    in_work: set[str] = set()

    async def work(name: str) -> None:
        box = Inbox(store, name, clock)
        while sum(map(len, done.values())) < 100:
            for job in await box.claim(3, OURS):
                assert job.message.user not in in_work
                in_work.add(job.message.user)
                await asyncio.sleep(0)
                done.setdefault(job.message.user, []).append(job.message.message_id)
                in_work.discard(job.message.user)
                await box.settle(job, Settlement())

    await asyncio.gather(*(work(f"worker{number}") for number in range(4)))
    assert done == {f"user{user}": [f"m{number}" for number in range(user, 100, 10)] for user in range(10)}


async def test_answer_and_end_of_the_message_are_stored_together_or_not_at_all(
    box: Inbox, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await box.accept([message(1)])
    [job] = await box.claim(1, OURS)
    with monkeypatch.context() as patch:
        patch.setattr(inbox_module, "remember", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await box.settle(job, Settlement([Draft("a")], options=("x",)))
    assert rows(store)[0].state == State.WORKING
    assert await Outbox(store, "worker", clock).claim(10, OURS, []) == []


async def test_the_text_of_a_finished_message_is_kept_masked(box: Inbox, store: Store) -> None:
    await box.accept([message(1, "số căn cước của tôi 079123456789, mã OTP 123456")])
    [job] = await box.claim(1, OURS)
    assert "079123456789" in job.message.text  # the sender is warned because of it
    await box.settle(job, Settlement())
    kept = rows(store)[0].body["text"]
    assert "079123456789" not in kept
    assert "123456" not in kept
    assert "[số căn cước]" in kept


async def test_a_given_up_message_is_listed_and_can_be_answered_anew(box: Inbox, store: Store, clock: Clock) -> None:
    await box.accept([message(1)])
    [job] = await box.claim(1, OURS)
    await box.settle(job, Settlement([Draft("xin lỗi")]), State.DEAD, "engine")
    with store.transaction() as connection:
        [listed] = inbox_module.dead(connection, 10)
        assert (listed.id, listed.error) == (job.id, "engine")
        assert inbox_module.retry(connection, [job.id], clock()) == 1
        assert inbox_module.retry(connection, None, clock()) == 0
    [again] = await box.claim(1, OURS)
    assert again.attempts == 0
    await box.settle(again, Settlement([Draft("trả lời")]))
    boxed = Outbox(store, "worker", clock)
    parts = [(await boxed.claim(1, OURS, []))[0]]
    await boxed.sent(parts[0], "p1")
    parts += await boxed.claim(1, OURS, [])
    assert [part.message.text for part in parts] == ["xin lỗi", "trả lời"]


async def test_a_pause_ends_by_itself_or_when_told(box: Inbox, clock: Clock) -> None:
    await box.accept([message(1)])
    [job] = await box.claim(1, OURS)
    conversation = job.message.conversation
    assert not (await box.memory(job)).is_paused
    await box.pause(conversation, 60)
    assert (await box.memory(job)).is_paused
    clock.pass_(61)
    assert not (await box.memory(job)).is_paused
    await box.pause(conversation, 60)
    await box.pause(conversation, 0)
    assert not (await box.memory(job)).is_paused


async def test_forgetting_deletes_texts_and_what_waits_to_be_sent(box: Inbox, store: Store, clock: Clock) -> None:
    await box.accept([message(1, "bí mật"), message(2, "bí mật nữa"), message(3, "khác", user="binh")])
    job = next(job for job in await box.claim(10, OURS) if job.message.user == "an")
    await box.settle(job, Settlement([Draft("trả lời bí mật")], options=("x",)))
    await box.forget(job.message.conversation)
    assert [row.body for row in rows(store)][:2] == [{}, {}]
    assert rows(store)[2].body["text"] == "khác"
    assert await Outbox(store, "worker", clock).claim(10, OURS, []) == []
    assert await box.claim(10, OURS) == []
    assert await box.accept([message(1, "bí mật")]) == 0  # a repeat is still recognised


async def test_messages_are_counted_over_the_last_minute(box: Inbox, clock: Clock) -> None:
    for number in range(3):
        await box.accept([message(number)])
        clock.pass_(25)
    counted = []
    for _ in range(3):
        [job] = await box.claim(1, OURS)
        counted.append((await box.memory(job)).recent)
        await box.settle(job, Settlement())
    assert counted == [1, 2, 3]
    clock.pass_(60)
    await box.accept([message(9)])
    [job] = await box.claim(1, OURS)
    assert (await box.memory(job)).recent == 1


async def test_finished_messages_are_deleted_in_time_but_none_with_an_unsent_answer(
    box: Inbox, store: Store, clock: Clock
) -> None:
    await box.accept([message(1, user="an"), message(2, user="binh"), message(3, user="chi")])
    for job in await box.claim(2, OURS):
        await box.settle(job, Settlement([Draft("trả lời")] if job.message.user == "an" else []))
    clock.pass_(100)
    with store.transaction() as connection:
        assert inbox_module.delete_finished(connection, clock() - 50) == 1
    assert [row.message_id for row in rows(store)] == ["m1", "m3"]
    boxed = Outbox(store, "worker", clock)
    [part] = await boxed.claim(1, OURS, [])
    await boxed.sent(part, None)
    with store.transaction() as connection:
        assert inbox_module.delete_finished(connection, clock()) == 1
        assert outbox_module.counts(connection) == {}


async def test_a_clock_that_is_far_off_does_not_put_a_message_before_all_others_for_ever(
    box: Inbox, store: Store, clock: Clock
) -> None:
    await box.accept([message(1, sent_at=0.0), message(2, sent_at=clock() * 2)])
    assert all(abs(row.sent_at - clock()) <= 24 * 3600 for row in rows(store))
