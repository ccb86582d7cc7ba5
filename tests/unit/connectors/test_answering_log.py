"""Channels: each answered message is in the log exactly once, whatever happened on the way."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from connectors.answering import Answering
from connectors.channel import Kind
from connectors.dialogue import EngineDown
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.queue import LEASE_S, State
from connectors.tables import inbox as inbox_table
from connectors.tables import outbox as outbox_table
from indicators.keys import Keys
from indicators.log import Log
from indicators.tables import interaction_messages, interactions
from storage.store import Store
from storage.vault import Vault
from tests.unit.connectors.made_up import NOW, Clock, MadeUpChannel, MadeUpConversation, message, reply

pytestmark = pytest.mark.anyio


class Desk:
    """A worker with a log."""

    def __init__(self, store: Store, clock: Clock, name: str = "worker") -> None:
        self.store, self.inbox, self.engine = store, Inbox(store, name, clock), MadeUpConversation()
        self.answering = Answering(
            self.inbox,
            Outbox(store, name, clock),
            store,
            conversation=self.engine,
            is_engine_ready=self._is_ready,
            channels={"made-up": MadeUpChannel()},
            log=Log(Keys(Vault(Fernet.generate_key())), clock),
            clock=clock,
        )

    async def _is_ready(self) -> bool:
        return False

    async def work(self) -> None:
        while jobs := await self.answering.claim(10):
            for job in jobs:
                await self.answering.handle(job)

    def column(self, column: sa.Column) -> list[object]:
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(column).order_by(column.table.c.id)).scalars())


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    return Desk(store, clock)


async def test_a_message_is_logged_once_also_if_the_platform_repeats_it(desk: Desk) -> None:
    for _ in range(3):
        await desk.inbox.accept([message(1, "làm khai sinh", commune="phu-lam")])
        await desk.work()
    assert desk.column(interactions.c.commune) == ["phu-lam"]
    assert desk.column(interactions.c.opened_at) == [NOW]
    assert desk.column(interaction_messages.c.text) == ["làm khai sinh", "Trả lời: làm khai sinh"]


async def test_a_message_that_had_to_be_tried_again_is_logged_once(desk: Desk, clock: Clock) -> None:
    desk.engine.answers = [EngineDown("away"), [reply("Đây.")]]
    await desk.inbox.accept([message(1)])
    await desk.work()
    assert desk.column(interactions.c.id) == []
    clock.pass_(60)
    await desk.work()
    assert desk.column(interactions.c.turns) == [1]


async def test_an_answer_that_came_too_late_leaves_no_trace_in_the_log(desk: Desk, clock: Clock, store: Store) -> None:
    await desk.inbox.accept([message(1)])
    [job] = await desk.answering.claim(1)
    clock.pass_(LEASE_S + 1)
    another = Desk(store, clock, "another")
    await another.work()
    await desk.answering.handle(job)
    assert desk.column(interactions.c.turns) == [1]
    assert len(desk.column(outbox_table.c.id)) == 1


@pytest.mark.parametrize("kind", [Kind.STICKER, Kind.START, Kind.HOURS])
async def test_what_the_engine_was_not_asked_is_no_support(desk: Desk, kind: Kind) -> None:
    await desk.inbox.accept([message(1, "", kind=kind)])
    await desk.work()
    assert desk.column(outbox_table.c.id)
    assert desk.column(interactions.c.id) == []


async def test_what_is_said_while_an_officer_has_the_conversation_is_kept_as_handed_over(desk: Desk) -> None:
    await desk.inbox.pause(message(1).conversation, 3600)
    await desk.inbox.accept([message(1, "cán bộ ơi, số tôi 0912345678")])
    await desk.work()
    assert desk.column(interactions.c.outcome) == ["handed_off"]
    assert desk.column(interaction_messages.c.text) == ["cán bộ ơi, số tôi [số điện thoại]"]


async def test_a_log_that_fails_costs_nobody_an_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sa.Connection, _: object) -> int:
        connection.execute(sa.text("SELECT no_such_column"))
        return 0

    monkeypatch.setattr(desk.answering._support, "record", fail)
    await desk.inbox.accept([message(1)])
    await desk.work()
    assert desk.column(inbox_table.c.state) == [State.DONE]
    assert len(desk.column(outbox_table.c.id)) == 1
