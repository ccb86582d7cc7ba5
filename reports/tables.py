"""The tables of the reports: the documents made, how an office heads and signs them, what was reminded of."""

from __future__ import annotations

import sqlalchemy as sa

from storage.store import Number, Time, metadata

_AUTOMATIC = sa.text("is_automatic")

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("commune", sa.String(64), nullable=False),
    sa.Column("month", sa.Integer, nullable=False),
    sa.Column("is_automatic", sa.Boolean, nullable=False),
    sa.Column("maker", sa.String(64)),
    sa.Column("lease_until", Time, nullable=False),
    sa.Column("officer", Number),
    sa.Column("made_at", Time),
    sa.Column("first_day", sa.Integer, nullable=False),
    sa.Column("last_day", sa.Integer, nullable=False),
    sa.Column("interactions", sa.Integer),
    sa.Column("docx", sa.LargeBinary),
    sa.Column("xlsx", sa.LargeBinary),
    sa.Index("ix_reports_month", "commune", "month"),
    sa.Index(
        "uq_reports_automatic",
        "commune",
        "month",
        unique=True,
        sqlite_where=_AUTOMATIC,
        postgresql_where=_AUTOMATIC,
    ),
)
"""One report: its month (202610), the days it counts (20260915), and both files once it is made (`made_at`).

The files lie in the database, so that every process hands out the same ones and one backup holds all. A row without
`made_at` is being made by `maker` until `lease_until`; of what is made by itself there is one a month.
"""

report_forms = sa.Table(
    "report_forms",
    metadata,
    sa.Column("commune", sa.String(64), primary_key=True),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("updated_at", Time, nullable=False),
)
"""How a commune heads, signs and closes its reports, where it differs from the usual (`form.ReportForm`)."""

report_reminders = sa.Table(
    "report_reminders",
    metadata,
    sa.Column("due", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("sent_at", Time, nullable=False),
)
"""Which occurrence of a deadline (`deadlines.Due.key`) an officer's chat was reminded of."""
