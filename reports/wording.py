"""Numbers, shares and dates as a Vietnamese office writes them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from knowledge.plan_wording import number

__all__ = ["NONE", "change", "day", "number", "score", "share", "share_of", "span"]

NONE = "–"
"""What stands in a table where there is no figure."""


def share(value: float | None) -> str:
    """A share (0–1) as a percentage with at most one decimal: "12,5%"; None: a dash."""
    return NONE if value is None else f"{_rounded(Decimal(str(value)) * 100)}%"


def score(value: float | None) -> str:
    """A mean rating with one decimal: "4,5"; None: a dash."""
    return NONE if value is None else _rounded(Decimal(str(value)))


def share_of(part: int, whole: int) -> str:
    """`part` of `whole` as a percentage; a dash where there is nothing to be a part of."""
    return share(part / whole) if whole else NONE


def change(now: int, before: int) -> str:
    """The change since the period before: "tăng 12,5%", "giảm 4%", "không đổi"; without a basis the difference."""
    if now == before:
        return "không đổi"
    word = "tăng" if now > before else "giảm"
    if not before:
        return f"{word} {number(now)}"
    return f"{word} {share(abs(now - before) / before)}"


def day(value: date) -> str:
    """A day in figures: "14/10/2026"."""
    return f"{value.day}/{value.month}/{value.year}"


def span(first: date, last: date) -> str:
    """A span of days: "từ ngày 15/9/2026 đến hết ngày 14/10/2026"."""
    return f"từ ngày {day(first)} đến hết ngày {day(last)}"


def _rounded(value: Decimal) -> str:
    """To one decimal, as people round (half up, like the console)."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number(int(rounded)) if rounded == int(rounded) else number(float(rounded))
