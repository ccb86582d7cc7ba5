"""The tables of the log, of the totals that are kept of each day, and of what progress is measured against.

Days are integers like 20261122, in Vietnam's time; `commune` is a slug, empty where the person chose none.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.store import Number, Time, metadata

KEY = sa.String(32)
"""A keyed hash (`keys.py`)."""

interactions = sa.Table(
    "interactions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("kind", sa.String(8), nullable=False),  # "chat" | "visit"
    sa.Column("citizen", KEY),
    sa.Column("conversation", KEY),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("commune", sa.String(64), nullable=False, default=""),
    sa.Column("hamlet", sa.String(80)),
    sa.Column("place", sa.String(80)),
    sa.Column("topic", sa.String(32)),
    sa.Column("article", sa.String(80)),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("people", sa.Integer, nullable=False, default=1),
    sa.Column("turns", sa.Integer, nullable=False, default=1),
    sa.Column("opened_at", Time, nullable=False),
    sa.Column("last_at", Time, nullable=False),
    sa.Column("day", sa.Integer, nullable=False),
    sa.Column("hour", sa.Integer, nullable=False),
    sa.Column("useful", sa.Boolean),
    sa.Column("satisfaction", sa.Integer),
    sa.Column("is_first", sa.Boolean, nullable=False, default=False),
    sa.Column("is_assisted", sa.Boolean, nullable=False, default=False),
    sa.Column("officer", Number),
    sa.Column("source", sa.String(8), nullable=False, default="log"),  # "log" | "form" | "chat" | "import"
    sa.Column("is_test", sa.Boolean, nullable=False, default=False),
    sa.Column("void_at", Time),
    sa.Index("ix_interactions_day", "day", "commune"),
    sa.Index("ix_interactions_citizen", "citizen", "commune", "day"),
    sa.Index("ix_interactions_conversation", "conversation", "last_at"),
)
"""One support interaction a row; see `log.py` for when a new one begins. `void_at`: corrected away."""

interaction_messages = sa.Table(
    "interaction_messages",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("interaction_id", Number, sa.ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("author", sa.String(12), nullable=False),  # "citizen" | "assistant" | "officer"
    sa.Column("text", sa.Text, nullable=False),  # masked
    sa.Column("outcome", sa.String(16)),
    sa.Column("intent", sa.String(64)),
    sa.Column("confidence", sa.Double),
    sa.Column("sources", sa.JSON, nullable=False, default=list),
    sa.Index("ix_interaction_messages_interaction", "interaction_id"),
    sa.Index("ix_interaction_messages_at", "at"),
    sa.Index("ix_interaction_messages_outcome", "outcome", "at"),
)
"""What was said, with personal data masked. A citizen's row carries the outcome its answer had."""

interaction_changes = sa.Table(
    "interaction_changes",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("interaction_id", Number, sa.ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("officer", Number),
    sa.Column("why", sa.String(300), nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Index("ix_interaction_changes_interaction", "interaction_id"),
)
"""Every correction of a counted visit, with who made it and why."""

populations = sa.Table(
    "populations",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("commune", sa.String(64), nullable=False),
    sa.Column("indicator", sa.String(64), nullable=False),
    sa.Column("value", sa.Integer, nullable=False),
    sa.Column("officer", Number),
    sa.Column("why", sa.String(300), nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Index("ix_populations_indicator", "commune", "indicator", "at"),
)
"""How many people (households, …) an indicator is divided by, as staff entered it; the newest counts."""

MEASURES = (
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
"""What is added up per day and group; `visitors` are the people of counted visits."""

daily_totals = sa.Table(
    "daily_totals",
    metadata,
    sa.Column("dimension", sa.String(12), primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("commune", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    *(sa.Column(name, Number, nullable=False) for name in MEASURES),
    sqlite_with_rowid=False,
)
"""The sums of a closed day for each value of a dimension ("" for the dimension "all")."""

daily_people = sa.Table(
    "daily_people",
    metadata,
    sa.Column("dimension", sa.String(12), primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("commune", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    sa.Column("day_before", sa.Integer, primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many citizens of a closed day's group were in that group last on `day_before` (0: never before).

The people of any period are those of its days with a `day_before` outside it: each is met once, on their first day in
the period. So distinct people of any period are an exact sum, without a list of people.
"""

monthly_totals = sa.Table(
    "monthly_totals",
    metadata,
    sa.Column("dimension", sa.String(12), primary_key=True),
    sa.Column("month", sa.Integer, primary_key=True),
    sa.Column("commune", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    *(sa.Column(name, Number, nullable=False) for name in MEASURES),
    sqlite_with_rowid=False,
)
"""The sums of a settled month; `month` is its first day."""

monthly_people = sa.Table(
    "monthly_people",
    metadata,
    sa.Column("dimension", sa.String(12), primary_key=True),
    sa.Column("month", sa.Integer, primary_key=True),
    sa.Column("commune", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    sa.Column("month_before", sa.Integer, primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many citizens of a settled month's group were in that group last in `month_before` (0: never before)."""

settled_months = sa.Table("settled_months", metadata, sa.Column("month", sa.Integer, primary_key=True))
"""Months that are over and whose monthly rows are the sums of their daily ones."""

unsettled_days = sa.Table(
    "unsettled_days",
    metadata,
    sa.Column("commune", sa.String(64), primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),
)
"""Days whose totals are not, or no longer, those of their rows. Whoever changes a row of a day puts the day here."""

totals_state = sa.Table(
    "totals_state",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.String(80), nullable=False),
)
"""What the totals were made with: the fingerprint of the definitions, the last day whose rows were deleted."""
