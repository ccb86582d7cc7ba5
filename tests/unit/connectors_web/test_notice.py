"""The urgent notice that pages show as a banner."""

import time

import httpx
import pytest
from fastapi import FastAPI

from connectors import notices
from connectors.web.notice import notice_router
from storage.store import Store

pytestmark = pytest.mark.anyio


async def _read(store: Store) -> str:
    app = FastAPI()
    app.include_router(notice_router(store))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        response = await client.get("/api/v1/notice")
    assert response.headers["cache-control"] == "no-store"
    text: str = response.json()["text"]
    return text


async def test_the_notice_is_told_while_it_holds(store: Store) -> None:
    assert not await _read(store)
    await store.run(lambda connection: notices.set_notice(connection, "Mất điện đến 15 giờ.", time.time() + 600))
    assert await _read(store) == "Mất điện đến 15 giờ."


async def test_a_notice_whose_time_is_over_is_not_told(store: Store) -> None:
    await store.run(lambda connection: notices.set_notice(connection, "Đã qua.", time.time() - 1))
    assert not await _read(store)
