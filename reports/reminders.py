"""Reminds officers of the plan's deadlines in their linked Zalo and Telegram chats, each chat once per deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from connectors.outbox import Draft, Recipient, post
from indicators import officers
from knowledge.plans import FactKind, Plan
from reports import archive
from reports.archive import Report
from reports.deadlines import Due, dues
from reports.tables import report_reminders


@dataclass(frozen=True)
class Reminding:
    """How reminders are given: in the last `days` days of a deadline; `page` is where the reports lie, if known."""

    days: int
    page: str | None


def remind(connection: sa.Connection, plan: Plan, how: Reminding, today: date, now: float) -> int:
    """Put the reminders that are due today into the outbox; return how many."""
    coming = dues(plan, today, today + timedelta(days=how.days - 1))
    links = officers.links(connection, plan.commune) if coming else []
    newest = next(iter(archive.made(connection, plan.commune, limit=1)), None)
    sent = 0
    for due in coming:
        for link in links:
            if _is_first(connection, due, link.conversation, now):
                draft = Draft(words(due, plan, newest, how.page))
                post(connection, _recipient(link.conversation), [draft], now)
                sent += 1
    return sent


def words(due: Due, plan: Plan, newest: Report | None, page: str | None) -> str:
    """The reminder; with a reporting duty it says whether the month's report lies ready."""
    lines = [f"**Nhắc hạn: {due.limit}**", f"{due.fact.subject}."]
    if due.fact.responsible:
        lines.append(f"Thực hiện: {', '.join(due.fact.responsible)}.")
    lines.append(f"(Kế hoạch năm {plan.year} của {plan.name}, mục {due.fact.section})")
    if due.fact.kind is FactKind.REPORTING and newest is not None:
        where = f": {page}" if page else " trong trang dành cho cán bộ, mục Báo cáo."
        lines.append(f"Dự thảo báo cáo {newest.period.month.words} đã có{where}")
    return "\n".join(lines)


def _is_first(connection: sa.Connection, due: Due, conversation: str, now: float) -> bool:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(report_reminders).values(due=due.key, conversation=conversation, sent_at=now)
    kept = connection.execute(row.on_conflict_do_nothing().returning(report_reminders.c.due))
    return kept.scalar() is not None


def _recipient(conversation: str) -> Recipient:
    """Who is behind a conversation's key ("zalo:<oa>:<user>")."""
    channel, account, user = conversation.split(":", 2)
    return Recipient(channel, account, user)
