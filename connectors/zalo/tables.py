"""Zalo's own tables. Tokens are sealed by the vault; of messages only digests are kept."""

from __future__ import annotations

import sqlalchemy as sa

from storage.store import metadata

accounts = sa.Table(
    "zalo_accounts",
    metadata,
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
"""One OA that granted us access. `refreshing_until` is the claim of the process that refreshes. Times: Unix seconds."""

authorizations = sa.Table(
    "zalo_authorizations",
    metadata,
    sa.Column("state_digest", sa.String(64), primary_key=True),
    sa.Column("sealed_verifier", sa.Text, nullable=True),
    sa.Column("created_at", sa.Double, nullable=False),
)
"""An authorisation an operator began and which has not come back yet."""

counters = sa.Table(
    "zalo_counters",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_at", sa.Double, nullable=False),
)
"""How many webhook requests were taken or dropped, and why, per UTC day."""

echoes = sa.Table(
    "zalo_echoes",
    metadata,
    sa.Column("oa_id", sa.String(64), primary_key=True),
    sa.Column("message_id", sa.String(128), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("is_claimed", sa.Boolean, nullable=False),
)
"""Messages Zalo told us were sent from the OA; claimed once they belong to a known send."""
