"""The officers' desk inside the app: with the reports, which its own room does not know."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from connectors.channel import Documents
from connectors.staff_desk import StaffDesk
from console.chat_desk import ChatDesk, NoReport, ReportFile
from indicators.commands import MonthReport
from indicators.officers import Staff
from indicators.times import local
from knowledge.library import Library
from knowledge.plans import Plan
from reports import archive, links
from reports.fetching import fetch
from reports.making import CannotReport
from reports.period import Month
from service.settings import Settings
from storage.store import Store
from storage.vault import Vault


def open_desk(settings: Settings, store: Store, library: Library) -> tuple[StaffDesk, Documents]:
    """The desk for the communes there are plans of, and where channels get the files it gives."""
    key = settings.secret_key.get_secret_value() if settings.secret_key else None
    reports = Reports(store, library.plans, Vault.open(key, settings.data_folder), settings.public_url)
    communes = {slug: plan.name for slug, plan in library.plans.items()}
    return ChatDesk(store, communes, reports.give, settings.commune), reports.content


class Reports:
    """Gives reports to officers who ask in a chat: as a file where the channel sends files, else by an address."""

    def __init__(
        self,
        store: Store,
        plans: Mapping[str, Plan],
        vault: Vault,
        public_url: str | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._plans = plans
        self._vault = vault
        self._public_url = public_url
        self._clock = clock

    async def give(self, commune: str, asked: MonthReport, member: Staff) -> ReportFile:
        """The report of a month.

        Raises:
            NoReport: there can be none; the message is for people.

        """
        if commune not in self._plans:
            raise NoReport("xã này chưa có kế hoạch nên chưa lập được báo cáo.")
        now = self._clock()
        try:
            fetched = await fetch(self._store, self._plans[commune], Month(asked.year, asked.month), now, member.id)
        except CannotReport as problem:
            raise NoReport(str(problem)) from problem
        report = fetched.report
        span = f"từ {report.period.first:%d/%m/%Y} đến {report.period.last:%d/%m/%Y}"
        state = "" if fetched.is_complete else " Kỳ chưa hết, số liệu tạm tính."
        made = f"lập lúc {local(report.made_at):%H:%M %d/%m/%Y}"
        words = f"**Báo cáo {report.period.month.words}**, số liệu {span}, {made}.{state}"
        document = {"name": f"{report.file_name}.{asked.ending}", "ref": f"report:{report.id}.{asked.ending}"}
        return ReportFile(words, {**document, "url": self._address(report.id, asked.ending, now)})

    async def content(self, ref: str) -> bytes | None:
        """The file behind the `ref` of a document; None if it is gone."""
        kind, _, name = ref.partition(":")
        number, _, ending = name.partition(".")
        if kind != "report" or not number.isdecimal() or ending not in links.ENDINGS:
            return None
        found = await self._store.run(lambda c: archive.by_id(c, int(number)), durable=False)
        return None if found is None else (found[1].docx if ending == "docx" else found[1].xlsx)

    def _address(self, report_id: int, ending: str, now: float) -> str | None:
        if not self._public_url:
            return None
        return f"{self._public_url.rstrip('/')}{links.path(self._vault, report_id, ending, now)}"
