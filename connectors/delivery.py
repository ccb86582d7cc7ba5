"""Sends one part of the outbox through its channel, and records what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping

from connectors.channel import Channel, Refused, RetryLater, Uncertain
from connectors.limits import Pace
from connectors.outbox import MOST_UNCERTAIN, Delivery, Outbox
from connectors.queue import LeaseLost, State, back_off

_log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 20
_LONGEST_PAUSE_S = 300.0
_SEND_WITHIN_S = 40.0
# Platforms know of a message some seconds after it was sent, and a slow one should not get it twice in a row.
_PAUSE_WHEN_UNCERTAIN_S = 10.0

Account = tuple[str, str]


class Delivering:
    """Handles the outbox for the channels that are open here."""

    def __init__(self, outbox: Outbox, channels: Mapping[str, Channel], clock: Callable[[], float] = time.time) -> None:
        self._outbox = outbox
        self._channels = channels
        self._clock = clock
        self._held: dict[Account, float] = {}
        self._paces: dict[Account, Pace] = {}

    async def claim(self, limit: int) -> list[Delivery]:
        """Take parts to send, none of an account the platform told us to leave alone for a while."""
        now = self._clock()
        self._held = {account: until for account, until in self._held.items() if until > now}
        return await self._outbox.claim(limit, tuple(self._channels), tuple(self._held))

    async def handle(self, delivery: Delivery) -> None:
        """Send the part, or put it off, or give it up."""
        try:
            await self._send(delivery)
        except LeaseLost:
            _log.warning("outbox %d: taken by another worker while we were sending", delivery.message.id)
        except Exception:
            _log.exception("outbox %d failed", delivery.message.id)
            with contextlib.suppress(LeaseLost):
                await self._try_again(delivery, "lỗi trong chương trình, xem nhật ký", delivery.uncertain)

    async def _send(self, delivery: Delivery) -> None:
        channel = self._channels[delivery.channel]
        uncertain = delivery.uncertain + (1 if delivery.was_in_flight else 0)
        if uncertain:
            if await channel.was_delivered(delivery.message):
                await self._outbox.sent(_with(delivery, uncertain), None, channel.limits.gap_s)
                return
            if uncertain >= MOST_UNCERTAIN:
                await self._give_up(delivery, State.UNCERTAIN, "không rõ đã gửi được chưa", uncertain)
                return
            if delivery.was_in_flight and channel.limits.reports_again_s:
                # The platform's report of it may have met the same dead process; it will come again.
                pause = channel.limits.reports_again_s
                await self._outbox.postpone(delivery, pause, "đợi nền tảng báo đã gửi được chưa", uncertain=uncertain)
                return
        await self._pace(delivery, channel).wait()
        try:
            result = await asyncio.wait_for(channel.send(delivery.message), _SEND_WITHIN_S)
        except RetryLater as problem:
            await self._later(delivery, problem, uncertain)
        except Refused as problem:
            await self._give_up(delivery, State.DEAD, str(problem), uncertain)
        except (Uncertain, TimeoutError) as problem:
            _log.warning("outbox %d: outcome unknown (%s)", delivery.message.id, problem)
            await self._try_again(delivery, f"không rõ đã gửi được chưa: {problem}", uncertain + 1)
        else:
            await self._outbox.sent(_with(delivery, uncertain), result.message_id, channel.limits.gap_s)

    async def _later(self, delivery: Delivery, problem: RetryLater, uncertain: int) -> None:
        if problem.after_s is None:
            await self._try_again(delivery, str(problem), uncertain)
            return
        if problem.whole_account:
            self._held[delivery.channel, delivery.message.account] = self._clock() + problem.after_s
        await self._outbox.postpone(delivery, problem.after_s, str(problem), counted=False, uncertain=uncertain)

    async def _try_again(self, delivery: Delivery, error: str, uncertain: int) -> None:
        if delivery.attempts + 1 >= _MOST_ATTEMPTS:
            await self._give_up(delivery, State.DEAD, error, uncertain)
            return
        pause = back_off(delivery.attempts + 1, _LONGEST_PAUSE_S)
        if uncertain > delivery.uncertain:
            pause = max(pause, _PAUSE_WHEN_UNCERTAIN_S)
        await self._outbox.postpone(delivery, pause, error, uncertain=uncertain)

    async def _give_up(self, delivery: Delivery, state: State, error: str, uncertain: int) -> None:
        _log.error("outbox %d given up (%s): %s", delivery.message.id, state, error)
        await self._outbox.give_up(delivery, state, error, uncertain)

    def _pace(self, delivery: Delivery, channel: Channel) -> Pace:
        account = (delivery.channel, delivery.message.account)
        return self._paces.setdefault(account, Pace(channel.limits.per_second))


def _with(delivery: Delivery, uncertain: int) -> Delivery:
    return Delivery(**{**vars(delivery), "uncertain": uncertain})
