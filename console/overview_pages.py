"""The first page: how much was helped with what, by which way, how well, and how far the plan's targets are."""

from __future__ import annotations

from collections.abc import Sequence
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
from indicators.statistics import Figures, GroupBy, Row, Scope

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

    def by(name: GroupBy) -> list[Row]:
        return statistics.series(connection, scope, [name])

    course = {row.group[0]: row.figures.interactions for row in by(chosen.step)}
    hours = course if chosen.step == "hour" else {row.group[0]: row.figures.interactions for row in by("hour")}
    articles = statistics.top_articles(connection, scope, _MOST_ARTICLES)
    return Overview(
        figures=statistics.overview(connection, scope),
        before=statistics.overview(connection, Scope(commune, *chosen.before)),
        course=charts.columns([(label, course.get(key, 0)) for key, label in periods.steps(chosen)]),
        hours=charts.columns([(f"{hour}h", hours.get(f"{hour:02}", 0)) for hour in range(24)]),
        topics=_bars([(words.topic(row.group[0]), row.figures.interactions) for row in by("topic")]),
        channels=_bars([(words.channel(row.group[0]), row.figures.interactions) for row in by("channel")]),
        hamlets=_bars([(row.group[0], row.figures.interactions) for row in by("hamlet") if row.group[0]]),
        articles=[(parts.articles.get(slug, slug), count) for slug, count in articles],
        towards=_towards(connection, commune, chosen) if commune else (),
    )


def _towards(connection: sa.Connection, commune: str, chosen: Period) -> Sequence[Progress]:
    """Every indicator, those first that the commune's plan sets a target for."""
    return sorted(progress(connection, commune, *chosen.year_to_date), key=lambda step: step.target is None)


def _bars(values: list[tuple[str, int]]) -> Sequence[Bar]:
    return charts.bars(sorted(values, key=lambda entry: -entry[1]))
