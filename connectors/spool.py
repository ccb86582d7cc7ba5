"""Keeps webhook bodies on disk while the database cannot take them in time; what is acknowledged is never lost."""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

_log = logging.getLogger(__name__)


class Spool:
    """A folder of bodies, one file each, in order of arrival.

    Several processes may share it: takers must not mind getting a body twice (the inbox drops repeats).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, body: bytes) -> None:
        """Write a body for good.

        Raises:
            OSError: the disk does not take it.

        """
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        await to_thread.run_sync(self._write, name, body)

    async def replay(self, take: Callable[[bytes], Awaitable[None]]) -> int:
        """Hand every kept body to `take` and delete it; return how many were taken.

        While the database is away nothing more is tried. A body that fails by itself is put aside, so that it does not
        hold up the others.
        """
        taken = 0
        for path in await to_thread.run_sync(self.waiting):
            try:
                await take(await to_thread.run_sync(path.read_bytes))
            except FileNotFoundError:
                continue  # another process was faster
            except (OSError, SQLAlchemyError) as problem:
                _log.warning("webhook bodies still wait on disk (%s)", type(problem).__name__)
                break
            except Exception:
                _log.exception("a kept webhook body cannot be handled, put aside: %s", path.name)
                await to_thread.run_sync(path.rename, path.with_suffix(".failed"))
                continue
            await to_thread.run_sync(path.unlink, True)
            taken += 1
        return taken

    def waiting(self) -> list[Path]:
        """The kept bodies, oldest first."""
        return sorted(self._folder.glob("*.json")) if self._folder.exists() else []

    def put_aside(self) -> list[Path]:
        """The bodies that failed by themselves, oldest first; nothing takes them up again."""
        return sorted(self._folder.glob("*.failed")) if self._folder.exists() else []

    def _write(self, name: str, body: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f"{name}.draft"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._folder / f"{name}.json")
