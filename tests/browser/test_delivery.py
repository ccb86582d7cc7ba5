"""How the page and its files are delivered: types, policy, caching. Needs no browser."""

import re
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from connectors.web.page import page_router


@pytest.fixture
def client() -> TestClient:
    return client_of(page_router())


def client_of(router: APIRouter) -> TestClient:
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def linked_files(client: TestClient) -> list[str]:
    return re.findall(r'(?:href|src)="(static/[^"]+)"', client.get("/").text)


def test_the_page_has_a_strict_policy_and_nothing_inline(client: TestClient) -> None:
    response = client.get("/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|{{", response.text)


def test_the_page_is_checked_each_time_but_not_sent_twice(client: TestClient) -> None:
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert first.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert not again.content


def test_every_linked_file_is_there_and_kept_for_a_year(client: TestClient) -> None:
    files = linked_files(client)
    assert len(files) >= 5
    for name in files:
        response = client.get(f"/{name}")
        assert response.status_code == 200
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in response.headers["cache-control"]


def test_a_file_asked_for_under_an_old_version_is_sent_but_not_kept(client: TestClient) -> None:
    response = client.get("/static/web/000000000000/js/main.js")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["x/nothing.js", "x/index.html", "x/..%2fpage.py", "x/%2e%2e/page.py", "x/"])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/web/{name}").status_code == 404


def test_a_changed_file_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<link href="{{static}}/a.css">')
    (tmp_path / "a.css").write_text("a{}")
    before = linked_files(client_of(page_router(tmp_path)))
    (tmp_path / "a.css").write_text("b{}")
    assert linked_files(client_of(page_router(tmp_path))) != before


def test_head_is_answered(client: TestClient) -> None:
    response = client.head("/")
    assert response.status_code == 200
    assert not response.content
