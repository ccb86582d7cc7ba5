"""Routes outside the console and the kiosk, which have their own tests, are open on purpose or ask for a secret."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import service.app
from knowledge.assistant import Assistant
from knowledge.search import Search
from service.app import create_app
from service.settings import Settings
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, library_of

OWN_TESTS = ("/console", "/kiosk", "/l/")
OPEN = {
    "/",
    "/static/web/{asked}/{name:path}",
    "/docs",
    "/docs/oauth2-redirect",
    "/redoc",
    "/openapi.json",
    "/health/live",
    "/health/ready",
    "/api/v1/communes",
    "/api/v1/notice",
    "/api/v1/messages",
    "/api/v1/feedback",
    # Of one conversation, for whoever has its random name.
    "/api/v1/conversations/{conversation_id}/messages",
    "/api/v1/conversations/{conversation_id}/contact",
}
GUARDED = {
    "/api/v1/statistics": "?from=2026-11-01&to=2026-11-30",
    "/api/v1/indicators": "?from=2026-11-01&to=2026-11-30&commune=phu-lam",
    "/api/v1/calendar/{token}.ics": "",
    "/api/v1/reports/{key}.{ending}": "",
}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    assistant = Assistant(Search(library_of(GUIDE, RESIDENCE), None, None))
    monkeypatch.setattr(service.app, "open_assistant", lambda _: assistant)
    settings = Settings(_env_file=None, data_folder=tmp_path, engine_port=1, statistics_token="s" * 16)
    return create_app(settings)


def paths(routes: Iterable[Any]) -> Iterator[str]:
    """The paths of all routes, also of routers inside; of what is mounted, where."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from paths(inner.routes)
        else:
            yield route.path


def test_no_route_was_forgotten(app: FastAPI) -> None:
    found = {path for path in paths(app.routes) if not path.startswith(OWN_TESTS)}
    assert found == OPEN | set(GUARDED)


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("secret", ["", "Bearer made-up", "Bearer " + "t" * 16])
def test_without_the_secret_there_is_nothing_to_see(app: FastAPI, path: str, secret: str) -> None:
    address = path.format(token="made-up", key="made-up", ending="docx") + GUARDED[path]
    response = TestClient(app).get(address, headers={"Authorization": secret} if secret else {})
    assert response.status_code in {401, 403, 404}
    assert "interactions" not in response.text
