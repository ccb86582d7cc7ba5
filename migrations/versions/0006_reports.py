"""Monthly reports, their letterheads, the reminders sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006_reports"
down_revision = "0005_kiosk"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AUTOMATIC = sa.text("is_automatic")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "reports",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("is_automatic", sa.Boolean, nullable=False),
        sa.Column("maker", sa.String(64)),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.Column("officer", _NUMBER),
        sa.Column("made_at", sa.Double),
        sa.Column("first_day", sa.Integer, nullable=False),
        sa.Column("last_day", sa.Integer, nullable=False),
        sa.Column("interactions", sa.Integer),
        sa.Column("docx", sa.LargeBinary),
        sa.Column("xlsx", sa.LargeBinary),
    )
    op.create_index("ix_reports_month", "reports", ["commune", "month"])
    is_automatic = {"sqlite_where": _AUTOMATIC, "postgresql_where": _AUTOMATIC}
    op.create_index("uq_reports_automatic", "reports", ["commune", "month"], unique=True, **is_automatic)
    op.create_table(
        "report_forms",
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_table(
        "report_reminders",
        sa.Column("due", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(255), primary_key=True),
        sa.Column("sent_at", sa.Double, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("report_reminders", "report_forms", "reports"):
        op.drop_table(table)
