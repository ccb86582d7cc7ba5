"""The console's own tables. Times are seconds since 1970."""

from __future__ import annotations

import sqlalchemy as sa

from storage.store import Number, Time, metadata

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("staff_id", Number, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("created_at", Time, nullable=False),
    sa.Column("seen_at", Time, nullable=False),
    sa.Column("expires_at", Time, nullable=False),
)
"""Who is signed in. Only the token's hash is kept, so that a copy of the database opens no session."""

sign_in_attempts = sa.Table(
    "sign_in_attempts",
    metadata,
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", Time, nullable=False),
    sa.Column("locked_until", Time, nullable=False),
)
"""Failed sign-ins per name (whether or not such an account exists) and per address; forgotten after a day."""

setting_changes = sa.Table(
    "setting_changes",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("at", Time, nullable=False),
    sa.Column("officer", Number, sa.ForeignKey("staff.id")),
    sa.Column("commune", sa.String(64)),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("why", sa.String(300), nullable=False),
    sa.Index("ix_setting_changes_at", "at"),
)
"""Every change of a setting, an account or a device: who, when, from what to what, why. Officer null: by command."""

reviewed_questions = sa.Table(
    "reviewed_questions",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("commune", sa.String(64), nullable=False),
    sa.Column("question_hash", sa.String(64), nullable=False),
    sa.Column("question", sa.String(500), nullable=False),
    sa.Column("topic", sa.String(32)),
    sa.Column("decision", sa.String(16), nullable=False),
    sa.Column("article", sa.String(120)),
    sa.Column("note", sa.String(300), nullable=False),
    sa.Column("officer", Number, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.UniqueConstraint("commune", "question_hash"),
)
"""What staff decided on a question the assistant could not answer well: "sample", "article" or "dismissed".

`question` is masked. `commune` "" is for questions asked without a commune.
"""
