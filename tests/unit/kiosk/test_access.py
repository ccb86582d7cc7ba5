"""Who is let in: a registered machine, and whoever sits at the server; nobody else, and a proxy's callers neither."""

import pytest

from indicators.tables import interactions
from kiosk.access import COOKIE
from kiosk.devices import kiosks
from tests.unit.kiosk.conftest import Setting

pytestmark = pytest.mark.anyio
VISIT = "0" * 32
CALLS = [
    ("GET", "/kiosk/api/status", None),
    ("POST", "/kiosk/api/ask", {"visit": VISIT, "question": 1, "text": "quên mật khẩu"}),
    ("POST", "/kiosk/api/open", {"visit": VISIT, "slug": "vneid-quen-mat-khau", "touched": True}),
    ("POST", "/kiosk/api/feedback", {"visit": VISIT, "useful": True}),
    ("POST", "/kiosk/api/call", {"visit": VISIT}),
    ("GET", f"/kiosk/api/officer?visit={VISIT}", None),
]


async def test_a_machine_starts_with_its_token_and_is_known_from_then_on(setting: Setting) -> None:
    async with setting.client() as browser:
        started = await browser.get("/kiosk/start", params={"token": setting.token})
        assert (started.status_code, started.headers["location"]) == (303, "/kiosk")
        cookie = started.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/kiosk"))
        page = await browser.get("/kiosk")
        assert page.status_code == 200
        assert "Xã Phú Lâm" in page.text
        assert setting.token not in page.text


async def test_over_https_the_cookie_is_secure(setting: Setting) -> None:
    async with setting.client("https://xa.example") as browser:
        started = await browser.get("/kiosk/start", params={"token": setting.token})
    assert "secure" in started.headers["set-cookie"].lower()


async def test_a_wrong_token_opens_nothing(stranger) -> None:
    started = await stranger.get("/kiosk/start", params={"token": "khong-dung"})
    assert started.status_code == 403
    assert "set-cookie" not in started.headers
    assert "Mã máy không đúng" in started.text


async def test_a_stranger_is_told_how_to_register(stranger) -> None:
    page = await stranger.get("/kiosk")
    assert page.status_code == 403
    assert "troly kiosk add" in page.text


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
async def test_every_call_wants_a_registered_machine(stranger, method: str, path: str, body: object) -> None:
    answer = await stranger.request(method, path, json=body)
    assert answer.status_code == 403
    assert answer.json()["user_message"].startswith("Máy này chưa được đăng ký")


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
async def test_a_revoked_machine_is_refused_at_its_next_call(
    setting: Setting, kiosk, method: str, path: str, body: object
) -> None:
    with setting.store.transaction() as connection:
        connection.execute(kiosks.update().values(revoked_at=1.0))
    assert (await kiosk.request(method, path, json=body)).status_code == 403
    page = await kiosk.get("/kiosk")
    assert page.status_code == 403
    assert COOKIE not in kiosk.cookies


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
async def test_at_the_server_itself_the_kiosk_can_be_tried_and_nothing_counts(setting: Setting, address: str) -> None:
    async with setting.client(address, "127.0.0.1") as browser:
        page = await browser.get("/kiosk")
        assert "chạy thử" in page.text
        opened = {"visit": VISIT, "slug": "vneid-quen-mat-khau", "touched": True}
        assert (await browser.post("/kiosk/api/open", json=opened)).status_code == 200
    assert [row.is_test for row in setting.rows(interactions)] == [True]


@pytest.mark.parametrize(
    ("address", "came_from", "headers"),
    [
        ("http://xa.example", "127.0.0.1", {}),  # a proxy that says nothing of itself
        ("http://127.0.0.1:8000", "127.0.0.1", {"X-Forwarded-For": "1.2.3.4"}),
        ("http://127.0.0.1:8000", "127.0.0.1", {"Forwarded": "for=1.2.3.4"}),
        ("http://127.0.0.1:8000", "10.0.0.9", {}),
    ],
)
async def test_who_comes_through_a_proxy_does_not_sit_at_the_server(
    setting: Setting, address: str, came_from: str, headers: dict[str, str]
) -> None:
    async with setting.client(address, came_from) as browser:
        assert (await browser.get("/kiosk", headers=headers)).status_code == 403
