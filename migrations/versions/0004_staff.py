"""Staff accounts, sessions, linked chats; conversations handed over; changes of settings; questions reviewed."""

import sqlalchemy as sa
from alembic import op

revision = "0004_staff"
down_revision = "0003_indicators"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state IN ('waiting', 'taken')")


def upgrade() -> None:
    """Create the tables."""
    _accounts()
    _handoffs()
    op.create_table(
        "setting_changes",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("officer", _NUMBER, sa.ForeignKey("staff.id")),
        sa.Column("commune", sa.String(64)),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
    )
    op.create_index("ix_setting_changes_at", "setting_changes", ["at"])
    op.create_table(
        "reviewed_questions",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("question_hash", sa.String(64), nullable=False),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("topic", sa.String(32)),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("article", sa.String(120)),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("officer", _NUMBER, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.UniqueConstraint("commune", "question_hash", name="uq_reviewed_questions_commune_question_hash"),
    )


def _accounts() -> None:
    op.create_table(
        "staff",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("commune", sa.String(64)),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("username", name="uq_staff_username"),
    )
    op.create_table(
        "staff_links",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("staff_id", _NUMBER, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("conversation", name="uq_staff_links_conversation"),
    )
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("staff_id", _NUMBER, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("staff_id", _NUMBER, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.Double, nullable=False),
        sa.Column("locked_until", sa.Double, nullable=False),
    )


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("commune", sa.String(64)),
        sa.Column("place", sa.String(120)),
        sa.Column("recipient", sa.JSON),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("opened_at", sa.Double, nullable=False),
        sa.Column("taken_by", _NUMBER, sa.ForeignKey("staff.id")),
        sa.Column("taken_at", sa.Double),
        sa.Column("silent_until", sa.Double, nullable=False),
        sa.Column("closed_at", sa.Double),
        sa.Column("contact_kind", sa.String(16)),
        sa.Column("contact_sealed", sa.Text),
    )
    is_open = {"sqlite_where": _OPEN, "postgresql_where": _OPEN}
    op.create_index("uq_handoffs_open", "handoffs", ["conversation"], unique=True, **is_open)
    op.create_index("ix_handoffs_opened_at", "handoffs", ["opened_at"])
    op.create_table(
        "handoff_messages",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_handoff_messages_handoff_id", "handoff_messages", ["handoff_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "reviewed_questions",
        "setting_changes",
        "handoff_messages",
        "handoffs",
        "sign_in_attempts",
        "staff_sessions",
        "link_codes",
        "staff_links",
        "staff",
    ):
        op.drop_table(table)
