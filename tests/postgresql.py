"""A PostgreSQL of the tests' own, where its programs are installed."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.live import free_ports, until

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_STARTS_WITHIN_S = 30.0


def program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs."""
    return shutil.which(name) or next((str(place / name) for place in _PLACES if (place / name).exists()), None)


needs_postgresql = pytest.mark.skipif(
    program("initdb") is None,
    reason="PostgreSQL is not installed here: apt-get install postgresql, as .ci/run does",
)


@contextmanager
def postgresql() -> Iterator[str]:
    """An empty server; give its address, ending in "/", to which a database's name is added.

    Its folder is none of pytest's, whose next session closes them to everybody but their owner.
    """
    folder = tempfile.TemporaryDirectory(prefix="troly-postgresql-", ignore_cleanup_errors=True)
    with folder as name, _server(Path(name)) as address:
        yield address


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    initdb, server = program("initdb"), program("postgres")
    assert initdb
    assert server
    # PostgreSQL refuses to be root, who runs tests in a container.
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        record = pwd.getpwnam(user)
        os.chown(folder, record.pw_uid, record.pw_gid)
    data, port = folder / "data", free_ports(1)[0]
    subprocess.run(
        [initdb, "--pgdata", data, "--username", "troly", "--auth", "trust", "--encoding", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [server, "-D", str(data), *(part for name, value in options.items() for part in ("-c", f"{name}={value}"))],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,  # what is sent to the tests' group is not meant for it
        )
    try:
        until(lambda: _answers(port), _STARTS_WITHIN_S, "PostgreSQL")
        yield f"postgresql://troly@127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)  # ends although somebody is connected
        process.wait(_STARTS_WITHIN_S)


def new_database(server: str, name: str, template: str = "template1") -> str:
    """Create a database, a copy of `template`; return its URL."""
    engine = sa.create_engine(f"{server}postgres".replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    engine.dispose()
    return f"{server}{name}"


def _answers(port: int) -> bool:
    engine = sa.create_engine(f"postgresql+psycopg://troly@127.0.0.1:{port}/postgres", poolclass=sa.pool.NullPool)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1), engine.connect():
            return True
    except (OSError, sa.exc.OperationalError):
        return False
