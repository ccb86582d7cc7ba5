"""The plan's deadlines as an iCalendar feed (RFC 5545), to be subscribed to in Google Calendar, Outlook or a phone."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from knowledge.plans import Plan
from reports.deadlines import Due, dues
from storage.vault import Vault

_PURPOSE = "reports:calendar"
_AHEAD = timedelta(days=366)
_BEHIND = timedelta(days=92)
_LONGEST_TITLE = 120


def token(vault: Vault, commune: str, version: int) -> str:
    """The secret part of the calendar's address; another version of the form's makes another."""
    return vault.digest(_PURPOSE, f"{commune}:{version}")


def commune_of(given: str, vault: Vault, versions: Mapping[str, int]) -> str | None:
    """The commune whose calendar has that token; `versions` are the communes' current ones."""
    found = None
    for commune, version in versions.items():  # all of them, so that time tells nothing
        if hmac.compare_digest(given.encode(), token(vault, commune, version).encode()):
            found = commune
    return found


def feed(plan: Plan, today: date, remind_days: int, now: float) -> bytes:
    """The calendar from a quarter before `today` to a year after it; each event reminds when `remind_days` are left."""
    made = Calendar()
    made.add("prodid", "-//Trợ lý xã//Hạn báo cáo//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Hạn báo cáo {plan.name}")
    made.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    made.add("refresh-interval", timedelta(hours=12), {"value": "DURATION"})
    for event in _events(dues(plan, today - _BEHIND, today + _AHEAD), plan, remind_days, now):
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _events(found: Iterable[Due], plan: Plan, remind_days: int, now: float) -> Iterable[Event]:
    for due in found:
        event = Event()
        event.add("uid", f"{due.key}@troly.{plan.commune}")
        event.add("dtstamp", datetime.fromtimestamp(now, UTC))
        event.add("dtstart", due.day)
        event.add("dtend", due.day + timedelta(days=1))
        event.add("summary", _title(due))
        event.add("description", description(due, plan))
        event.add("location", plan.name)
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(due, remind_days))
        yield event


def description(due: Due, plan: Plan) -> str:
    """Who does what by when, and where the plan says so."""
    who = f"Thực hiện: {', '.join(due.fact.responsible)}.\n" if due.fact.responsible else ""
    return f"{due.fact.subject}.\nHạn: {due.limit}.\n{who}Nguồn: Kế hoạch năm {plan.year}, mục {due.fact.section}."


def _title(due: Due) -> str:
    title = f"{due.limit[:1].upper()}{due.limit[1:]}: {due.fact.subject}"
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def _alarm(due: Due, remind_days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _title(due))
    # On the first of the last `remind_days` days, at 8 in the morning.
    alarm.add("trigger", timedelta(hours=8) - timedelta(days=remind_days - 1))
    return alarm
