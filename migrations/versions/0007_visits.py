"""Where counted visits came from: phone entries, messages, imported files."""

import sqlalchemy as sa
from alembic import op

revision = "0007_visits"
down_revision = "0006_reports"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COUNTS = sa.text("void_at IS NULL")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "visit_origins",
        sa.Column("origin", sa.String(120), primary_key=True),
        sa.Column("interaction_id", _NUMBER, sa.ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_visit_origins_interaction", "visit_origins", ["interaction_id"])
    op.create_table(
        "visit_imports",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("officer", _NUMBER, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("void_at", sa.Double),
    )
    counts = {"sqlite_where": _COUNTS, "postgresql_where": _COUNTS}
    op.create_index("uq_visit_imports_digest", "visit_imports", ["commune", "digest"], unique=True, **counts)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("visit_imports")
    op.drop_table("visit_origins")
