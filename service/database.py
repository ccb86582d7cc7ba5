"""Opens the database: an SQLite file by default, PostgreSQL by its URL; brings its tables up to date."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from service.settings import ROOT, Settings
from storage.store import Store

_MIGRATIONS = ROOT / "migrations"
_WAIT_FOR_LOCK_S = 30
_UPGRADE_LOCK = 0x74726F6C79  # "troly": one process upgrades at a time


class DatabaseUnusable(Exception):
    """The database cannot be opened or brought up to date; the message tells the operator why, without passwords."""


def database_url(settings: Settings) -> str:
    """The configured database, else a file in the data folder."""
    return settings.database_url or f"sqlite:///{settings.data_folder / 'troly.db'}"


def create_engine(url: str) -> sa.Engine:
    """An SQLAlchemy engine with what the queues rely on: on SQLite WAL, and transactions that write from the start."""
    address = sa.make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    engine = sa.create_engine(address, connect_args={"timeout": _WAIT_FOR_LOCK_S})
    sa.event.listen(engine, "connect", _tune_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_store(settings: Settings) -> Store:
    """Open the database and bring it up to date.

    Raises:
        DatabaseUnusable: it cannot be.

    """
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        engine = create_engine(database_url(settings))
        upgrade(engine)
    except CommandError as error:
        raise DatabaseUnusable(
            f"Cơ sở dữ liệu không khớp với bản trợ lý này ({error}). Có phải vừa quay về bản cũ? "
            "Chạy lại bản mới, hoặc phục hồi bản sao lưu cùng bản."
        ) from error
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
        raise DatabaseUnusable(_why(settings, error)) from error
    return Store(engine)


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Run the migrations that this database has not had, up to a revision. Several processes may call this at once."""
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def is_up_to_date(engine: sa.Engine) -> bool:
    """Whether all migrations have run."""
    with engine.connect() as connection:
        current = set(MigrationContext.configure(connection).get_current_heads())
    return current == set(ScriptDirectory.from_config(_alembic()).get_heads())


def revisions() -> list[str]:
    """Every version of the tables there was, the oldest first."""
    script = ScriptDirectory.from_config(_alembic())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def _why(settings: Settings, error: Exception) -> str:
    if settings.database_url is None:
        advice = f"Kiểm tra quyền ghi và chỗ trống của thư mục {settings.data_folder} (TROLY_DATA_FOLDER)."
    else:
        advice = "Kiểm tra TROLY_DATABASE_URL, và máy chủ cơ sở dữ liệu có đang chạy không."
    if isinstance(error, (sa.exc.ArgumentError, ImportError)):
        return "TROLY_DATABASE_URL viết chưa đúng. Viết như: postgresql://người-dùng:mật-khẩu@máy/troly"
    reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return f"Không mở được cơ sở dữ liệu: {reason}. {advice}"


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _tune_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy, not the driver, begins the transactions
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # masked and deleted texts are overwritten


def _begin_sqlite(connection: sa.Connection) -> None:
    is_durable = connection.get_execution_options().get("durable", True)
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
