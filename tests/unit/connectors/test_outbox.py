"""The outbox and what becomes of a send: sent once, tried again, given up, or uncertain and counted."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from connectors import outbox as outbox_module
from connectors.channel import Refused, RetryLater, SendProblem, Uncertain
from connectors.delivery import Delivering
from connectors.inbox import Inbox, Settlement
from connectors.outbox import MOST_UNCERTAIN, Draft, Outbox
from connectors.queue import LEASE_S, State
from connectors.tables import outbox as outbox_table
from storage.store import Store
from tests.unit.connectors.made_up import Clock, MadeUpChannel, message

pytestmark = pytest.mark.anyio
OURS = ["made-up"]
FAR = 10_000.0


class Post:
    """An outbox with answers in it, and one worker that sends them through a made-up channel."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.inbox = Inbox(store, "worker", clock)
        self.outbox = Outbox(store, "worker", clock)
        self.channel = MadeUpChannel()
        self.delivering = Delivering(self.outbox, {"made-up": self.channel}, clock)
        self._number = 0

    async def put(self, *texts: str, user: str = "an") -> None:
        self._number += 1
        await self.inbox.accept([message(self._number, user=user)])
        [job] = await self.inbox.claim(1, OURS)
        await self.inbox.settle(job, Settlement([Draft(text) for text in texts]))

    async def turn(self) -> int:
        """Send what may be sent now; return how many parts were tried."""
        taken = await self.delivering.claim(10)
        for delivery in taken:
            await self.delivering.handle(delivery)
        return len(taken)

    async def run(self, turns: int = 60) -> None:
        """Let time pass until nothing is left."""
        for _ in range(turns):
            await self.turn()
            self.clock.pass_(30)

    def rows(self) -> list[sa.Row]:
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(outbox_table).order_by(outbox_table.c.id)))

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]

    def texts(self) -> list[str]:
        return [sent.text for sent in self.channel.sent]


@pytest.fixture
def post(store: Store, clock: Clock) -> Post:
    return Post(store, clock)


async def test_parts_are_sent_one_after_another_and_only_the_first_answers_the_message(post: Post) -> None:
    await post.put("một", "hai", "ba")
    assert [await post.turn() for _ in range(4)] == [1, 1, 1, 0]
    assert post.texts() == ["một", "hai", "ba"]
    assert [sent.reply_to for sent in post.channel.sent] == ["m1", None, None]
    assert [row.platform_id for row in post.rows()] == ["p1", "p2", "p3"]


async def test_people_do_not_wait_for_one_another(post: Post) -> None:
    await post.put("một", user="an")
    await post.put("hai", user="binh")
    assert await post.turn() == 2


async def test_the_next_part_waits_as_long_as_the_platform_wants(post: Post) -> None:
    post.channel.limits = post.channel.limits.__class__(text=200, buttons=3, title=20, gap_s=1.0)
    await post.put("một", "hai")
    assert [await post.turn(), await post.turn()] == [1, 0]
    post.clock.pass_(1.0)
    assert await post.turn() == 1


async def test_a_failed_part_is_tried_again_and_holds_back_those_after_it(post: Post) -> None:
    await post.put("một", "hai")
    post.channel.problems = [RetryLater("500"), RetryLater("500")]
    await post.turn()
    assert await post.turn() == 0
    post.clock.pass_(1.0)
    assert await post.turn() == 1  # failed for the second time: about two seconds now
    post.clock.pass_(0.9)
    assert await post.turn() == 0
    await post.run(5)
    assert post.texts() == ["một", "hai"]


async def test_pauses_grow_and_differ(post: Post) -> None:
    """Exponential, capped, with jitter: two rows that fail together are not tried together for ever."""
    for user in ("an", "binh"):
        await post.put("x", user=user)
    pauses: list[set[float]] = []
    for _ in range(12):
        post.channel.problems = [RetryLater("500")] * 2
        assert await post.turn() == 2
        pauses.append({row.due_at - post.clock() for row in post.rows()})
        post.clock.pass_(300)
    assert all(2**number / 2 <= pause <= 2**number for number, both in enumerate(pauses[:9]) for pause in both)
    assert all(150 <= pause <= 300 for both in pauses[9:] for pause in both)
    assert any(len(both) == 2 for both in pauses)


async def test_a_part_that_never_goes_becomes_a_dead_letter_and_the_next_one_goes(post: Post) -> None:
    await post.put("một", "hai")
    post.channel.problems = [RetryLater("500")] * 20
    for _ in range(25):
        await post.turn()
        post.clock.pass_(400)
    assert post.states() == [State.DEAD, State.DONE]


async def test_what_the_platform_refuses_is_a_dead_letter_at_once_and_can_be_sent_again(post: Post) -> None:
    await post.put("một")
    post.channel.problems = [Refused("blocked")]
    await post.turn()
    assert post.states() == [State.DEAD]
    with post.store.transaction() as connection:
        [listed] = outbox_module.given_up(connection, 10)
        assert listed.error == "blocked"
        assert outbox_module.retry(connection, [listed.id], post.clock()) == 1
    await post.turn()
    assert post.texts() == ["một"]


async def test_a_platform_that_names_a_time_is_obeyed_for_the_whole_account(post: Post) -> None:
    await post.put("một", user="an")
    await post.put("hai", user="binh")
    post.channel.problems = [RetryLater("429", 30.0, whole_account=True), RetryLater("429", 30.0, whole_account=True)]
    await post.turn()
    await post.put("ba", user="chi")
    post.clock.pass_(29)
    assert await post.turn() == 0
    post.clock.pass_(1)
    assert await post.turn() == 3
    assert all(row.attempts == 1 for row in post.rows())  # being told to wait is no failed attempt


