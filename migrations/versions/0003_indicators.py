"""The log of support interactions, its totals, the populations of indicators."""

import sqlalchemy as sa
from alembic import op

revision = "0003_indicators"
down_revision = "0002_zalo"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MEASURES = (
    "interactions",
    "visitors",
    "answered",
    "handed_off",
    "not_found",
    "clarified",
    "out_of_scope",
    "safety",
    "first_time",
    "useful_yes",
    "useful_no",
    "satisfaction_sum",
    "satisfaction_count",
    "assisted",
    "turns",
    "seconds",
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "interactions",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("citizen", sa.String(32)),
        sa.Column("conversation", sa.String(32)),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("hamlet", sa.String(80)),
        sa.Column("place", sa.String(80)),
        sa.Column("topic", sa.String(32)),
        sa.Column("article", sa.String(80)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.Double, nullable=False),
        sa.Column("last_at", sa.Double, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("useful", sa.Boolean),
        sa.Column("satisfaction", sa.Integer),
        sa.Column("is_first", sa.Boolean, nullable=False),
        sa.Column("is_assisted", sa.Boolean, nullable=False),
        sa.Column("officer", _NUMBER),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("void_at", sa.Double),
    )
    op.create_index("ix_interactions_day", "interactions", ["day", "commune"])
    op.create_index("ix_interactions_citizen", "interactions", ["citizen", "commune", "day"])
    op.create_index("ix_interactions_conversation", "interactions", ["conversation", "last_at"])
    op.create_table(
        "interaction_messages",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("interaction_id", _NUMBER, sa.ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("author", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("intent", sa.String(64)),
        sa.Column("confidence", sa.Double),
        sa.Column("sources", sa.JSON, nullable=False),
    )
    op.create_index("ix_interaction_messages_interaction", "interaction_messages", ["interaction_id"])
    op.create_index("ix_interaction_messages_at", "interaction_messages", ["at"])
    op.create_index("ix_interaction_messages_outcome", "interaction_messages", ["outcome", "at"])
    op.create_table(
        "interaction_changes",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("interaction_id", _NUMBER, sa.ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("officer", _NUMBER),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
    )
    op.create_index("ix_interaction_changes_interaction", "interaction_changes", ["interaction_id"])
    op.create_table(
        "populations",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("indicator", sa.String(64), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("officer", _NUMBER),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("ix_populations_indicator", "populations", ["commune", "indicator", "at"])
    _create_totals()


def _create_totals() -> None:
    for span, time in (("daily", "day"), ("monthly", "month")):
        measures = [sa.Column(name, _NUMBER, nullable=False) for name in _MEASURES]
        op.create_table(f"{span}_totals", *_group(time), *measures, sqlite_with_rowid=False)
        op.create_table(
            f"{span}_people",
            *_group(time),
            sa.Column(f"{time}_before", sa.Integer, primary_key=True),
            sa.Column("people", sa.Integer, nullable=False),
            sqlite_with_rowid=False,
        )
    op.create_table("settled_months", sa.Column("month", sa.Integer, primary_key=True))
    op.create_table(
        "unsettled_days",
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True),
    )
    op.create_table(
        "totals_state",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(80), nullable=False),
    )


def _group(time: str) -> list[sa.Column]:
    return [
        sa.Column("dimension", sa.String(12), primary_key=True),
        sa.Column(time, sa.Integer, primary_key=True),
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("value", sa.String(80), primary_key=True),
    ]


def downgrade() -> None:
    """Drop the tables; all figures are lost."""
    for table in (
        "totals_state",
        "unsettled_days",
        "settled_months",
        "monthly_people",
        "monthly_totals",
        "daily_people",
        "daily_totals",
        "populations",
        "interaction_changes",
        "interaction_messages",
        "interactions",
    ):
        op.drop_table(table)
