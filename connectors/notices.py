"""What is said without the engine: fixed sentences for what cannot be read, and what staff set while we run.

Staff set (`troly channels …`, the console's settings): a switch per channel, the office hours, an urgent notice.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa

from connectors.channel import Kind
from connectors.queue import put
from connectors.tables import staff_settings
from knowledge import office_hours

VIETNAM = timezone(timedelta(hours=7))

_GREETING = (
    "Xin chào! Tôi là **Trợ lý xã**. Tôi hướng dẫn dịch vụ công trực tuyến, VNeID, thanh toán không tiền mặt, "
    "chữ ký số, phòng tránh lừa đảo và các việc ở xã. Anh/chị cứ gõ câu hỏi bằng lời của mình, "
    "không cần dấu cũng được.\n\n"
    "Xin đừng gửi mật khẩu, mã OTP hay ảnh giấy tờ ở đây."
)
_UNREADABLE = "Anh/chị gõ giúp câu hỏi bằng chữ, tôi sẽ trả lời ngay."
_OF_KIND: dict[Kind, str] = {
    Kind.START: _GREETING,
    Kind.IMAGE: "Tôi chưa xem được ảnh. Nếu là ảnh giấy tờ tùy thân, anh/chị nên thu hồi để giữ an toàn. "
    + _UNREADABLE,
    Kind.STICKER: "Cảm ơn anh/chị! Cần hỏi việc gì, anh/chị cứ gõ giúp tôi nhé.",
    Kind.VOICE: "Tôi chưa nghe được tin nhắn thoại. " + _UNREADABLE,
    Kind.VIDEO: "Tôi chưa xem được video. " + _UNREADABLE,
    Kind.LOCATION: "Tôi chưa dùng được vị trí. Anh/chị cho biết tên xã và việc cần hỏi bằng chữ nhé.",
    Kind.FILE: "Tôi chưa đọc được tệp và không nhận hồ sơ ở đây. " + _UNREADABLE,
    Kind.LINK: "Tôi không mở đường liên kết trong tin nhắn. Nếu nghi là lừa đảo, anh/chị đừng bấm vào. " + _UNREADABLE,
    Kind.CONTACT: "Tôi không lưu danh thiếp hay số điện thoại. " + _UNREADABLE,
    Kind.OTHER: "Tôi chưa đọc được loại tin nhắn này. " + _UNREADABLE,
}
TOO_LONG = "Tin nhắn dài quá nên tôi chưa đọc được. Anh/chị viết ngắn lại, hoặc chia làm nhiều tin giúp tôi nhé."
TOO_MANY = "Anh/chị nhắn nhanh quá, tôi trả lời không kịp. Xin chờ khoảng một phút rồi nhắn tiếp nhé."
STALE_BUTTON = "Nút này thuộc bản cũ nên không mở được nữa. Xin gõ lại câu hỏi giúp tôi."
SORRY = (
    "Xin lỗi, trợ lý đang gặp sự cố nên chưa trả lời được câu này. Anh/chị thử hỏi lại sau ít phút; nếu gấp, xin đến "
    "Trung tâm Phục vụ hành chính công của xã."
)
SWITCHED_OFF = (
    "Kênh này đang tạm ngừng trả lời tự động. Anh/chị nhắn lại sau, hoặc đến Trung tâm Phục vụ hành chính công của xã "
    "trong giờ làm việc. Việc khẩn cấp xin gọi 113, 114, 115."
)
LINK_REFUSED = (
    "Mã liên kết chưa đúng, đã dùng hoặc đã quá 15 phút. Anh/chị lấy mã mới ở bảng điều khiển, trang mang tên mình."
)
_LINKED = (
    "Đã liên kết. Chào {name}! Từ giờ anh/chị nhắn được ở đây, ví dụ: “ghi 12 lượt VNeID ấp 3”, “thống kê hôm nay”, "
    "“báo cáo tháng 10”, và sẽ được nhắc hạn báo cáo."
)
_NO_HOURS = (
    "Tôi chưa được cho biết giờ làm việc. Anh/chị xem bảng niêm yết ở Trung tâm Phục vụ hành chính công của xã, "
    "hoặc gọi hỏi trước khi đi nhé."
)
_ALL_SETTINGS = sa.select(staff_settings)
_SENDS_TO_THE_OFFICE = frozenset({"handed_off", "not_found"})
_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_DAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_HOURS = re.compile(r"^(T[2-7]|CN)(?:-(T[2-7]|CN))?((?:\s+\d{1,2}:\d{2}-\d{1,2}:\d{2})+)$")


def of_kind(kind: Kind) -> str:
    """The kind sentence for something that is not text."""
    return _OF_KIND.get(kind, _OF_KIND[Kind.OTHER])


def linked(name: str) -> str:
    """What an officer is told whose chat is linked now."""
    return _LINKED.format(name=name)


@dataclass(frozen=True)
class OfficeHours:
    """When the office is open: per span, the first and last weekday (Monday 0) and (from, to) in minutes of the day."""

    text: str
    spans: tuple[tuple[int, int, tuple[tuple[int, int], ...]], ...]

    @classmethod
    def parse(cls, text: str) -> OfficeHours:
        """Read "T2-T6 07:30-11:30 13:30-17:00; T7 07:30-11:30".

        Raises:
            ValueError: it is not written so.

        """
        return cls(text, tuple(_span(part.strip()) for part in text.split(";") if part.strip()))

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at `moment`, any time zone."""
        local = moment.astimezone(VIETNAM)
        minute = local.hour * 60 + local.minute
        return any(
            first <= local.weekday() <= last and any(start <= minute < end for start, end in times)
            for first, last, times in self.spans
        )

    def sentence(self, moment: datetime) -> str:
        """The hours for a citizen, and whether the office is open now."""
        lines = "; ".join(
            f"{_DAY_NAMES[first]}{f' đến {_DAY_NAMES[last]}' if last != first else ''} "
            + " và ".join(f"{_clock(start)}–{_clock(end)}" for start, end in times)
            for first, last, times in self.spans
        )
        now = "Hiện đang trong giờ làm việc." if self.is_open(moment) else "Hiện đang ngoài giờ làm việc."
        return f"Giờ làm việc: {lines}. {now}"


