"""The registered kiosks."""

import sqlalchemy as sa
from alembic import op

revision = "0005_kiosk"
down_revision = "0004_staff"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "kiosks",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("commune", sa.String(64)),
        sa.Column("hamlet", sa.String(80)),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("paper", sa.String(8), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("created_by", _NUMBER, sa.ForeignKey("staff.id")),
        sa.Column("last_seen_at", sa.Double),
        sa.Column("revoked_at", sa.Double),
        sa.UniqueConstraint("token_hash", name="uq_kiosks_token_hash"),
    )


def downgrade() -> None:
    """Drop the table; every kiosk must be registered again."""
    op.drop_table("kiosks")
