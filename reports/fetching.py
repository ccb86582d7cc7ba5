"""The report of a month for whoever asks for it now: the one there is if its days were over, else a new one."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from anyio import to_thread

from indicators.times import local
from knowledge.plans import Plan
from reports import archive
from reports.archive import Report
from reports.form import form_of
from reports.making import count, write
from reports.period import Month, period_of
from storage.store import Store


@dataclass(frozen=True)
class Fetched:
    """A finished report; `is_complete`: all days of its period were over when it was made."""

    report: Report
    is_complete: bool


async def fetch(store: Store, plan: Plan, month: Month, now: float, officer: int) -> Fetched:
    """The report of `month`, made now if there is none that is complete; `officer` is who asks (staff id).

    Raises:
        CannotReport: the month lies in the future, or its details are deleted.

    """

    def look(connection: sa.Connection) -> Report | None:
        found = archive.of_month(connection, plan.commune, month)
        is_same = found is not None and found.period == period_of(month, form_of(connection, plan).closing_day)
        return found if found is not None and is_same and _is_complete(found) else None

    found = await store.run(look, durable=False)
    if found is None:
        today = local(now).date()
        figures, form = await store.run(lambda c: count(c, plan, month, today), durable=False)
        files = await to_thread.run_sync(write, figures, plan, form, today)
        found = await store.run(lambda c: archive.add(c, plan.commune, figures.period, files, now, officer))
    return Fetched(found, _is_complete(found))


def _is_complete(report: Report) -> bool:
    return report.period.is_closed(local(report.made_at).date())
