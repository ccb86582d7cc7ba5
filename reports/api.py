"""What is fetched without signing in, by an address that holds a secret: the calendar, and a report for an hour."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Literal

import sqlalchemy as sa
from fastapi import APIRouter, HTTPException, Response

from indicators.times import local
from knowledge.plans import Plan
from reports import archive, calendar, links
from reports.form import form_of
from storage.store import Store
from storage.vault import Vault

_PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_CALENDAR = "/api/v1/calendar/{token}.ics"
_FILE = links.PREFIX + "/{key}.{ending}"


def reports_router(
    store: Store,
    plans: Mapping[str, Plan],
    vault: Vault,
    remind_days: int,
    clock: Callable[[], float] = time.time,
) -> APIRouter:
    """The routes `/api/v1/calendar/<token>.ics` and `/api/v1/reports/<id>-<until>-<token>.<docx|xlsx>`."""
    router = APIRouter(tags=["reports"])

    @router.head(_CALENDAR, include_in_schema=False)
    @router.get(_CALENDAR)
    async def calendar_feed(token: str) -> Response:
        """The plan's deadlines (iCalendar), for whoever has the address shown in the console."""

        def forms(connection: sa.Connection) -> dict[str, int]:
            return {slug: form_of(connection, plan).calendar_version for slug, plan in plans.items()}

        commune = calendar.commune_of(token, vault, await store.run(forms, durable=False))
        if commune is None:
            raise HTTPException(404)
        now = clock()
        content = calendar.feed(plans[commune], local(now).date(), remind_days, now)
        return Response(content, media_type="text/calendar; charset=utf-8", headers=_PRIVATE)

    @router.head(_FILE, include_in_schema=False)
    @router.get(_FILE)
    async def report_file(key: str, ending: Literal["docx", "xlsx"]) -> Response:
        """A report's file, for whoever was sent the address within the last hour."""
        number = links.report_of(vault, key, clock())
        found = None if number is None else await store.run(lambda c: archive.by_id(c, number), durable=False)
        if found is None:
            raise HTTPException(404)
        return file_response(*found, ending)

    return router


def file_response(report: archive.Report, files: archive.Files, ending: str) -> Response:
    """One of a report's files, to be saved."""
    content = files.docx if ending == "docx" else files.xlsx
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{report.file_name}.{ending}"'}
    return Response(content, media_type=links.ENDINGS[ending], headers=headers)
