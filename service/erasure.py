"""Forgets one conversation everywhere: texts, handoffs, the log's link to the person, what the engine remembers."""

from __future__ import annotations

import contextlib

import sqlalchemy as sa
from anyio import to_thread

from connectors import handoffs
from connectors.inbox import Inbox
from indicators import privacy
from service.build import engine_database_url
from service.database import create_engine
from service.settings import Settings
from service.support_log import open_keys
from storage.store import Store


async def erase(settings: Settings, store: Store, inbox: Inbox, conversation: str) -> int:
    """Erase a conversation at the person's wish; return how many rows of the log now belong to nobody."""
    keys = open_keys(settings)

    def work(connection: sa.Connection) -> int:
        handoffs.forget(connection, conversation)
        return privacy.erase(connection, keys, conversation)

    count = await store.run(work)
    await inbox.forget(conversation)
    await to_thread.run_sync(_in_engine, settings, conversation)
    return count


def _in_engine(settings: Settings, conversation: str) -> None:
    """The engine keeps the slots and the last turn of a conversation, under the same key."""
    engine = create_engine(engine_database_url(settings))
    # An engine that never ran has no table.
    with contextlib.suppress(sa.exc.OperationalError, sa.exc.ProgrammingError), engine.begin() as connection:
        theirs = sa.table("conversations", sa.column("sender_id"))
        connection.execute(sa.delete(theirs).where(theirs.c.sender_id == conversation))
    engine.dispose()
