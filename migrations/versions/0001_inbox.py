"""Inbox, outbox, what is remembered of conversations, what staff set."""

import sqlalchemy as sa
from alembic import op

revision = "0001_inbox"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state IN ('waiting', 'working')")
_WORKING = sa.text("state = 'working'")


def _queue_columns() -> list[sa.Column]:
    return [
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("worker", sa.String(64)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.String(500)),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("finished_at", sa.Double),
    ]


def _queue_indexes(table: str) -> None:
    is_open = {"sqlite_where": _OPEN, "postgresql_where": _OPEN}
    is_working = {"sqlite_where": _WORKING, "postgresql_where": _WORKING}
    op.create_index(f"ix_{table}_open", table, ["conversation"], **is_open)
    op.create_index(f"ix_{table}_due", table, ["due_at"], **is_open)
    op.create_index(f"uq_{table}_working", table, ["conversation"], unique=True, **is_working)
    op.create_index(f"ix_{table}_recent", table, ["conversation", "created_at"])


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "inbox",
        *_queue_columns(),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("sent_at", sa.Double, nullable=False),
        sa.UniqueConstraint("channel", "account", "message_id", name="uq_inbox_channel_account_message_id"),
    )
    _queue_indexes("inbox")
    op.create_table(
        "outbox",
        *_queue_columns(),
        sa.Column("inbox_id", _NUMBER, sa.ForeignKey("inbox.id", ondelete="CASCADE")),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("uncertain", sa.Integer, nullable=False),
        sa.Column("platform_id", sa.String(255)),
        sa.UniqueConstraint("inbox_id", "part", name="uq_outbox_inbox_id_part"),
    )
    _queue_indexes("outbox")
    op.create_table(
        "channel_conversations",
        sa.Column("conversation", sa.String(255), primary_key=True),
        sa.Column("paused_until", sa.Double, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("notice_seen", sa.Double, nullable=False),
    )
    op.create_table(
        "channel_settings",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("channel_settings", "channel_conversations", "outbox", "inbox"):
        op.drop_table(table)
