"""`troly channels check`, the part of Zalo: what is wrong and what to do next."""

from collections.abc import Callable

import pytest

from connectors.zalo.settings import SignatureMode
from tests.standins import zalo_events as events
from tests.unit.connectors_zalo.conftest import Zalo, outbound

pytestmark = pytest.mark.anyio


async def problems(zalo: Zalo) -> str:
    return "\n".join(f"{found.subject}: {found.next_step}" for found in await zalo.channel.check() if not found.ok)


async def test_a_channel_in_order_has_nothing_to_mend(zalo: Zalo) -> None:
    await zalo.post(events.text("Xin chào"))
    assert await problems(zalo) == ""


async def test_a_new_channel_is_led_step_by_step(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(
        host={"public_url": None, "operator_token": None}, oa_secret=None, signature=SignatureMode.LOG_ONLY
    )
    told = await problems(zalo)
    for step in (
        "TROLY_PUBLIC_URL",
        "TROLY_ZALO_OA_SECRET",
        "TROLY_OPERATOR_TOKEN",
        "TROLY_ZALO_SIGNATURE=enforce",
        "/zalo/authorize",
        "trang Webhook",
    ):
        assert step in told


async def test_a_lost_authorisation_is_told_with_its_reason(zalo: Zalo) -> None:
    zalo.standin.revoke()
    told = await problems(zalo)
    assert "Cần cấp quyền lại tại /zalo/authorize" in told
    assert "-14014" in told


async def test_zalo_out_of_reach_is_told(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(api_url="http://127.0.0.1:9")
    await zalo.authorised()
    assert "không kết nối được tới Zalo" in await problems(zalo)


@pytest.mark.parametrize("error", [-209, -212, -221, -223, -224])
async def test_what_the_console_lacks_is_told_in_words(zalo: Zalo, error: int) -> None:
    zalo.standin.next_errors = [error]
    assert str(error) in await problems(zalo)


async def test_dropped_requests_are_told_with_their_likely_cause(zalo: Zalo) -> None:
    body = events.body_of(events.text("a"))
    await zalo.browser.post("/zalo/webhook", content=body, headers={"X-ZEvent-Signature": "mac=00"})
    told = await problems(zalo)
    assert "(wrong_signature): 1" in told
    assert "OA Secret Key" in told


async def test_an_oa_without_commune_or_verification_is_told(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(oas={})
    await zalo.authorised()
    zalo.standin.oas[events.OA].is_verified = False
    told = await problems(zalo)
    assert "TROLY_ZALO_OAS" in told
    assert "chưa xác thực" in told


async def test_a_mistyped_commune_is_told_with_those_there_are(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(host={"communes": ["phu-lam", "xuan-hoa"]}, oas={events.OA: "phulam"})
    assert "Không có xã “phulam”. Các xã có dữ liệu: phu-lam, xuan-hoa." in await problems(zalo)


async def test_what_only_people_can_mend_is_told_without_asking_zalo(zalo: Zalo) -> None:
    assert await zalo.channel.troubles() == []
    zalo.standin.revoke()
    with pytest.raises(Exception, match="cấp quyền"):
        await zalo.channel.send(outbound())
    calls = len(zalo.standin.calls)
    [told] = await zalo.channel.troubles()
    assert "“UBND xã Phú Lâm” cần cấp quyền lại" in told
    assert len(zalo.standin.calls) == calls
    await zalo.authorised()
    assert await zalo.channel.troubles() == []


async def test_the_last_error_of_a_send_is_told(zalo: Zalo) -> None:
    zalo.standin.next_errors = [-224]
    with pytest.raises(Exception, match="-224"):
        await zalo.channel.send(outbound())
    assert "cần nâng cấp gói" in await problems(zalo)
