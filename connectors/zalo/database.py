"""The one statement the two databases spell alike but SQLAlchemy does not: insert, or change what is there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: sa.Connection, table: sa.Table, row: dict[str, Any], change: dict[str, Any] | None) -> bool:
    """Insert `row`; if its key is there, set `change` (None: leave it). Return whether a row was written."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(row)
    key = list(table.primary_key.columns)
    if change is None:
        return connection.execute(statement.on_conflict_do_nothing(index_elements=key)).rowcount > 0
    return connection.execute(statement.on_conflict_do_update(index_elements=key, set_=change)).rowcount > 0
