"""`troly privacy`: purge by age, export, erase, over everything that holds a conversation."""

import asyncio
import json
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from click.testing import Result
from typer.testing import CliRunner

from connectors.channel import InboundMessage
from connectors.inbox import Inbox
from connectors.tables import inbox
from indicators.log import Log, LoggedTurn
from indicators.tables import interaction_messages, interactions
from knowledge.answer import Answer, Outcome
from service import privacy_commands
from service.build import engine_database_url
from service.cli import app
from service.database import open_store
from service.settings import Settings
from service.support_log import open_keys
from storage.store import Store

Run = Callable[..., Result]
WHO = "zalo:oa:an"
DAY_S = 24 * 3600


@pytest.fixture
def store(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A deployment with one conversation: logged, in the inbox, in the engine's memory."""
    monkeypatch.setattr(privacy_commands, "settings", lambda: chosen)
    monkeypatch.setattr(privacy_commands.console, "width", 300, raising=False)
    store = open_store(chosen)
    answer = Answer("Trả lời.", Outcome.ANSWERED, topic="vneid").as_json()
    turn = LoggedTurn(WHO, "zalo", "phu-lam", "quên mật khẩu", [answer], time.time() - 100 * DAY_S)
    with store.transaction() as connection:
        Log(open_keys(chosen)).record(connection, turn)
    message = InboundMessage("zalo", "oa", "an", "m1", time.time(), text="quên mật khẩu")
    asyncio.run(Inbox(store, "test").accept([message]))
    (chosen.data_folder / "engine").mkdir()
    engine = sa.create_engine(engine_database_url(chosen))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE conversations (sender_id TEXT PRIMARY KEY, events TEXT)")
        connection.exec_driver_sql("INSERT INTO conversations VALUES ('zalo:oa:an', 'x'), ('zalo:oa:binh', 'y')")
    return store


@pytest.fixture
def run(store: Store) -> Run:
    return lambda *arguments, **more: CliRunner().invoke(app, ["privacy", *arguments], **more)


def everything(store: Store, *columns: sa.Column) -> list[object]:
    with store.transaction() as connection:
        return list(connection.execute(sa.select(*columns)).scalars())


def test_purge_deletes_what_is_too_old_and_says_how_much(run: Run, store: Store) -> None:
    assert "Đã xóa 2 tin nhắn và 0 lượt" in run("purge").output
    assert everything(store, interaction_messages.c.id) == []
    assert len(everything(store, interactions.c.id)) == 1


def test_export_prints_all_that_is_kept_of_a_conversation(run: Run) -> None:
    kept = json.loads(run("export", "--conversation", WHO).output)
    assert [message["text"] for message in kept["interactions"][0]["messages"]] == ["quên mật khẩu", "Trả lời."]
    assert kept["inbox"][0]["body"]["text"] == "quên mật khẩu"
    assert kept["outbox"] == []


def test_erase_reaches_the_log_the_inbox_and_the_engine(run: Run, store: Store, chosen: Settings) -> None:
    result = run("erase", "--conversation", WHO, "--yes")
    assert result.exit_code == 0
    assert "1 lượt" in result.output
    assert everything(store, interaction_messages.c.id) == []
    assert open_keys(chosen).citizen(WHO) not in everything(store, interactions.c.citizen)
    assert everything(store, inbox.c.body) == [{}]
    with sa.create_engine(engine_database_url(chosen)).connect() as connection:
        assert connection.exec_driver_sql("SELECT sender_id FROM conversations").scalars().all() == ["zalo:oa:binh"]


def test_erase_asks_before_it_does(run: Run, store: Store) -> None:
    assert run("erase", "--conversation", WHO, input="n\n").exit_code == 1
    assert len(everything(store, interaction_messages.c.id)) == 2


def test_erase_works_where_the_engine_never_ran(run: Run, chosen: Settings) -> None:
    (chosen.data_folder / "engine" / "conversations.db").unlink()
    assert run("erase", "--conversation", WHO, "--yes").exit_code == 0
