"""The migrations make the tables the code has, on both databases, however many processes start at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import console.tables  # noqa: F401 - each room's tables
from connectors import handoffs, registry  # noqa: F401
from indicators import tables, visit_tables  # noqa: F401
from kiosk import devices  # noqa: F401
from reports import tables as report_tables  # noqa: F401
from service.database import create_engine, is_up_to_date, upgrade
from storage.store import Store, metadata


def test_the_migrated_database_has_the_tables_of_the_code(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_up_to_date(store.engine)


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
