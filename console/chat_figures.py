"""Figures as they are said in a chat: the same that the console shows, in a few lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from console import words
from indicators import hamlets
from indicators.commands import Statistics
from indicators.progress import Progress, progress
from indicators.statistics import SMALL, Figures, GroupBy, Row, Scope, overview, series
from indicators.visit_words import TOPICS
from knowledge.plan_wording import figure

_MOST_TOPICS = 5
_FEW = "ít hơn 5 người, nên không nêu riêng"
Clock = Callable[[], float]


def statistics(connection: sa.Connection, commune: str | None, where: str, asked: Statistics, clock: Clock) -> str:
    """What was done in the period.

    Raises:
        DetailsDeleted: its details are no longer kept.

    """
    scope = Scope(commune, asked.first, asked.last)
    span = "" if asked.title.startswith("Ngày") else f" ({_span(asked)})"
    if asked.topic is None and asked.hamlet is None:
        return f"**{asked.title}{span}, {where}**\n{_overall(connection, scope, clock)}"
    hamlet = hamlets.tidy(asked.hamlet or "", hamlets.known_in(connection, commune))
    about = ", ".join(filter(None, (TOPICS.get(asked.topic or ""), hamlet)))
    title = f"**{about}, {asked.title[:1].lower()}{asked.title[1:]}{span}, {where}**"
    return f"{title}\n{_part(connection, scope, asked.topic, hamlet, clock)}"


def targets(connection: sa.Connection, commune: str, where: str, today: date, topic: str | None, clock: Clock) -> str:
    """How far the year's targets are, each with where the plan sets it."""
    steps = progress(connection, commune, date(today.year, 1, 1), today, clock)
    measured = _about([step for step in steps if step.target is not None], topic)
    if not measured:
        about = f" về {TOPICS[topic]}" if topic else ""
        return f"Kế hoạch của {where} không có chỉ tiêu{about} mà trợ lý đếm được."
    lines = "\n".join(f"- {_target(step)}" for step in measured)
    return f"**Từ đầu năm {today.year} đến {today:%d/%m}, {where}**\n{lines}"


def _overall(connection: sa.Connection, scope: Scope, clock: Clock) -> str:
    figures = overview(connection, scope, clock)
    if not figures.interactions:
        return "Chưa có lượt nào."
    rows = sorted(series(connection, scope, ["topic"], clock), key=lambda row: -row.figures.interactions)
    topics = [f"{_topic(row)} {words.number(row.figures.interactions)}" for row in rows[:_MOST_TOPICS]]
    chats = figures.interactions - figures.visitors
    return "\n".join(
        (
            f"- {_lot(figures)}: trực tiếp {words.number(figures.visitors)}, trò chuyện {words.number(chats)}",
            f"- Trả lời được {words.percent(figures.answered, figures.interactions)}, chuyển cán bộ "
            f"{words.number(figures.handed_off)}, chưa có thông tin {words.number(figures.not_found)}",
            f"- Nhiều nhất: {', '.join(topics)}",
        )
    )


def _part(connection: sa.Connection, scope: Scope, topic: str | None, hamlet: str | None, clock: Clock) -> str:
    """The figures of one topic, one hamlet, or one topic there; small groups are not told apart (statistics)."""
    wanted: dict[GroupBy, str | None] = {"topic": topic, "hamlet": hamlet}
    group_by = [name for name, value in wanted.items() if value is not None]
    rows = series(connection, scope, group_by, clock)
    group = tuple(value for value in wanted.values() if value is not None)
    found = next((row for row in rows if row.group == group), None)
    if found is not None:
        visitors = words.number(found.figures.visitors)
        return f"{_lot(found.figures)}, trong đó {visitors} người được giúp trực tiếp."
    return f"Chưa có lượt nào, hoặc {_FEW}." if any(SMALL in row.group for row in rows) else "Chưa có lượt nào."


def _lot(figures: Figures) -> str:
    return f"{words.number(figures.interactions)} lượt cho {words.number(figures.people)} người"


def _topic(row: Row) -> str:
    slug = row.group[0]
    return slug if slug == SMALL else words.topic(slug)


def _target(step: Progress) -> str:
    assert step.target is not None
    counted = f"**{step.indicator.name}**: đã {words.number(step.counted)}"
    if step.population is not None:
        counted += f"/{words.number(step.population)} ({words.percent(step.share)})"
    demanded = f"{counted}; chỉ tiêu {figure(step.target)} (mục {step.target.section})"
    if not step.indicator.is_target:
        return f"{demanded}. Kết quả chính thức lấy ở {step.indicator.official}."
    if step.target.unit != "%" or not isinstance(step.target.value, int | float):
        return f"{demanded}, kế hoạch không nêu con số để so."
    if step.missing is None:
        return f"{demanded}. Chưa tính được còn thiếu bao nhiêu, vì chưa nhập số {step.indicator.population}."
    return f"{demanded}. " + (f"Còn thiếu **{words.number(step.missing)}**." if step.missing else "Đã đạt.")


def _about(steps: list[Progress], topic: str | None) -> list[Progress]:
    """Those of the topic; where it has none of its own, those it is a part of."""
    if topic is None:
        return steps
    own = [step for step in steps if step.indicator.where.topics == (topic,)]
    return own or [step for step in steps if topic in step.indicator.where.topics]


def _span(asked: Statistics) -> str:
    if asked.first == asked.last:
        return f"{asked.first:%d/%m/%Y}"
    return f"{asked.first:%d/%m} đến {asked.last:%d/%m/%Y}"
