"""Sending: within Zalo's limits, and every answer of Zalo's turned into what the outbox must know."""

import asyncio
import time
from collections.abc import Callable

import httpx
import pytest

from connectors.channel import Refused, RetryLater, Uncertain
from connectors.zalo.codes import CODES, Remedy
from tests.standins import zalo_events as events
from tests.unit.connectors_zalo.conftest import Zalo, outbound

pytestmark = pytest.mark.anyio


async def test_a_text_is_sent_without_markup_and_with_zalos_id_for_it(zalo: Zalo) -> None:
    result = await zalo.channel.send(outbound("Phí là **8.000 đồng**.\nNộp tại xã."))
    (sent,) = zalo.standin.delivered
    assert sent.text == "Phí là 8.000 đồng.\nNộp tại xã."
    assert (sent.user, sent.message_id) == (events.USER, result.message_id)


async def test_buttons_go_in_the_shape_gateways_use_and_bring_their_payload_back(zalo: Zalo) -> None:
    await zalo.channel.send(outbound("Chọn:", "Quên mật khẩu", "Đổi máy"))
    (sent,) = zalo.standin.delivered
    assert sent.text == "Chọn:"
    assert list(sent.buttons) == [
        {"title": "Quên mật khẩu", "type": "oa.query.hide", "payload": "/choose{0}"},
        {"title": "Đổi máy", "type": "oa.query.hide", "payload": "/choose{1}"},
    ]


@pytest.mark.parametrize("error", sorted(code for code, what in CODES.items() if what.remedy is Remedy.PLAIN_TEXT))
async def test_where_zalo_refuses_buttons_the_choices_are_numbered(zalo: Zalo, error: int) -> None:
    zalo.standin.next_errors = [error]
    await zalo.channel.send(outbound("Chọn:", "Quên mật khẩu", "Đổi máy"))
    (sent,) = zalo.standin.delivered
    assert sent.buttons == ()
    assert "1. Quên mật khẩu\n2. Đổi máy" in sent.text


