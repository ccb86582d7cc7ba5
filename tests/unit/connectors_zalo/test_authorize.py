"""Connecting an OA: from the operator's page to Zalo and back, with the tokens kept."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from connectors.zalo.oauth import challenge
from connectors.zalo.tokens import State
from tests.standins import zalo_events as events
from tests.standins.zalo import Oa
from tests.unit.connectors_zalo.conftest import OPERATOR_TOKEN, PUBLIC_URL, Zalo

pytestmark = pytest.mark.anyio


async def begin(zalo: Zalo, token: str = OPERATOR_TOKEN) -> httpx.Response:
    return await zalo.browser.post("/zalo/authorize", data={"operator_token": token})


async def press_allow(address: str) -> httpx.Response:
    """What the administrator's browser does at Zalo."""
    async with httpx.AsyncClient() as http:
        return await http.get(address)


async def authorise(zalo: Zalo) -> httpx.Response:
    to_zalo = await begin(zalo)
    assert to_zalo.status_code == 303
    back = await press_allow(to_zalo.headers["location"])
    assert back.status_code == 302, back.text
    return await zalo.browser.get(back.headers["location"].removeprefix(PUBLIC_URL))


async def test_an_operator_connects_an_oa(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    assert f"{PUBLIC_URL}/zalo/callback" in (await zalo.browser.get("/zalo/authorize")).text
    page = await authorise(zalo)
    assert page.status_code == 200
    assert "Đã kết nối OA “UBND xã Phú Lâm”" in page.text
    assert "phu-lam" in page.text
    account = await zalo.parts.tokens.find(events.OA)
    assert account is not None
    assert account.state is State.ACTIVE
    assert await zalo.parts.tokens.access(events.OA) == zalo.standin.oas[events.OA].access


async def test_the_console_begins_the_same_way(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    address = await zalo.channel.begin_grant()
    assert address is not None
    back = await press_allow(address)
    page = await zalo.browser.get(back.headers["location"].removeprefix(PUBLIC_URL))
    assert "Đã kết nối OA" in page.text
    assert await open_zalo(host={"public_url": None}).channel.begin_grant() is None


async def test_each_authorisation_has_a_verifier_and_a_state_of_its_own(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    first, second = [parse_qs(urlsplit((await begin(zalo)).headers["location"]).query) for _ in range(2)]
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


async def test_a_challenge_fixed_in_the_console_is_used(open_zalo: Callable[..., Zalo]) -> None:
    verifier = "A" * 43
    zalo = open_zalo(code_verifier=SecretStr(verifier))
    zalo.standin.console_challenge = challenge(verifier)
    assert (await authorise(zalo)).status_code == 200
    assert zalo.standin.token_requests[-1]["code_verifier"] == verifier


async def test_pkce_can_be_switched_off(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(pkce=False)
    assert (await authorise(zalo)).status_code == 200
    assert "code_verifier" not in zalo.standin.token_requests[-1]


async def test_several_oas_are_connected_one_after_another(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(oas={events.OA: "phu-lam", "222": "xuan-hoa"})
    zalo.standin.oas["222"] = Oa("222", "UBND xã Xuân Hòa")
    for oa_id in (events.OA, "222"):
        zalo.standin.admin_of = oa_id
        assert (await authorise(zalo)).status_code == 200
    assert [account.oa_id for account in await zalo.parts.tokens.all()] == ["222", events.OA]


@pytest.mark.parametrize("token", ["", "wrong", "ẩ", OPERATOR_TOKEN + "x"])
async def test_without_the_operator_token_nothing_begins(open_zalo: Callable[..., Zalo], token: str) -> None:
    zalo = open_zalo()
    response = await begin(zalo, token)
    assert response.status_code == 403
    assert "location" not in response.headers
    pasted = {"operator_token": token, "refresh_token": zalo.standin.grant()[1]}
    assert (await zalo.browser.post("/zalo/refresh-token", data=pasted)).status_code == 403
    assert zalo.standin.token_requests == []


@pytest.mark.parametrize("token", [None, SecretStr("short")])
async def test_the_pages_are_closed_without_a_good_operator_token(open_zalo: Callable[..., Zalo], token: Any) -> None:
    zalo = open_zalo(host={"operator_token": token})
    assert (await zalo.browser.get("/zalo/authorize")).status_code == 403
    assert (await begin(zalo, token.get_secret_value() if token else "")).status_code == 403


async def test_a_callback_nobody_asked_for_is_refused_and_its_code_not_used(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    for state in ("", "made-up", "ẩ"):
        page = await zalo.browser.get("/zalo/callback", params={"code": "c", "oa_id": events.OA, "state": state})
        assert page.status_code == 400
    assert zalo.standin.token_requests == []


async def test_a_callback_works_once(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    back = (await press_allow((await begin(zalo)).headers["location"])).headers["location"].removeprefix(PUBLIC_URL)
    assert (await zalo.browser.get(back)).status_code == 200
    assert (await zalo.browser.get(back)).status_code == 400


async def test_a_refusal_at_zalo_is_told(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    state = parse_qs(urlsplit((await begin(zalo)).headers["location"]).query)["state"][0]
    page = await zalo.browser.get("/zalo/callback", params={"state": state})
    assert page.status_code == 400
    assert "Cho phép" in page.text


async def test_a_used_code_is_told_with_its_meaning(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    state = parse_qs(urlsplit((await begin(zalo)).headers["location"]).query)["state"][0]
    page = await zalo.browser.get("/zalo/callback", params={"state": state, "code": "used", "oa_id": events.OA})
    assert page.status_code == 502
    assert "-14005" in page.text
    assert await zalo.parts.tokens.all() == []


async def test_a_refresh_token_of_the_api_explorer_can_be_pasted(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    form = {"operator_token": OPERATOR_TOKEN, "refresh_token": f" {zalo.standin.grant()[1]} "}
    page = await zalo.browser.post("/zalo/refresh-token", data=form)
    assert "Đã kết nối" in page.text
    assert await zalo.parts.tokens.access(events.OA) == zalo.standin.oas[events.OA].access
    again = await zalo.browser.post("/zalo/refresh-token", data=form)
    assert again.status_code == 502
    assert "-14014" in again.text


async def test_the_pages_leak_nothing_and_escape_what_zalo_says(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    zalo.standin.oas[events.OA].name = "<script>alert(1)</script>"
    page = await authorise(zalo)
    assert "<script>" not in page.text
    assert zalo.standin.oas[events.OA].access not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_without_a_public_address_the_operator_is_told_what_to_set(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(host={"public_url": None})
    response = await begin(zalo)
    assert response.status_code == 409
    assert "TROLY_PUBLIC_URL" in response.text


async def test_tokens_are_kept_although_the_oas_name_could_not_be_read(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo()
    zalo.standin.next_errors = [-223]
    assert (await authorise(zalo)).status_code == 200
    account = await zalo.parts.tokens.find(events.OA)
    assert account is not None
