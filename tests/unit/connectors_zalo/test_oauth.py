"""OAuth v4: PKCE, the permission address, and what counts as an answer of the token endpoint."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.zalo.oauth import OAuth, TokenPair, TokenRefused, TokenUnavailable, challenge, new_verifier

pytestmark = pytest.mark.anyio


def oauth(answer: Callable[[httpx.Request], httpx.Response]) -> OAuth:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return OAuth(http, "https://oauth.example", "app-1", "app-secret")


def answering(status: int = 200, **body: Any) -> OAuth:
    return oauth(lambda _: httpx.Response(status, json=body))


def test_the_challenge_is_the_one_of_rfc_7636() -> None:
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_verifier_has_the_form_zalo_asks_for_and_a_challenge_without_ambiguity() -> None:
    verifiers = {new_verifier() for _ in range(20)}
    assert len(verifiers) == 20
    for verifier in verifiers:
        assert len(verifier) == 43
        assert verifier.isalnum()
        assert verifier.isascii()
        assert challenge(verifier).isalnum()


def test_the_permission_address_carries_exactly_zalos_parameters() -> None:
    parts = urlsplit(answering().permission_url("https://a.vn/zalo/callback", "st", "ch"))
    assert (parts.netloc, parts.path) == ("oauth.example", "/v4/oa/permission")
    assert parse_qs(parts.query) == {
        "app_id": ["app-1"],
        "redirect_uri": ["https://a.vn/zalo/callback"],
        "state": ["st"],
        "code_challenge": ["ch"],
    }
    assert "code_challenge" not in answering().permission_url("https://a.vn", "st", None)


async def test_the_request_is_a_form_with_the_secret_in_a_header() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"access_token": "a", "refresh_token": "r", "expires_in": "90000"})

    assert await oauth(answer).exchange("c0de", "ver") == TokenPair("a", "r", 90_000)
    assert seen[0].headers["secret_key"] == "app-secret"
    assert parse_qs(seen[0].content.decode()) == {
        "code": ["c0de"],
        "app_id": ["app-1"],
        "grant_type": ["authorization_code"],
        "code_verifier": ["ver"],
    }


@pytest.mark.parametrize(("given", "seconds"), [("90000", 90_000), (3600, 3600), (None, 90_000), ("soon", 90_000)])
async def test_the_life_of_a_token_is_read_from_text_or_number(given: Any, seconds: int) -> None:
    pair = await answering(access_token="a", refresh_token="r", expires_in=given).refresh("x")
    assert pair.life_s == seconds


@pytest.mark.parametrize(
    "body",
    [
        {"error": -14014, "error_name": "Invalid refresh token"},
        {"error_name": "Invalid refresh token"},
        {"access_token": "", "refresh_token": "r"},
        {"access_token": None, "refresh_token": "r", "error": 0},
        {"access_token": "a"},
        {"error": "odd"},
        {},
    ],
)
async def test_an_answer_without_both_tokens_is_a_refusal_although_it_is_a_200(body: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        await answering(**body).refresh("x")


@pytest.mark.parametrize(
    ("answer", "ambiguous"),
    [
        (httpx.Response(500), True),
        (httpx.Response(502), True),
        (httpx.Response(429), False),
        (httpx.Response(200, text="<html>"), True),
        (httpx.Response(200, json=[]), True),
        (httpx.Response(200, json={"error": -32, "message": "limit"}), False),
        (httpx.Response(200, json={"error": -14004, "error_name": "Invalid secret key"}), False),
    ],
)
async def test_what_settles_nothing_is_not_a_refusal(answer: httpx.Response, ambiguous: bool) -> None:
    with pytest.raises(TokenUnavailable) as caught:
        await oauth(lambda _: answer).refresh("x")
    assert caught.value.ambiguous is ambiguous


@pytest.mark.parametrize(
    ("error", "ambiguous"),
    [(httpx.ConnectError, False), (httpx.ConnectTimeout, False), (httpx.ReadTimeout, True), (httpx.ReadError, True)],
)
async def test_only_a_request_that_left_may_have_been_carried_out(
    error: type[httpx.TransportError], ambiguous: bool
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error("no")

    with pytest.raises(TokenUnavailable) as caught:
        await oauth(answer).refresh("x")
    assert caught.value.ambiguous is ambiguous


def test_tokens_do_not_show_when_printed() -> None:
    assert "geheim" not in repr(TokenPair("geheim-a", "geheim-r", 1))
