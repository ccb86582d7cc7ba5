"""The tables of conversations handed over to officers. Times are seconds since 1970."""

from __future__ import annotations

import sqlalchemy as sa

from indicators import officers  # noqa: F401 - the table the foreign key points to
from storage.store import Number, Time, metadata

LONGEST_REASON = 300

handoffs = sa.Table(
    "handoffs",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("commune", sa.String(64)),
    sa.Column("place", sa.String(120)),
    # How the officer's words get out; null where the page fetches them (web, kiosk).
    sa.Column("recipient", sa.JSON(none_as_null=True)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(LONGEST_REASON), nullable=False),
    sa.Column("is_test", sa.Boolean, nullable=False),
    sa.Column("opened_at", Time, nullable=False),
    sa.Column("taken_by", Number, sa.ForeignKey("staff.id")),
    sa.Column("taken_at", Time),
    sa.Column("silent_until", Time, nullable=False),
    sa.Column("closed_at", Time),
    sa.Column("contact_kind", sa.String(16)),
    sa.Column("contact_sealed", sa.Text),
)
_OPEN = handoffs.c.state.in_(("waiting", "taken"))
sa.Index("uq_handoffs_open", handoffs.c.conversation, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
sa.Index("ix_handoffs_opened_at", handoffs.c.opened_at)

handoff_messages = sa.Table(
    "handoff_messages",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("handoff_id", Number, sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", Time, nullable=False),
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
"""What citizen and officer said while the officer had the conversation; the citizen's words masked."""
