"""The figures for other programs: `GET /api/v1/statistics` and `GET /api/v1/indicators`, with a bearer token."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, get_args

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from connectors.web.problems import Problem
from indicators import export, words
from indicators.definitions import RULE
from indicators.figures import GroupBy, Scope
from indicators.progress import Progress, progress
from indicators.statistics import DetailsDeleted, overview, series
from storage.store import Store

_GROUPS = get_args(GroupBy)
_MOST_GROUPS = 3
_LONGEST_DAYS = 3660
_NO_STORE = {"Cache-Control": "no-store"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Format(StrEnum):
    """How the figures are wanted."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def statistics_router(
    store: Store, token: str | None, communes: Mapping[str, str], clock: Callable[[], float] = time.time
) -> APIRouter:
    """Routes of the figures. Without a `token` they are closed; `communes` maps slugs to names."""

    def allowed(request: Request) -> None:
        _check_token(request.headers.get("authorization", ""), token)

    router = APIRouter(prefix="/api/v1", tags=["statistics"], dependencies=[Depends(allowed)])

    def asked(
        first: Annotated[date, Query(alias="from", description="ngày đầu, ví dụ 2026-11-01")],
        last: Annotated[date, Query(alias="to", description="ngày cuối, tính cả ngày này")],
        commune: Annotated[str | None, Query(description="tên thư mục của xã; để trống là tất cả")] = None,
    ) -> Scope:
        if last < first or (last - first).days > _LONGEST_DAYS:
            raise Problem(422, "bad-period", "Khoảng thời gian chưa đúng: “to” phải sau “from”, không quá 10 năm.")
        if commune is not None and commune not in communes:
            raise Problem(422, "unknown-commune", "Không có xã này.", communes=list(communes))
        return Scope(commune, first, last)

    # Not in the annotations: those are read outside this function.
    in_scope = Depends(asked)

    @router.get("/statistics")
    async def statistics(
        scope: Scope = in_scope,
        group_by: Annotated[str, Query(description="các tiêu chí, cách nhau dấu phẩy")] = "",
        form: Annotated[Format, Query(alias="format")] = Format.JSON,
    ) -> Response:
        groups = _groups(group_by)

        def count(connection: sa.Connection) -> Any:
            return overview(connection, scope, clock), series(connection, scope, groups, clock)

        total, rows = await _counted(store, count)
        if form is Format.CSV:
            return _file(export.csv_text(groups, rows).encode(), "text/csv; charset=utf-8", scope, "csv")
        if form is Format.XLSX:
            name = communes[scope.commune] if scope.commune else "Tất cả các xã"
            return _file(export.workbook(scope, name, groups, rows), _XLSX, scope, "xlsx")
        content = {
            **_about(scope),
            "group_by": groups,
            "total": export.values(total),
            "rows": [
                {"group": dict(zip(groups, row.group, strict=True)), **export.values(row.figures)} for row in rows
            ],
            "definitions": {name: meaning for name, (_, meaning) in words.FIGURES.items()},
            "rules": [RULE, words.SMALL_GROUPS],
        }
        return JSONResponse(content, headers=_NO_STORE)

    @router.get("/indicators")
    async def indicators(scope: Scope = in_scope) -> Response:
        commune = scope.commune
        if commune is None:
            raise Problem(422, "commune-missing", "Xin cho biết xã (commune).", communes=list(communes))
        entries = await _counted(
            store, lambda connection: progress(connection, commune, scope.first, scope.last, clock)
        )
        content = {**_about(scope), "indicators": [_indicator(entry) for entry in entries]}
        return JSONResponse(content, headers=_NO_STORE)

    return router


def _check_token(header: str, token: str | None) -> None:
    if not token:
        raise Problem(403, "statistics-closed", "Số liệu chưa mở cho chương trình khác (TROLY_STATISTICS_TOKEN).")
    kind, _, given = header.partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Problem(401, "wrong-token", "Thiếu mã truy cập số liệu, hoặc mã chưa đúng.")


def _groups(text: str) -> list[GroupBy]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    known: list[GroupBy] = [name for name in _GROUPS if name in names]
    if len(known) != len(names) or len(names) > _MOST_GROUPS:
        sentence = f"group_by nhận tối đa {_MOST_GROUPS} tiêu chí khác nhau trong: {', '.join(_GROUPS)}."
        raise Problem(422, "bad-group", sentence, groups=list(_GROUPS))
    return sorted(known, key=names.index)


async def _counted(store: Store, count: Callable[[sa.Connection], Any]) -> Any:
    try:
        return await store.run(count, durable=False)
    except DetailsDeleted as error:
        raise Problem(422, "details-deleted", str(error), since=error.since.isoformat()) from error


def _about(scope: Scope) -> dict[str, Any]:
    return {"from": scope.first.isoformat(), "to": scope.last.isoformat(), "commune": scope.commune}


def _indicator(entry: Progress) -> dict[str, Any]:
    about, target = entry.indicator, entry.target
    return {
        "id": about.id,
        "name": about.name,
        "counts": about.counts,
        "rule": about.rule,
        "counted": entry.counted,
        "population": entry.population,
        "divided_by": about.population,
        "share": entry.share,
        "is_target": about.is_target,
        "official": about.official or None,
        "target": None
        if target is None
        else {
            "fact": target.id,
            "subject": target.subject,
            "operator": target.operator,
            "value": target.value,
            "unit": target.unit,
            "year": target.year,
            "section": target.section,
            "quote": target.quote,
        },
        "needed": entry.needed,
        "missing": entry.missing,
        "related": [fact.id for fact in entry.related],
    }


def _file(content: bytes, media_type: str, scope: Scope, ending: str) -> Response:
    name = f"troly-{scope.commune or 'tat-ca'}-{scope.first}-{scope.last}.{ending}"
    headers = {**_NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