async def test_buttons_can_be_switched_off(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(buttons=False)
    await zalo.authorised()
    assert zalo.channel.limits.buttons == 0
    await zalo.channel.send(outbound("Chọn:", "Một"))
    assert zalo.standin.calls == ["/v3.0/oa/message/cs"]
    assert "1. Một" in zalo.standin.delivered[0].text


async def test_numbered_choices_below_a_full_text_still_fit(zalo: Zalo) -> None:
    zalo.standin.takes_buttons = False
    await zalo.channel.send(outbound("a" * zalo.channel.limits.text, *["Một nhan đề rất dài " * 5] * 5))
    (sent,) = zalo.standin.delivered
    assert len(sent.text) <= 2000
    assert "5. Một" in sent.text


async def test_bare_numbers_are_not_written_a_second_time(zalo: Zalo) -> None:
    zalo.standin.takes_buttons = False
    await zalo.channel.send(outbound("Gõ số để chọn:\n1. Một\n2. Hai", "1", "2"))
    assert zalo.standin.delivered[0].text == "Gõ số để chọn:\n1. Một\n2. Hai"


async def test_the_longest_text_the_channel_allows_is_taken(zalo: Zalo) -> None:
    await zalo.channel.send(outbound("ậ😀" * (zalo.channel.limits.text // 3)))
    assert len(zalo.standin.delivered) == 1


async def test_an_anonymous_visitor_is_answered_by_both_ids(zalo: Zalo) -> None:
    await zalo.channel.send(outbound("Xin chào", "Một", user="anon123", is_anonymous=True, reply_context="c0ffee"))
    (sent,) = zalo.standin.delivered
    assert (sent.user, sent.text.splitlines()[-1]) == ("anon123", "1. Một")
    assert zalo.standin.calls == ["/v2.0/oa/message"]


async def test_an_expired_token_is_replaced_and_the_message_sent_once(zalo: Zalo) -> None:
    zalo.standin.expire_access()
    await asyncio.gather(*(zalo.channel.send(outbound(f"tin {n}")) for n in range(5)))
    assert zalo.standin.refreshes == 1
    assert sorted(sent.text for sent in zalo.standin.delivered) == [f"tin {n}" for n in range(5)]


async def test_without_authorisation_messages_wait(zalo: Zalo) -> None:
    zalo.standin.revoke()
    for _ in range(2):
        with pytest.raises(RetryLater, match="cấp quyền") as caught:
            await zalo.channel.send(outbound())
        assert caught.value.whole_account
        assert caught.value.after_s is not None
    await zalo.authorised()
    await zalo.channel.send(outbound())
    assert len(zalo.standin.delivered) == 1


@pytest.mark.parametrize("error", sorted(code for code, what in CODES.items() if what.remedy is Remedy.GIVE_UP))
async def test_what_the_person_or_the_window_forbids_is_a_dead_letter_without_alarm(
    zalo: Zalo, error: int, caplog: pytest.LogCaptureFixture
) -> None:
    zalo.standin.next_errors = [error]
    with pytest.raises(Refused, match=str(error)):
        await zalo.channel.send(outbound())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("error", [*sorted(c for c, what in CODES.items() if what.remedy is Remedy.OPERATOR), -9999])
async def test_what_the_operator_must_mend_is_told_once_and_shown_until_it_works_again(
    zalo: Zalo, error: int, caplog: pytest.LogCaptureFixture
) -> None:
    zalo.standin.next_errors = [error, error]
    for _ in range(2):
        with pytest.raises(Refused, match=str(error)):
            await zalo.channel.send(outbound())
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1
    account = await zalo.parts.tokens.find(events.OA)
    assert account is not None
    assert str(error) in account.problem
    await zalo.channel.send(outbound())
    account = await zalo.parts.tokens.find(events.OA)
    assert account is not None
    assert account.problem == ""


async def test_an_error_without_buttons_is_not_sent_a_second_time(zalo: Zalo) -> None:
    zalo.standin.next_errors = [-210]
    with pytest.raises(Refused):
        await zalo.channel.send(outbound())
    assert len(zalo.standin.calls) == 1


async def test_the_48_hour_and_7_day_windows(zalo: Zalo) -> None:
    zalo.standin.interactions[events.USER] = time.time() - 3 * 86_400
    with pytest.raises(Refused, match="-320"):
        await zalo.channel.send(outbound())
    zalo.standin.oas[events.OA].has_zca = True
    await zalo.channel.send(outbound())
    zalo.standin.interactions[events.USER] = time.time() - 8 * 86_400
    with pytest.raises(Refused, match="7 ngày"):
        await zalo.channel.send(outbound())


async def test_a_rate_limit_holds_the_account_until_the_next_minute(zalo: Zalo) -> None:
    zalo.standin.next_faults = ["rate_limited"]
    with pytest.raises(RetryLater) as caught:
        await zalo.channel.send(outbound())
    assert caught.value.whole_account
    assert 0 < (caught.value.after_s or 0) <= 60


async def test_when_the_minute_is_used_up_zalo_is_not_called_again(zalo: Zalo) -> None:
    zalo.standin.per_minute = 1
    await zalo.channel.send(outbound())
    with pytest.raises(RetryLater):
        await zalo.channel.send(outbound())
    assert len(zalo.standin.calls) == 1


@pytest.mark.parametrize(("fault", "waits"), [("error_500", False), ("too_many", True)])
async def test_a_server_that_takes_nothing_is_tried_again(zalo: Zalo, fault: str, waits: bool) -> None:
    zalo.standin.next_faults = [fault]
    with pytest.raises(RetryLater) as caught:
        await zalo.channel.send(outbound())
    assert (caught.value.after_s is not None) is waits
    await zalo.channel.send(outbound())
    assert len(zalo.standin.delivered) == 1


async def test_a_server_that_is_not_there_is_tried_again(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(api_url="http://127.0.0.1:9")
    await zalo.authorised()
    with pytest.raises(RetryLater):
        await zalo.channel.send(outbound())


@pytest.mark.parametrize(("fault", "arrived"), [("lost_request", 0), ("lost_answer", 1), ("bad_gateway", 1)])
async def test_a_send_without_an_answer_is_uncertain_whether_or_not_it_arrived(
    open_zalo: Callable[..., Zalo], fault: str, arrived: int
) -> None:
    zalo = open_zalo()
    await zalo.authorised()
    zalo.parts.http.timeout = httpx.Timeout(1.0)
    zalo.standin.faults.hang_s = 4.0
    zalo.standin.next_faults = [fault]
    with pytest.raises(Uncertain):
        await zalo.channel.send(outbound())
    assert len(zalo.standin.delivered) == arrived


async def test_an_echo_of_zalos_settles_an_uncertain_send(zalo: Zalo) -> None:
    message = outbound("Phí là **8.000 đồng**.", "Một")
    zalo.standin.next_faults = ["bad_gateway"]
    with pytest.raises(Uncertain):
        await zalo.channel.send(message)
    assert await zalo.channel.was_delivered(message) is None
    (sent,) = zalo.standin.delivered
    await zalo.post(events.from_oa(sent.text, message_id=sent.message_id))
    assert await zalo.channel.was_delivered(message) is True
    assert await zalo.channel.was_delivered(message) is None  # one echo proves one message


@pytest.mark.parametrize("echo_first", [True, False])
async def test_the_echo_of_a_known_send_proves_nothing_about_another(zalo: Zalo, echo_first: bool) -> None:
    if echo_first:
        await zalo.post(events.from_oa("Xin chào", message_id="abc"))
        await zalo.parts.echoes.sent(events.OA, events.USER, "abc", "Xin chào")
    else:
        result = await zalo.channel.send(outbound("Xin chào"))
        await zalo.post(events.from_oa("Xin chào", message_id=result.message_id))
    assert await zalo.channel.was_delivered(outbound("Xin chào")) is None


async def test_an_echo_to_another_person_proves_nothing(zalo: Zalo) -> None:
    await zalo.post(events.from_oa("Xin chào", user="999"))
    assert await zalo.channel.was_delivered(outbound("Xin chào")) is None


async def test_the_proof_of_the_app_secret_is_sent_where_it_is_demanded(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(appsecret_proof=True)
    await zalo.authorised()
    zalo.standin.wants_proof = True
    await zalo.channel.send(outbound())
    assert len(zalo.standin.delivered) == 1


async def test_no_token_or_secret_reaches_log_or_error_text(zalo: Zalo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    old = zalo.standin.oas[events.OA]
    secrets = [events.APP_SECRET, old.access, old.refresh]
    zalo.standin.expire_access()
    await zalo.channel.send(outbound("Câu trả lời riêng"))
    secrets += [old.access, old.refresh]
    zalo.standin.revoke()
    with pytest.raises(RetryLater) as caught:
        await zalo.channel.send(outbound("Câu trả lời riêng"))
    said = caplog.text + str(caught.value)
    assert not [secret for secret in secrets if secret in said]
    assert "Câu trả lời riêng" not in said
