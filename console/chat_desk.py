"""The officers' desk in the chats: counts visits, gives figures, targets and reports to whoever linked the chat."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connectors.channel import InboundMessage
from connectors.staff_desk import StaffAnswer
from console import chat_figures
from console.chat_words import EXAMPLES, NOT_YOURS, REFUSED, visit_words
from indicators import commands, hamlets, officers, visits
from indicators.commands import Amend, Command, Help, MonthReport, Record, Statistics, Targets, Unclear, Undo
from indicators.officers import Staff
from indicators.statistics import DetailsDeleted
from indicators.times import local, start_of
from indicators.visit_words import TOPICS
from indicators.visits import BadVisit, Recorded, Visit
from storage.store import Store

_DAY_S = 24 * 3600.0
_USUAL_HOUR_S = 9 * 3600.0
_MARK_LENGTH = 12
_BARE = frozenset({"hủy", "huỷ", "huy"})


@dataclass(frozen=True)
class ReportFile:
    """A month's report: `words` about it, `document` as `rendering.drafts` takes it."""

    words: str
    document: dict[str, Any]


class NoReport(ValueError):
    """There can be none; the message is for people."""


FetchReport = Callable[[str, MonthReport, Staff], Awaitable[ReportFile]]
"""Gives the report of a commune (slug) to an officer; raises `NoReport`."""


@dataclass(frozen=True)
class _Asked:
    """Who asks, about which commune (slug; None: all), in which message, now."""

    member: Staff
    commune: str | None
    message: InboundMessage
    text: str
    now: float

    @property
    def mark(self) -> str:
        """By which this message's visit is found again."""
        key = f"{self.message.conversation}\n{self.message.message_id}"
        return hashlib.sha256(key.encode()).hexdigest()[:_MARK_LENGTH]