@dataclass(frozen=True)
class StaffNotices:
    """What staff have set. `off` maps switched-off channels to what they say ("" for the usual words).

    `notice` is told once to each conversation, anew when it was set anew (`notice_set_at`).
    """

    off: dict[str, str]
    hours: OfficeHours | None
    notice: str
    notice_set_at: float

    def switched_off(self, channel: str) -> str | None:
        """What the channel says instead of answering, or None if it is on."""
        return (self.off[channel] or SWITCHED_OFF) if channel in self.off else None

    def hours_sentence(self, moment: datetime) -> str:
        """The office hours, or whom to ask for them."""
        return self.hours.sentence(moment) if self.hours else _NO_HOURS

    def with_hours(self, reply: dict[str, Any], moment: datetime) -> dict[str, Any]:
        """The reply with the office hours: first where the office was asked for, last where one is sent there."""
        if self.hours is None:
            return reply
        sentence = self.hours.sentence(moment)
        if office_hours.ARTICLE in reply.get("source_ids", ()):
            return {**reply, "text": f"{sentence}\n\n{reply['text']}"}
        if reply.get("outcome") in _SENDS_TO_THE_OFFICE:
            return {**reply, "text": f"{reply['text'].rstrip()}\n\n{sentence}"}
        return reply


def load(connection: sa.Connection, now: float | None = None) -> StaffNotices:
    """Read what staff have set; a notice whose time is over is left out."""
    now = time.time() if now is None else now
    rows = {row.name: row for row in connection.execute(_ALL_SETTINGS)}
    hours = rows.get("hours")
    notice = rows.get("notice")
    is_current = notice is not None and (notice.value["until"] is None or notice.value["until"] > now)
    return StaffNotices(
        off={name.removeprefix("off:"): row.value["text"] for name, row in rows.items() if name.startswith("off:")},
        hours=OfficeHours.parse(hours.value["text"]) if hours else None,
        notice=notice.value["text"] if notice and is_current else "",
        notice_set_at=notice.updated_at if notice and is_current else 0.0,
    )


def switch_off(connection: sa.Connection, channel: str, text: str = "") -> None:
    """Turn a channel off; it answers every message with `text`, or the usual words."""
    _set(connection, f"off:{channel}", {"text": text})


def switch_on(connection: sa.Connection, channel: str) -> None:
    """Turn a channel on again."""
    _clear(connection, f"off:{channel}")


def set_hours(connection: sa.Connection, text: str) -> None:
    """Set the office hours, none if empty.

    Raises:
        ValueError: they are not written as `OfficeHours.parse` reads them.

    """
    if not text:
        _clear(connection, "hours")
        return
    OfficeHours.parse(text)
    _set(connection, "hours", {"text": text})


def set_notice(connection: sa.Connection, text: str, until: float | None = None) -> None:
    """Set the notice every conversation is told once, until then; none if empty."""
    if text:
        _set(connection, "notice", {"text": text, "until": until})
    else:
        _clear(connection, "notice")


def _set(connection: sa.Connection, name: str, value: dict[str, Any]) -> None:
    put(connection, staff_settings, "name", {"name": name, "value": value, "updated_at": time.time()})


def _clear(connection: sa.Connection, name: str) -> None:
    connection.execute(sa.delete(staff_settings).where(staff_settings.c.name == name))


def _span(text: str) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    match = _HOURS.match(text)
    if match is None:
        raise ValueError(
            f"Không đọc được giờ làm việc “{text}”. Viết như: T2-T6 07:30-11:30 13:30-17:00; T7 07:30-11:30"
        )
    first = _DAYS.index(match[1])
    last = _DAYS.index(match[2] or match[1])
    times = tuple(tuple(_minute(end) for end in span.split("-")) for span in match[3].split())
    if last < first or any(start >= end for start, end in times):
        raise ValueError(f"Giờ làm việc “{text}” có ngày hoặc giờ kết thúc trước khi bắt đầu.")
    return first, last, tuple((start, end) for start, end in times)


def _minute(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    if hour > 24 or minute > 59 or hour * 60 + minute > 24 * 60:
        raise ValueError(f"Không có giờ “{text}”.")
    return hour * 60 + minute


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour:02d}:{rest:02d}"
