"""The webhook: 200 at once, everything genuine stored, everything else counted and dropped."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.channel import Kind
from connectors.zalo.settings import SignatureMode
from tests.standins import zalo_events as events
from tests.unit.connectors_zalo.conftest import Zalo, token_pair

pytestmark = pytest.mark.anyio
CONVERSATION = f"zalo:{events.OA}:{events.USER}"


async def test_a_text_is_handed_to_the_inbox_with_its_commune(zalo: Zalo) -> None:
    event = events.text("Thủ tục khai sinh")
    assert (await zalo.post(event)).status_code == 200
    (message,) = zalo.core.accepted
    assert message.conversation == CONVERSATION
    assert (message.text, message.kind, message.commune) == ("Thủ tục khai sinh", Kind.TEXT, "phu-lam")
    assert message.message_id == event["message"]["msg_id"]
    assert message.sent_at == pytest.approx(int(event["timestamp"]) / 1000)
    assert not message.is_anonymous


async def test_the_consoles_unsigned_check_is_answered(zalo: Zalo) -> None:
    for body in (b"{}", b"", b" {} "):
        assert (await zalo.browser.post("/zalo/webhook", content=body)).status_code == 200
    assert (await zalo.browser.get("/zalo/webhook")).status_code == 200
    assert await zalo.counts() == {"console_check": 3}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("user_send_image", Kind.IMAGE),
        ("user_send_gif", Kind.IMAGE),
        ("user_send_link", Kind.LINK),
        ("user_send_audio", Kind.VOICE),
        ("user_send_video", Kind.VIDEO),
        ("user_send_sticker", Kind.STICKER),
        ("user_send_location", Kind.LOCATION),
        ("user_send_file", Kind.FILE),
        ("user_send_business_card", Kind.CONTACT),
    ],
)
async def test_what_cannot_be_read_reaches_the_inbox_by_its_kind(zalo: Zalo, name: str, kind: Kind) -> None:
    await zalo.post(events.message(name, events.MEDIA[name]))
    assert [(message.kind, message.text) for message in zalo.core.accepted] == [(kind, "")]


async def test_a_new_follower_starts_a_conversation_and_leaving_says_nothing(zalo: Zalo) -> None:
    await zalo.post(events.follow())
    await zalo.post(events.follow("unfollow"))
    assert [(message.kind, message.conversation) for message in zalo.core.accepted] == [(Kind.START, CONVERSATION)]


async def test_an_anonymous_visitor_can_be_answered(zalo: Zalo) -> None:
    await zalo.post(events.anonymous("anonymous_send_text", {"text": "Xin chào"}))
    (message,) = zalo.core.accepted
    assert (message.is_anonymous, message.user, message.reply_context) == (True, "anon123", "c0ffee")


async def test_staff_who_answer_in_zalos_own_tool_silence_the_bot_there(zalo: Zalo) -> None:
    await zalo.post(events.from_oa("Chào bác, tôi giúp bác", admin="77"))
    [(conversation, seconds)] = zalo.core.paused
    assert conversation == CONVERSATION
    assert 3590 < seconds < 3610
    assert zalo.core.accepted == []


async def test_an_officers_words_that_come_late_or_again_do_not_make_the_silence_longer(zalo: Zalo) -> None:
    said = events.from_oa("Chào bác", admin="77")
    await zalo.post(said | {"timestamp": str(int(said["timestamp"]) - 40 * 60_000)})
    await zalo.post(said | {"timestamp": str(int(said["timestamp"]) - 90 * 60_000)})
    [(_, seconds)] = zalo.core.paused
    assert 19 * 60 < seconds < 21 * 60


async def test_our_own_echo_does_not_silence_the_bot(zalo: Zalo) -> None:
    await zalo.post(events.from_oa("Câu trả lời"))
    assert (zalo.core.paused, zalo.core.accepted) == ([], [])


async def test_withdrawn_consent_is_honoured(zalo: Zalo) -> None:
    await zalo.post(events.other("user_withdraw"))
    assert zalo.core.forgotten == [CONVERSATION]


@pytest.mark.parametrize("name", ["user_seen_message", "user_received_message", "user_click_chatnow", "unheard_of"])
async def test_events_that_ask_for_nothing_are_acknowledged(zalo: Zalo, name: str) -> None:
    assert (await zalo.post(events.other(name))).status_code == 200
    assert (zalo.core.accepted, zalo.core.paused) == ([], [])


async def test_a_repeat_is_the_same_message(zalo: Zalo) -> None:
    event = events.text("Xin chào")
    for attempt in ("0", "1", "2"):
        assert (await zalo.post(event, num_retry=attempt)).status_code == 200
    assert len(zalo.core.accepted) == 1


async def test_a_forged_event_is_answered_with_200_counted_and_dropped(zalo: Zalo) -> None:
    body = events.body_of(events.text("Tôi giả mạo"))
    for headers in ({}, {"X-ZEvent-Signature": "mac=" + "0" * 64}, {"X-ZEvent-Signature": "mac=ẩ".encode()}):
        response = await zalo.browser.post("/zalo/webhook", content=body, headers=headers)  # type: ignore[arg-type]
        assert response.status_code == 200
    assert zalo.core.accepted == []
    assert await zalo.counts() == {"unsigned": 1, "wrong_signature": 2}


async def test_the_app_secret_is_not_taken_for_the_oa_secret(zalo: Zalo) -> None:
    event = events.text("a")
    body = events.body_of(event)
    headers = events.signed(body, event["timestamp"], secret=events.APP_SECRET)
    await zalo.browser.post("/zalo/webhook", content=body, headers=headers)
    assert await zalo.counts() == {"wrong_signature": 1}


async def test_log_only_lets_a_wrong_signature_in_and_says_so(
    open_zalo: Callable[..., Zalo], caplog: pytest.LogCaptureFixture
) -> None:
    zalo = open_zalo(signature=SignatureMode.LOG_ONLY)
    body = events.body_of(events.text("Câu hỏi riêng tư"))
    await zalo.browser.post("/zalo/webhook", content=body, headers={"X-ZEvent-Signature": "mac=00"})
    assert len(zalo.core.accepted) == 1
    assert "log-only" in caplog.text
    assert "riêng tư" not in caplog.text
    assert (await zalo.counts())["let_through"] == 1


async def test_before_the_oa_secret_is_known_only_the_console_check_passes(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(oa_secret=None)
    assert (await zalo.browser.post("/zalo/webhook", content=b"{}")).status_code == 200
    assert (await zalo.post(events.text("a"))).status_code == 200
    assert zalo.core.accepted == []
    assert await zalo.counts() == {"console_check": 1, "no_secret": 1}


@pytest.mark.parametrize("age_s", [3 * 3600 + 60, 30 * 86_400, -4 * 3600])
async def test_an_old_event_posted_again_is_dropped(zalo: Zalo, age_s: int) -> None:
    event = events.text("Cũ", timestamp=str(int((time.time() - age_s) * 1000)))
    assert (await zalo.post(event)).status_code == 200
    assert zalo.core.accepted == []
    assert await zalo.counts() == {"stale": 1}


async def test_the_last_repeat_of_zalos_ladder_is_not_too_old(zalo: Zalo) -> None:
    ladder_s = 30 + 300 + 900 + 1800 + 3600
    await zalo.post(events.text("Chậm", timestamp=str(int((time.time() - ladder_s) * 1000))))
    assert len(zalo.core.accepted) == 1


async def test_events_of_another_app_or_an_unknown_oa_are_dropped(zalo: Zalo) -> None:
    event = events.text("a", app_id="1")
    body = events.body_of(event)
    headers = events.signed(body, event["timestamp"], app_id="1")
    await zalo.browser.post("/zalo/webhook", content=body, headers=headers)
    await zalo.post(events.text("a", oa="999"))
    assert zalo.core.accepted == []
    assert await zalo.counts() == {"other_app": 1, "unknown_oa": 1}


async def test_each_oa_speaks_for_its_commune(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(host={"commune": "nhon-trach"}, oas={events.OA: "phu-lam", "222": "xuan-hoa"})
    await zalo.parts.tokens.save("333", "OA thứ ba", token_pair("a" * 20, "r" * 20))
    for oa in (events.OA, "222", "333"):
        await zalo.post(events.text("Xin chào", oa=oa))
    assert [message.commune for message in zalo.core.accepted] == ["phu-lam", "xuan-hoa", "nhon-trach"]


@pytest.mark.parametrize(
    "body", [b"\xff", b"[]", b"{", b'{"app_id":"1"}', b'{"app_id":' + b"[" * 50_000, b"x" * 300_000]
)
async def test_malformed_and_oversized_bodies_are_answered_with_200_and_dropped(zalo: Zalo, body: bytes) -> None:
    assert (await zalo.browser.post("/zalo/webhook", content=body)).status_code == 200
    assert zalo.core.accepted == []
    assert sum((await zalo.counts()).values()) == 1


async def test_a_signed_event_without_ids_is_counted_as_unreadable(zalo: Zalo) -> None:
    event = events.text("a")
    del event["sender"]
    assert (await zalo.post(event)).status_code == 200
    assert await zalo.counts() == {"unreadable": 1}


async def test_a_slow_database_does_not_keep_zalo_waiting_and_nothing_is_lost(
    zalo: Zalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.zalo.webhook._STORE_WITHIN_S", 0.05)
    free = asyncio.Event()
    zalo.core.before_accept = free.wait
    assert (await zalo.post(events.text("Chờ lâu"))).status_code == 200  # the database is not free yet
    assert zalo.core.accepted == []
    free.set()
    await zalo.channel._webhook.finish()
    await zalo.channel._webhook.replay()
    assert [message.text for message in zalo.core.accepted] == ["Chờ lâu"]


async def test_a_broken_database_puts_events_on_disk_until_it_is_back(zalo: Zalo, tmp_path: Path) -> None:
    async def broken() -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("database is away"))

    zalo.core.before_accept = broken
    for words in ("một", "hai"):
        assert (await zalo.post(events.text(words))).status_code == 200
    waiting = zalo.parts.spool.waiting()
    assert len(waiting) == 2
    assert {path.stat().st_mode & 0o777 for path in waiting} == {0o600}
    await zalo.channel._webhook.replay()
    assert len(zalo.parts.spool.waiting()) == 2
    zalo.core.before_accept = None
    assert await zalo.channel._webhook.replay() == 2
    assert [message.text for message in zalo.core.accepted] == ["một", "hai"]
    assert zalo.parts.spool.waiting() == []


async def test_an_event_that_fails_by_itself_does_not_hold_up_the_others(zalo: Zalo) -> None:
    await zalo.parts.spool.keep(b"{}")
    await zalo.parts.spool.keep(events.body_of(events.text("sau")))
    assert await zalo.channel._webhook.replay() == 1
    assert [message.text for message in zalo.core.accepted] == ["sau"]
    assert zalo.parts.spool.waiting() == []
    told = [finding.subject for finding in await zalo.channel.check() if not finding.ok]
    assert "Sự kiện không xử lý được: 1" in told


async def test_what_can_be_stored_nowhere_is_not_acknowledged(zalo: Zalo, tmp_path: Path) -> None:
    async def broken() -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("database is away"))

    zalo.core.before_accept = broken
    (tmp_path / "zalo-spool").write_text("in the way")
    assert (await zalo.post(events.text("a"))).status_code == 503


async def test_nothing_in_a_message_is_fetched_or_logged(zalo: Zalo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="connectors")
    payload = {"type": "image", "payload": {"url": "http://169.254.169.254/latest", "thumbnail": "file:///etc/passwd"}}
    await zalo.post(events.message("user_send_image", {"attachments": [payload]}))
    await zalo.post(events.text("Số căn cước của tôi là 001099000001"))
    assert zalo.standin.calls == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("connectors")]
    assert not any("001099000001" in line or "169.254" in line or events.OA_SECRET in line for line in ours)


async def test_the_domain_verification_page_stands_at_the_root(open_zalo: Callable[..., Zalo]) -> None:
    zalo = open_zalo(verifier_codes=["AbC-12_3"])
    page = await zalo.browser.get("/zalo_verifierAbC-12_3.html")
    assert page.status_code == 200
    assert 'content="AbC-12_3"' in page.text
    assert (await zalo.browser.get("/zalo_verifierother.html")).status_code == 404
