"""The tables all channels share. Times are seconds since 1970.

`inbox` and `outbox` are queues (`queue.py`): `due_at` is when a row may be taken, for a row in work when its lease
ends; `worker` is who has it. That a conversation has at most one row in work is also said to the database, by a
partial unique index, so that no race between processes can break it.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.store import Number, Time, metadata


def _queue_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", Number, primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", Time, nullable=False),
        sa.Column("worker", sa.String(64)),
        sa.Column("attempts", sa.Integer, nullable=False, default=0),
        sa.Column("error", sa.String(500)),
        sa.Column("created_at", Time, nullable=False),
        sa.Column("finished_at", Time),
    )


inbox = sa.Table(
    "inbox",
    metadata,
    *_queue_columns(),
    sa.Column("message_id", sa.String(255), nullable=False),
    sa.Column("sent_at", Time, nullable=False),
    sa.UniqueConstraint("channel", "account", "message_id"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    *_queue_columns(),
    # What answers no message (an officer's words, a reminder) has none.
    sa.Column("inbox_id", Number, sa.ForeignKey("inbox.id", ondelete="CASCADE")),
    sa.Column("part", sa.Integer, nullable=False),
    sa.Column("uncertain", sa.Integer, nullable=False, default=0),
    sa.Column("platform_id", sa.String(255)),
    sa.UniqueConstraint("inbox_id", "part"),
)

for _table in (inbox, outbox):
    _open = _table.c.state.in_(("waiting", "working"))
    _working = _table.c.state == "working"
    sa.Index(f"ix_{_table.name}_open", _table.c.conversation, sqlite_where=_open, postgresql_where=_open)
    sa.Index(f"ix_{_table.name}_due", _table.c.due_at, sqlite_where=_open, postgresql_where=_open)
    sa.Index(
        f"uq_{_table.name}_working",
        _table.c.conversation,
        unique=True,
        sqlite_where=_working,
        postgresql_where=_working,
    )
    sa.Index(f"ix_{_table.name}_recent", _table.c.conversation, _table.c.created_at)

conversations = sa.Table(
    "channel_conversations",
    metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("paused_until", Time, nullable=False, default=0.0),
    sa.Column("options", sa.JSON, nullable=False, default=list),
    sa.Column("notice_seen", Time, nullable=False, default=0.0),
)
"""What is remembered of a conversation: until when staff have it, the payloads offered last, the notice told last."""

staff_settings = sa.Table(
    "channel_settings",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("updated_at", Time, nullable=False),
)
"""What staff set while the assistant runs: switches ("off:zalo"), office hours ("hours"), a notice ("notice")."""
