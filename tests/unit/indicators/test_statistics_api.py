"""The figures over HTTP: the same as everywhere else, for whoever has the token."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from connectors.web.problems import install
from connectors.web.statistics import statistics_router
from console import words as console_words
from indicators import words
from indicators.figures import DIMENSIONS, PERIODS, Figures, Scope
from indicators.officers import Role
from indicators.statistics import SMALL, overview, series
from indicators.suppression import FEWEST_PEOPLE, too_small
from indicators.times import start_of
from storage.store import Store
from tests.made_up_log import MadeUpLog, fill
from tests.unit.console.made_up import Office
from tests.unit.indicators.counting import all_rows, by_hand

pytestmark = pytest.mark.anyio
TOKEN = "a-token-of-the-statistics"
COMMUNES = {"phu-lam": "xã Phú Lâm", "an-vien": "xã An Viễn"}
FIRST, LAST, TODAY = date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 28)
MONTH = {"from": "2026-11-01", "to": "2026-11-30"}
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}


def now() -> float:
    return start_of(TODAY) + 12 * 3600


@pytest.fixture(scope="module")
def month(module_store: Store) -> Store:
    """A seeded month."""
    with module_store.transaction() as connection:
        fill(connection, MadeUpLog(rows=2000, first=FIRST, last=LAST, people=250, communes=tuple(COMMUNES)))
    return module_store


@pytest.fixture
async def client(month: Store) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(month, TOKEN) as client:
        yield client


def client_of(store: Store, token: str | None) -> httpx.AsyncClient:
    app = FastAPI()
    install(app)
    app.include_router(statistics_router(store, token, COMMUNES, now))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app", headers=ALLOWED)


async def ask(client: httpx.AsyncClient, path: str = "statistics", **query: str) -> httpx.Response:
    return await client.get(f"/api/v1/{path}", params={**MONTH, **query})


def told(figures: Figures) -> dict[str, Any]:
    """The figures as the API tells them."""
    found = {field.name: getattr(figures, field.name) for field in fields(Figures) if field.name != "satisfaction_sum"}
    mean = figures.satisfaction_sum / figures.satisfaction_count if figures.satisfaction_count else None
    return {**found, "satisfaction": None if mean is None else round(mean, 2)}


@pytest.mark.parametrize("commune", [None, "phu-lam"])
@pytest.mark.parametrize("group_by", ["", *PERIODS, *DIMENSIONS, "topic,channel", "week,assisted", "outcome,month"])
async def test_the_figures_are_those_counted_by_hand_and_those_of_the_console(
    client: httpx.AsyncClient, month: Store, commune: str | None, group_by: str
) -> None:
    query = {"group_by": group_by} | ({"commune": commune} if commune else {})
    body = (await ask(client, **query)).json()
    scope = Scope(commune, FIRST, LAST)
    names = [name for name in group_by.split(",") if name]
    with month.transaction() as connection:
        data = all_rows(connection)
        assert body["total"] == told(overview(connection, scope, now)) == told(by_hand(data, scope)[()])
        rows = series(connection, scope, names, now)  # what the console and the report call
    assert body["rows"] == [{"group": dict(zip(names, row.group, strict=True)), **told(row.figures)} for row in rows]
    shown = [row for row in body["rows"] if SMALL not in row["group"].values()]
    groups = by_hand(data, scope, names)
    if not set(names) <= set(PERIODS):
        small = too_small({group: figures.people for group, figures in groups.items()})
        large = [figures.interactions for group, figures in groups.items() if group not in small]
        assert sorted(row["interactions"] for row in shown) == sorted(large)
        assert all(row["people"] >= FEWEST_PEOPLE for row in shown)
    assert sum(row["interactions"] for row in body["rows"]) == body["total"]["interactions"]


async def test_the_consoles_page_shows_the_same_figures(client: httpx.AsyncClient, month: Store) -> None:
    office = Office(month)
    office.clock.now = now()
    total = (await ask(client, commune="phu-lam", to="2026-11-28")).json()["total"]
    page = office.signed_in(role=Role.ADMIN).text("/?ky=khac&tu=2026-11-01&den=2026-11-28")
    for name in ("interactions", "people"):
        assert console_words.number(total[name]) in page, name
    assert console_words.percent(total["answered"], total["interactions"]) in page


async def test_csv_and_workbook_hold_the_same_figures(client: httpx.AsyncClient) -> None:
    rows = (await ask(client, group_by="month,topic")).json()["rows"]
    response = await ask(client, group_by="month,topic", format="csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith("\ufeff".encode())
    read = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    names = list(words.FIGURES)
    assert [[line["month"], line["topic"], *(line[name] for name in names)] for line in read] == [
        [
            row["group"]["month"],
            row["group"]["topic"],
            *("" if row[name] is None else str(row[name]) for name in names),
        ]
        for row in rows
    ]
    book = load_workbook(io.BytesIO((await ask(client, group_by="month,topic", format="xlsx")).content))
    title, head, *lines = book["Số liệu"].iter_rows(values_only=True)
    assert title[0] == "Tất cả các xã, từ 01/11/2026 đến 30/11/2026"
    assert head[:3] == ("Tháng", "Chủ đề", "Lượt hỗ trợ")
    assert [list(line[2:]) for line in lines] == [[row[name] for name in names] for row in rows]
    meanings = dict(book["Định nghĩa"].iter_rows(values_only=True))
    assert meanings["Số người"].startswith("Số người khác nhau")


async def test_every_figure_comes_with_its_definition_and_the_rules(client: httpx.AsyncClient) -> None:
    body = (await ask(client)).json()
    assert set(body["definitions"]) == set(body["total"])
    assert all(body["definitions"].values())
    assert len(body["rules"]) == 2


async def test_indicators_stand_beside_their_targets(client: httpx.AsyncClient) -> None:
    body = (await ask(client, "indicators", commune="phu-lam")).json()
    first = body["indicators"][0]
    assert first["id"] == "huong-dan-ky-nang-so"
    assert first["counted"] > 0
    assert (first["target"]["fact"], first["target"]["value"], first["target"]["section"]) == ("pl-017", 70, "I.2.2")
    assert first["rule"]
    assert (await ask(client, "indicators")).status_code == 422


@pytest.mark.parametrize("path", ["statistics", "indicators"])
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ộ"])
async def test_without_the_token_there_are_no_figures(client: httpx.AsyncClient, path: str, header: str) -> None:
    sent = {"Authorization": header.encode()} if header else {}
    client.headers.pop("Authorization")
    response = await client.get(f"/api/v1/{path}", params={**MONTH, "commune": "phu-lam"}, headers=sent)
    assert (response.status_code, response.headers["content-type"]) == (401, "application/problem+json")
    assert "total" not in response.text


async def test_where_no_token_is_set_nobody_gets_figures(month: Store) -> None:
    async with client_of(month, None) as client:
        client.headers["Authorization"] = "Bearer "
        assert (await ask(client)).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-12-01"},
        {"from": "yesterday"},
        {"from": "1900-01-01"},
        {"to": ""},
        {"commune": "ha-noi"},
        {"group_by": "name"},
        {"group_by": "topic,topic"},
        {"group_by": "day,topic,channel,hour"},
        {"format": "pdf"},
    ],
)
async def test_what_cannot_be_counted_is_a_problem_document(client: httpx.AsyncClient, query: dict[str, str]) -> None:
    response = await ask(client, **query)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert response.json()["user_message"]


async def test_figures_are_kept_by_no_cache(client: httpx.AsyncClient) -> None:
    for form in ("json", "csv", "xlsx"):
        assert (await ask(client, format=form)).headers["cache-control"] == "no-store"