class ChatDesk:
    """Implements `connectors.staff_desk.StaffDesk`."""

    def __init__(
        self,
        store: Store,
        communes: Mapping[str, str],
        fetch_report: FetchReport,
        default_commune: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._communes = communes
        self._fetch_report = fetch_report
        self._default_commune = default_commune
        self._clock = clock

    async def hear(self, message: InboundMessage, text: str) -> StaffAnswer | None:
        """Answer an officer's command, refuse somebody else's kindly; None: no command (see `StaffDesk.hear`)."""
        now = self._clock()
        command = commands.command_in(text, local(now).date())
        if command is None:
            return None
        member = await self._store.run(lambda c: officers.staff_of(c, message.conversation), durable=False)
        if member is None:
            return StaffAnswer(NOT_YOURS) if commands.is_unmistakable(text) else None
        commune = member.commune or message.commune or self._default_commune
        asked = _Asked(member, commune, message, text, now)
        try:
            if isinstance(command, MonthReport):
                return await self._report(asked, command)
            return await self._store.run(lambda c: self._answer(c, asked, command), durable=False)
        except (BadVisit, NoReport, DetailsDeleted) as problem:
            return StaffAnswer(REFUSED.format(why=problem))

    def _answer(self, connection: sa.Connection, asked: _Asked, command: Command) -> StaffAnswer | None:
        said: str | StaffAnswer | None = None
        match command:
            case Record():
                said = _record(connection, asked, command)
            case Undo():
                said = _undo(connection, asked, command)
            case Amend():
                said = _amend(connection, asked, command)
            case Statistics():
                where = self._communes.get(asked.commune or "", "mọi xã")
                said = chat_figures.statistics(connection, asked.commune, where, command, self._clock)
            case Targets():
                said = self._targets(connection, asked, command)
            case Unclear():
                said = f"Tôi chưa hiểu “{command.words}”. Mỗi tin ghi một lĩnh vực, ví dụ:\n{EXAMPLES}"
            case Help():
                said = f"Anh/chị nhắn được ở đây:\n{EXAMPLES}"
        return StaffAnswer(said) if isinstance(said, str) else said

    def _targets(self, connection: sa.Connection, asked: _Asked, command: Targets) -> str:
        if asked.commune is None:
            raise NoReport("chưa rõ xã nào, xin xem ở bảng điều khiển, trang Tổng quan.")
        today = local(asked.now).date()
        where = self._communes.get(asked.commune, asked.commune)
        return chat_figures.targets(connection, asked.commune, where, today, command.topic, self._clock)

    async def _report(self, asked: _Asked, command: MonthReport) -> StaffAnswer:
        if asked.commune is None:
            raise NoReport("chưa rõ xã nào, xin lấy ở bảng điều khiển, trang Báo cáo.")
        found = await self._fetch_report(asked.commune, command, asked.member)
        return StaffAnswer(found.words, document=found.document)


def _record(connection: sa.Connection, asked: _Asked, command: Record) -> StaffAnswer:
    if command.topic is None:
        choices = tuple((name, f"{asked.text.strip()} {name}") for name in TOPICS.values())
        return StaffAnswer(f"Ghi {command.people} lượt về việc gì?", choices)
    known = hamlets.known_in(connection, asked.commune)
    visit = Visit(
        commune=asked.commune or "",
        # Who names a hamlet and no place was there.
        channel=command.channel or ("outreach" if command.hamlet else "counter"),
        topic=command.topic,
        when=_when(asked, command),
        officer=asked.member.id,
        people=command.people,
        hamlet=hamlets.tidy(command.hamlet or "", known),
        source="chat",
    )
    visits.check(connection, visit, asked.now)
    origin = _origin(asked, asked.mark)

    def note(inner: sa.Connection) -> None:
        visits.record(inner, visit, now=asked.now, origin=origin)

    total = visits.people_on(connection, asked.member.id, visit.when) + visit.people
    is_today = local(visit.when).date() == local(asked.now).date()
    day = "Hôm nay" if is_today else f"Ngày {local(visit.when):%d/%m}"
    text = f"Đã ghi **{visit_words(visit, asked.now)}**. {day} anh/chị đã ghi {total} người."
    return StaffAnswer(text, (("Hủy lượt này", f"hủy lượt #{asked.mark}"),), note)


def _when(asked: _Asked, command: Record) -> float:
    if command.day is None or command.day == local(asked.now).date():
        return asked.now
    return start_of(command.day) + _USUAL_HOUR_S


def _undo(connection: sa.Connection, asked: _Asked, command: Undo) -> StaffAnswer | None:
    if command.mark is not None:
        found = visits.of_origin(connection, _origin(asked, command.mark))
    else:
        found = _newest(connection, asked)
    if found is None:
        is_perhaps_meant_otherwise = asked.text.strip().lower() in _BARE
        return None if is_perhaps_meant_otherwise else StaffAnswer("Hôm nay anh/chị chưa ghi lượt nào ở đây.")
    if found.is_void:
        return StaffAnswer("Lượt này đã hủy từ trước.")
    note = _correction(asked, found, {"is_void": True}, "Hủy trong khung chat")
    return StaffAnswer(f"Đã hủy **{visit_words(found.visit, asked.now)}**. Lượt này không còn được tính.", (), note)


def _amend(connection: sa.Connection, asked: _Asked, command: Amend) -> StaffAnswer | None:
    found = _newest(connection, asked)
    if found is None:
        return None
    before, visit = found.visit.people, found.visit
    visits.check(connection, Visit(**{**vars(visit), "people": command.people}), asked.now)
    note = _correction(asked, found, {"people": command.people}, "Sửa trong khung chat")
    after = visit_words(Visit(**{**vars(visit), "people": command.people}), asked.now)
    return StaffAnswer(f"Đã sửa {before} thành **{after}**.", (), note)


def _newest(connection: sa.Connection, asked: _Asked) -> Recorded | None:
    """The visit the officer wrote down last here, of today or given the day before."""
    since = start_of(local(asked.now).date()) - _DAY_S
    return visits.latest(connection, asked.member.id, "chat", since)


def _correction(asked: _Asked, found: Recorded, changes: dict[str, Any], why: str) -> Callable[[sa.Connection], None]:
    def note(connection: sa.Connection) -> None:
        visits.correct(connection, found.id, changes, asked.member.id, why, now=asked.now)

    return note


def _origin(asked: _Asked, mark: str) -> str:
    return f"chat:{asked.member.id}:{mark}"
