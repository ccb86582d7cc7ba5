"""What the webhooks share: the size of a body, the secret in a header, and reading what cannot be trusted."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st

from connectors.payload import id_in, json_object, object_in, text_in
from connectors.web.problems import install
from connectors.webhook import SecretHeader, limited_body


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install(app)
    gate = SecretHeader("made-up", "X-Secret", "s3cret")

    @app.post("/made-up/webhook")
    async def receive(request: Request) -> dict[str, Any]:
        body = await limited_body(request, 100_000)
        return {
            "size": None if body is None else len(body),
            "is_right": gate.is_right(request),
            "refused": gate.refused,
        }

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        yield client


@pytest.mark.anyio
@pytest.mark.parametrize(("size", "read"), [(0, 0), (70_000, 70_000), (100_000, 100_000), (100_001, None)])
async def test_a_webhook_reads_up_to_its_own_limit_and_never_says_413(
    web: httpx.AsyncClient, size: int, read: int | None
) -> None:
    """A platform would repeat for hours what it was refused."""
    response = await web.post("/made-up/webhook", content=b"x" * size)
    assert (response.status_code, response.json()["size"]) == (200, read)


@pytest.mark.anyio
async def test_only_the_secret_opens_and_every_other_call_is_counted_but_seldom_logged(
    web: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    for secret in ("", "wrong", "s3cret2", "é") * 3:
        answer = (await web.post("/made-up/webhook", headers={"X-Secret": secret.encode()})).json()
        assert not answer["is_right"]
    assert answer["refused"] == 12
    assert len(caplog.records) == 4  # at 1, 2, 4, 8
    assert (await web.post("/made-up/webhook", headers={"X-Secret": "s3cret"})).json()["is_right"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_an_object_or_nothing(body: bytes) -> None:
    assert json_object(body) is None or isinstance(json_object(body), dict)


@given(JSON)
def test_any_value_is_a_sound_id_text_and_object(value: Any) -> None:
    fields = {"key": value}
    assert len(id_in(fields, "key")) <= 64
    assert id_in(fields, "key").isascii()
    text_in(fields, "key").encode()
    assert "\x00" not in text_in(fields, "key")
    assert object_in(fields, "key") == (value if isinstance(value, dict) else {})
