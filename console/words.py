"""How figures, times and the names of things are written for officers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

from indicators.officers import Role
from indicators.times import VIETNAM
from indicators.words import CHANNELS, OUTCOMES
from knowledge.guides import TOPICS

_TOPICS = {**TOPICS, "plan": "Tra cứu kế hoạch", "": "Chưa rõ lĩnh vực"}
_ROLES = {Role.OFFICER: "Cán bộ", Role.MANAGER: "Lãnh đạo, phụ trách", Role.ADMIN: "Quản trị"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def number(value: float | Decimal | None, digits: int = 0) -> str:
    """A number with dots between thousands and a decimal comma ("1.234", "12,5"); a dash for none."""
    if value is None:
        return "–"
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:,}".translate(str.maketrans(",.", ".,"))


def percent(part: float | None, whole: float | None = 1) -> str:
    """`part` of `whole` as a percentage ("12,5%"); a dash if there is nothing to divide by."""
    if part is None or not whole:
        return "–"
    share = number(Decimal(str(part)) / Decimal(str(whole)) * 100, 1)
    return f"{share.removesuffix(',0')}%"


def clock(at: float | None) -> str:
    """A moment in seconds since 1970 ("14:05 22/11/2026")."""
    return "–" if at is None else _local(at).strftime("%H:%M %d/%m/%Y")


def day(value: date | float | None) -> str:
    """A date ("22/11/2026")."""
    if value is None:
        return "–"
    return (value if isinstance(value, date) else _local(value)).strftime("%d/%m/%Y")


def ago(at: float, now: float) -> str:
    """How long ago something was, in one unit."""
    seconds = max(now - at, 0)
    for unit, name in ((_DAY, "ngày"), (_HOUR, "giờ"), (_MINUTE, "phút")):
        if seconds >= unit:
            return f"{int(seconds // unit)} {name} trước"
    return "vừa xong"


def topic(slug: str | None) -> str:
    """The name of a topic."""
    return _TOPICS.get(slug or "", slug or "")


def channel(name: str | None) -> str:
    """The name of a channel."""
    return CHANNELS.get(name or "", name or "–")


def outcome(name: str | None) -> str:
    """The name of an outcome."""
    return OUTCOMES.get(name or "", name or "–")


def role(value: Role) -> str:
    """The name of a role."""
    return _ROLES[value]


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(VIETNAM)
