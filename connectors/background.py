"""Work a channel does again and again beside its messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)


async def forever(work: Callable[[], Awaitable[object]], every_s: float) -> None:
    """Do `work`, rest `every_s` seconds, and so on until cancelled; a failure is logged, and it is done again."""
    while True:
        try:
            await work()
        except Exception:
            _log.exception("background work of a channel failed; it will be done again")
        await asyncio.sleep(every_s)
