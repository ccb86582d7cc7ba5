"""Where counted visits came from, so that none is counted twice; a visit itself is a row of `interactions`."""

from __future__ import annotations

import sqlalchemy as sa

from storage.store import Number, Time, metadata

visit_origins = sa.Table(
    "visit_origins",
    metadata,
    sa.Column("origin", sa.String(120), primary_key=True),
    sa.Column("interaction_id", Number, sa.ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
    sa.Index("ix_visit_origins_interaction", "interaction_id"),
)
"""What a visit was made from: an entry of a phone ("form:<officer>:<its id>"), a message ("chat:<its hash>"), a row of
an imported file ("import:<what it says, hashed>:<import>:<row>"). What comes again under its
origin is the same visit.
"""

visit_imports = sa.Table(
    "visit_imports",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("commune", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("file_name", sa.String(120), nullable=False),
    sa.Column("officer", Number, nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("void_at", Time),
    # A file counts once; after it was taken back it may come again.
    sa.Index(
        "uq_visit_imports_digest",
        "commune",
        "digest",
        unique=True,
        sqlite_where=sa.text("void_at IS NULL"),
        postgresql_where=sa.text("void_at IS NULL"),
    ),
)
"""The files that were imported: which (SHA-256), by whom, how much; `void_at`: taken back as a whole."""