async def test_a_platform_that_names_a_time_for_one_person_holds_nobody_else(post: Post) -> None:
    await post.put("một", user="an")
    post.channel.problems = [RetryLater("429", 30.0)]
    await post.turn()
    await post.put("hai", user="binh")
    assert await post.turn() == 1


async def test_an_uncertain_send_is_counted_and_repeated_later_if_the_platform_cannot_be_asked(post: Post) -> None:
    await post.put("một")
    post.channel.problems = [Uncertain("time-out")]
    await post.turn()
    assert (post.rows()[0].uncertain, post.states()) == (1, [State.WAITING])
    post.clock.pass_(9.9)
    assert await post.turn() == 0  # a slow platform is not hurried
    await post.run(3)
    assert post.texts() == ["một"]
    assert (post.rows()[0].uncertain, post.states()) == (1, [State.DONE])


async def test_an_uncertain_send_that_arrived_is_not_repeated(post: Post) -> None:
    await post.put("một")
    post.channel.problems = [Uncertain("time-out")]
    post.channel.delivered = True
    await post.run(3)
    assert post.texts() == []
    assert (post.rows()[0].uncertain, post.states()) == (1, [State.DONE])


async def test_a_process_killed_while_sending_leaves_an_uncertain_send(post: Post) -> None:
    await post.put("một")
    await post.outbox.claim(1, OURS, [])  # marked as being sent; then the process dies
    another = Post(post.store, post.clock)
    another.outbox = Outbox(post.store, "another", post.clock)
    another.delivering = Delivering(another.outbox, {"made-up": another.channel}, post.clock)
    assert await another.turn() == 0
    post.clock.pass_(LEASE_S)
    assert await another.turn() == 1
    assert another.channel.asked_delivered == 1
    assert another.texts() == ["một"]
    assert post.rows()[0].uncertain == 1


async def test_where_the_platform_reports_what_was_sent_its_report_is_awaited_before_a_send_is_repeated(
    post: Post,
) -> None:
    """The first report may have met the dead process; the platform repeats it."""
    post.channel.limits = replace(post.channel.limits, reports_again_s=15.0)
    await post.put("một")
    await post.put("hai", user="binh")
    for _ in range(2):
        await post.outbox.claim(1, OURS, [])
    post.clock.pass_(LEASE_S)
    assert await post.turn() == 2
    assert post.texts() == []
    post.clock.pass_(15.0)
    post.channel.delivered = True
    assert await post.turn() == 2
    assert (post.texts(), post.states()) == ([], [State.DONE] * 2)
    assert [row.uncertain for row in post.rows()] == [1, 1]


async def test_a_part_that_stays_uncertain_is_left_to_staff(post: Post) -> None:
    await post.put("một", "hai")
    post.channel.problems = [Uncertain("time-out")] * MOST_UNCERTAIN
    await post.run(10)
    assert post.states() == [State.UNCERTAIN, State.DONE]
    assert post.texts() == ["hai"]
    first = post.rows()[0].id
    with post.store.transaction() as connection:
        assert [row.id for row in outbox_module.given_up(connection, 10)] == [first]
        assert outbox_module.uncertain_sends(connection) == MOST_UNCERTAIN
        assert outbox_module.retry(connection, None, post.clock()) == 1
    await post.run(2)
    assert post.texts() == ["hai", "một"]


async def test_a_send_that_hangs_is_uncertain(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    async def for_ever(_: object) -> None:
        import anyio

        await anyio.sleep_forever()

    monkeypatch.setattr("connectors.delivery._SEND_WITHIN_S", 0.01)
    await post.put("một")
    post.channel.before_send = for_ever
    await post.turn()
    assert post.rows()[0].uncertain == 1


async def test_a_fault_of_the_channel_is_tried_again_and_ends_as_a_dead_letter(post: Post) -> None:
    await post.put("một")
    post.channel.problems = [SendProblem("neither nor")] * 50
    for _ in range(25):
        await post.turn()
        post.clock.pass_(400)
    assert post.states() == [State.DEAD]


async def test_a_buttons_key_opens_only_in_its_own_conversation(post: Post) -> None:
    await post.inbox.accept([message(1)])
    [job] = await post.inbox.claim(1, OURS)
    await post.inbox.settle(job, Settlement([Draft("chọn", (("Một", "/choose1"), ("Hai", "/choose2")))]))
    await post.turn()
    [button, second] = post.channel.sent[0].buttons
    conversation = job.message.conversation
    assert await post.outbox.payload_of(second.key, conversation) == "/choose2"
    assert await post.outbox.payload_of(button.key, "made-up:oa:binh") is None
    for key in ("", "x", "1", "1.", ".1", "1.9", "1.-1", "٣.٠", "9" * 40 + ".0", f"{button.key}.0"):
        assert await post.outbox.payload_of(key, conversation) is None
    assert len(button.key.encode()) <= 32


async def test_words_that_answer_no_message_follow_what_waits_for_the_person(post: Post) -> None:
    await post.put("trả lời")
    to = outbox_module.Recipient("made-up", "office", "an")
    with post.store.transaction() as connection:
        outbox_module.post(connection, to, [Draft("một"), Draft("hai")], post.clock())
        outbox_module.post(connection, to, [Draft("ba")], post.clock())
    await post.run(5)
    assert post.texts() == ["trả lời", "một", "hai", "ba"]
    assert [sent.reply_to is None for sent in post.channel.sent] == [False, True, True, True]
