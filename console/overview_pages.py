"""The first page: how much was helped with what, by which way, how well, and how far the plan's targets are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response

from console import charts, periods, words
from console.access import Officer
from console.charts import Bar, Columns
from console.parts import Parts, parts_of
from console.periods import Period
from console.sections import Section
from console.view import chosen_commune, page
from indicators import statistics
from indicators.definitions import RULE
from indicators.progress import Progress, progress
from indicators.statistics import SMALL, Figures, GroupBy, Scope

_MOST_ARTICLES = 8
router = APIRouter()
SECTION = Section(router, "Tổng quan", "/", place=10)


@dataclass(frozen=True)
class Overview:
    """What the page shows; `towards` is empty where all communes are shown together."""

    figures: Figures
    before: Figures
    course: Columns
    hours: Columns
    topics: Sequence[Bar]
    channels: Sequence[Bar]
    hamlets: Sequence[Bar]
    articles: Sequence[tuple[str, int]]
    towards: Sequence[Progress]


@router.get("/")
async def show(
    request: Request,
    viewer: Officer,
    ky: Annotated[str, Query()] = "thang",
    tu: Annotated[str, Query()] = "",
    den: Annotated[str, Query()] = "",
) -> Response:
    """The overview of a period ("ngay", "tuan", "thang", "nam", or "khac" with two dates)."""
    parts = parts_of(request)
    chosen = periods.period(ky, parts.clock(), tu, den)
    commune = chosen_commune(request, viewer)
    shown = await parts.store.run(lambda connection: gather(connection, parts, commune, chosen), durable=False)
    return await page(request, viewer, "overview.html", period=chosen, shown=shown, rule=RULE)


def gather(connection: sa.Connection, parts: Parts, commune: str | None, chosen: Period) -> Overview:
    """Everything the page shows."""
    scope = Scope(commune, chosen.first, chosen.last)

    def by(name: GroupBy) -> dict[str, int]:
        rows = statistics.series(connection, scope, [name], parts.clock)
        return {row.group[0]: row.figures.interactions for row in rows}

    course = by(chosen.step)
    hours = course if chosen.step == "hour" else by("hour")
    hamlets = {name: count for name, count in by("hamlet").items() if name}
    articles = statistics.top_articles(connection, scope, _MOST_ARTICLES, parts.clock)
    return Overview(
        figures=statistics.overview(connection, scope, parts.clock),
        before=statistics.overview(connection, Scope(commune, *chosen.before), parts.clock),
        course=_columns(course, periods.steps(chosen)),
        hours=_columns(hours, [(f"{hour:02}", f"{hour}h") for hour in range(24)]),
        topics=_bars(by("topic"), words.topic),
        channels=_bars(by("channel"), words.channel),
        hamlets=_bars(hamlets, str),
        articles=[(parts.articles.get(slug, slug), count) for slug, count in articles],
        towards=_towards(connection, parts, commune, chosen) if commune else (),
    )


def _towards(connection: sa.Connection, parts: Parts, commune: str, chosen: Period) -> Sequence[Progress]:
    """Every indicator, those first that the commune's plan sets a target for."""
    steps = progress(connection, commune, *chosen.year_to_date, parts.clock)
    return sorted(steps, key=lambda step: step.target is None)


def _columns(counts: Mapping[str, int], steps: Sequence[tuple[str, str]]) -> Columns:
    return charts.columns([(label, counts.get(key, 0)) for key, label in steps], hidden=counts.get(SMALL, 0))


def _bars(counts: Mapping[str, int], name: Callable[[str], str]) -> Sequence[Bar]:
    """The longest first, the small groups at the end."""
    ordered = sorted(counts.items(), key=lambda entry: (entry[0] == SMALL, -entry[1]))
    return charts.bars([(name(value), count) for value, count in ordered])
