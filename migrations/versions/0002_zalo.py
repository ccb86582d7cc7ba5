"""Zalo: authorised accounts, authorisations under way, webhook counters, echoes of sent messages."""

import sqlalchemy as sa
from alembic import op

revision = "0002_zalo"
down_revision = "0001_inbox"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "zalo_accounts",
        sa.Column("oa_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("sealed_access", sa.Text, nullable=False),
        sa.Column("sealed_refresh", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("refreshed_at", sa.Double, nullable=False),
        sa.Column("refreshing_until", sa.Double, nullable=False),
    )
    op.create_table(
        "zalo_authorizations",
        sa.Column("state_digest", sa.String(64), primary_key=True),
        sa.Column("sealed_verifier", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_table(
        "zalo_counters",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", sa.Double, nullable=False),
    )
    op.create_table(
        "zalo_echoes",
        sa.Column("oa_id", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.String(128), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("is_claimed", sa.Boolean, nullable=False),
    )
    op.create_index("ix_zalo_echoes_digest", "zalo_echoes", ["digest"])


def downgrade() -> None:
    """Drop the tables; every OA must be authorised again."""
    for table in ("zalo_echoes", "zalo_counters", "zalo_authorizations", "zalo_accounts"):
        op.drop_table(table)
