"""The migrations make the tables the code has, on both databases, however many processes start at once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import console.tables  # noqa: F401 - each room's tables
from connectors import handoffs, registry  # noqa: F401
from indicators import tables, visit_tables  # noqa: F401
from kiosk import devices  # noqa: F401
from reports import tables as report_tables  # noqa: F401
from service.database import create_engine, is_up_to_date, revisions, upgrade
from storage.store import Store, metadata
from tests.postgresql import needs_postgresql, new_database


def test_the_migrated_database_has_the_tables_of_the_code(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_up_to_date(store.engine)


def fill_every_table(connection: sa.Connection) -> list[str]:
    """A row in each table there is, whatever its columns; the names of the tables."""
    there = sa.MetaData()
    there.reflect(connection)
    found = [table for table in there.sorted_tables if table.name != "alembic_version"]
    for table in found:
        connection.execute(sa.insert(table).values({column.name: made_up(column) for column in table.columns}))
    return [table.name for table in found]


def made_up(column: sa.Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, sa.JSON):
        return {}
    return {int: 1, float: 1.0, bool: True, bytes: b"1", Decimal: Decimal(1)}.get(kind.python_type, "1")


@pytest.mark.parametrize("since", revisions())
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def test_a_database_of_any_version_becomes_todays_with_its_rows(
    kind: str, since: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "postgresql":
        url = new_database(request.getfixturevalue("postgresql_server"), f"since{since[:4]}")
    else:
        url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    upgrade(engine, since)
    with engine.begin() as connection:
        names = fill_every_table(connection)
    upgrade(engine)
    with engine.connect() as connection:
        counts = {name: connection.execute(sa.text(f'SELECT count(*) FROM "{name}"')).scalar() for name in names}
        assert counts == dict.fromkeys(names, 1)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_upgrading_again_changes_nothing(store: Store) -> None:
    upgrade(store.engine)
    assert is_up_to_date(store.engine)


def test_processes_may_upgrade_at_once(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: upgrade(create_engine(url)), range(4)))
    assert is_up_to_date(create_engine(url))


def test_sqlite_waits_for_no_reader_and_overwrites_what_is_deleted(tmp_path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'new.db'}").connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "secure_delete": 1}


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgres://u@h/d"])
def test_postgresql_urls_are_taken_as_people_write_them(url: str) -> None:
    if url.startswith("postgres:"):
        pytest.importorskip("psycopg")
    assert create_engine(url).dialect.driver == "psycopg"
