"""Makes each month's report before it is due, and sends the reminders, while the app runs.

Several processes may do this at once: a month's report is claimed in the database before it is made, and a reminder is
written down in the transaction that puts it into the outbox. What came due while everything was off is made up for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

import sqlalchemy as sa
from anyio import to_thread

from connectors.background import forever
from indicators.figures import Scope
from indicators.statistics import overview
from indicators.tables import interactions
from indicators.times import day_number, local
from knowledge.plans import Plan
from reports import archive
from reports.deadlines import reporting_day
from reports.form import form_of
from reports.making import count, write
from reports.period import Month, Period, latest_closed, period_of
from reports.reminders import Reminding, remind
from storage.store import Store

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 600.0
_MONTHS_MADE_UP_FOR = 3
_FIRST_HOUR = 7
"""Nobody is reminded before seven in the morning."""


class Scheduler:
    """Looks every ten minutes for what is due. `maker` is this process' name."""

    def __init__(
        self,
        store: Store,
        plans: Iterable[Plan],
        reminding: Reminding,
        *,
        maker: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._plans = tuple(plans)
        self._reminding = reminding
        self._maker = maker
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look, in a task."""
        self._task = asyncio.create_task(forever(self.look, _LOOK_EVERY_S))

    async def stop(self) -> None:
        """Stop looking. A report in the making is lost, and made anew by whoever starts next."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Do all that is due now."""
        for plan in self._plans:
            for period in await self._store.run(partial(self._due, plan=plan), durable=False):
                await self._make(plan, period)
            now = self._clock()
            if local(now).hour >= _FIRST_HOUR:
                sending = partial(remind, plan=plan, how=self._reminding, today=_day(now), now=now)
                await self._store.run(sending, durable=False)

    async def _make(self, plan: Plan, period: Period) -> None:
        now = self._clock()
        claimed = await self._store.run(lambda c: archive.claim(c, plan.commune, period, self._maker, now))
        if claimed is None:
            return
        try:
            figures, form = await self._store.run(lambda c: count(c, plan, period.month, _day(now)), durable=False)
            files = await to_thread.run_sync(write, figures, plan, form, _day(now))
        except BaseException:
            await self._store.run(lambda c: archive.give_up(c, claimed, self._maker))
            raise
        await self._store.run(lambda c: archive.finish(c, claimed, self._maker, files, self._clock()))
        _log.info("report %s of %s is ready", period.month, plan.commune)

    def _due(self, connection: sa.Connection, plan: Plan) -> list[Period]:
        """The periods whose report should be there by now and isn't, oldest first."""
        closing_day = form_of(connection, plan).closing_day
        today = _day(self._clock())
        latest, *earlier = _closed(today, closing_day)
        due = [period for period in reversed(earlier) if _had_support(connection, plan.commune, period)]
        is_time = making_day(latest, plan, self._reminding.days) <= today
        if is_time and _was_in_use(connection, plan.commune, latest.last):
            due.append(latest)
        done = {report.period.month for report in archive.made(connection, plan.commune) if report.is_automatic}
        return [period for period in due if period.month not in done]


def making_day(period: Period, plan: Plan, days_ahead: int) -> date:
    """The day on which the period's report is made: `days_ahead` before it is due, but only once the period is over."""
    over = period.last + timedelta(days=1)
    number = reporting_day(plan)
    if number is None:
        return over
    month = Month.of(over)
    due = date(month.year, month.number, min(number, month.last_day.day))
    if due < over:
        month = month.following
        due = date(month.year, month.number, min(number, month.last_day.day))
    return max(over, due - timedelta(days=days_ahead))


def _closed(today: date, closing_day: int | None) -> Iterator[Period]:
    """The newest periods that are over, the newest first."""
    period = latest_closed(today, closing_day)
    for _ in range(_MONTHS_MADE_UP_FOR):
        yield period
        period = period_of(period.month.previous, closing_day)


def _was_in_use(connection: sa.Connection, commune: str, until: date) -> bool:
    """Whether anybody was helped by then: nothing is reported of the time before the assistant came."""
    row = interactions.c
    theirs = sa.and_(row.commune == commune, row.day <= day_number(until), row.is_test.is_(False))
    return connection.execute(sa.select(row.id).where(theirs).limit(1)).first() is not None


def _had_support(connection: sa.Connection, commune: str, period: Period) -> bool:
    return overview(connection, Scope(commune, period.first, period.last)).interactions > 0


def _day(at: float) -> date:
    return local(at).date()
