"""A citizen on Zalo and the real assistant: app, engine and database; only Zalo is the stand-in."""

import asyncio
import json
import re
import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live import Live, running, troly, until
from tests.standins import zalo_events as events
from tests.standins.zalo import Oa, ZaloStandIn
from tests.standins.zalo_webhooks import WebhookSender

OPERATOR_TOKEN = "operator-token-of-the-tests"
SECOND_OA = "222333444555"
ANSWERED_WITHIN_S = 60.0
Result = Any
WITH_BUTTONS = "không nhận được mã OTP của VNeID"


@pytest.fixture(scope="module")
def standin() -> Iterator[ZaloStandIn]:
    zalo = ZaloStandIn(Oa(events.OA), Oa(SECOND_OA, "UBND xã Xuân Hòa"))
    zalo.callback_url = "https://tro-ly.example.vn/zalo/callback"
    with zalo.serving() as address:
        zalo.address = address
        yield zalo


@pytest.fixture(scope="module")
def assistant(standin: ZaloStandIn, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The assistant with Zalo switched on, both OAs authorised through its pages."""
    data = tmp_path_factory.mktemp("zalo")
    for part in ("models", "index"):
        shutil.copytree(prepared / part, data / part)
    with running(
        data,
        public_url="https://tro-ly.example.vn",
        operator_token=OPERATOR_TOKEN,
        zalo_app_id=events.APP_ID,
        zalo_app_secret=events.APP_SECRET,
        zalo_oa_secret=events.OA_SECRET,
        zalo_oas=json.dumps({events.OA: "phu-lam", SECOND_OA: "xuan-hoa"}),
        zalo_oauth_url=standin.address,
        zalo_api_url=standin.address,
        zalo_timeout_s=3,
    ) as live:
        for oa_id in standin.oas:
            standin.admin_of = oa_id
            authorise(live)
        yield live


def authorise(live: Live) -> None:
    """An operator begins, the OA's administrator presses "Cho phép", Zalo sends the browser back."""
    begun = httpx.post(f"{live.url}/zalo/authorize", data={"operator_token": OPERATOR_TOKEN})
    assert begun.status_code == 303, begun.text
    back = httpx.get(begun.headers["location"])
    query = httpx.URL(back.headers["location"]).query.decode()
    page = httpx.get(f"{live.url}/zalo/callback?{query}")
    assert page.status_code == 200, page.text
    assert "Đã kết nối OA" in page.text


class Citizen:
    """A person in front of Zalo, new in each test."""

    def __init__(self, live: Live, standin: ZaloStandIn, oa: str = events.OA) -> None:
        self.id = str(int(events.new_id()[:14], 16))
        self._live = live
        self._standin = standin
        self._oa = oa

    def send(self, *batch: dict[str, Any], prepare: Callable[[WebhookSender], None] | None = None) -> None:
        """Have Zalo post events."""

        async def post() -> None:
            sender = WebhookSender(f"{self._live.url}/zalo/webhook")
            if prepare is not None:
                prepare(sender)
            outcomes = await sender.send_all(batch)
            await sender.close()
            assert {outcome.status for outcome in outcomes} == {200}
            assert sender.slowest_s < 2.0

        run(post())

    def say(self, *words: str) -> None:
        """Type messages."""
        self.send(*(self.text(word) for word in words))

    def text(self, words: str) -> dict[str, Any]:
        """The event of a typed message."""
        return events.text(words, user=self.id, oa=self._oa)

    def sees(self, count: int) -> list[str]:
        """Wait until this many messages are in the chat, and return them."""
        until(lambda: len(self._standin.texts_to(self.id)) >= count, ANSWERED_WITHIN_S, f"{count} replies")
        return self._standin.texts_to(self.id)

    def asks(self, words: str) -> str:
        """Type a question and return what came back first."""
        before = len(self._standin.texts_to(self.id))
        self.say(words)
        return self.sees(before + 1)[before]

    def buttons(self) -> list[dict[str, Any]]:
        """The buttons of the last message, which may be on their way still."""
        seen = self._standin.delivered
        until(lambda: any(sent.buttons for sent in seen if sent.user == self.id), ANSWERED_WITHIN_S, "buttons")
        return list([sent for sent in seen if sent.user == self.id][-1].buttons)


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(coroutine)


@pytest.fixture
def citizen(assistant: Live, standin: ZaloStandIn) -> Citizen:
    return Citizen(assistant, standin)


def test_the_consoles_check_is_answered(assistant: Live) -> None:
    async def check() -> int:
        sender = WebhookSender(f"{assistant.url}/zalo/webhook")
        try:
            return await sender.check()
        finally:
            await sender.close()

    assert run(check()) == 200


def test_a_question_is_answered_with_its_source_as_plain_text(citizen: Citizen) -> None:
    answer = citizen.asks("Quên mật khẩu VNeID thì làm sao?")
    assert "mật khẩu" in answer
    assert "**" not in answer
    citizen.say("cảm ơn")
    assert "\nNguồn (kiểm tra ngày" in "\n".join(citizen.sees(2))


def test_the_offices_hours_are_told_also_right_after_an_article(citizen: Citizen, assistant: Live) -> None:
    assert troly("channels", "hours", "T2-T6 07:30-11:30 13:30-17:00", env=assistant.env).returncode == 0
    citizen.asks("Quên mật khẩu VNeID thì làm sao?")
    answer = citizen.asks("giờ làm việc của xã")
    assert answer.startswith("Giờ làm việc: thứ Hai đến thứ Sáu 07:30–11:30 và 13:30–17:00.")
    assert "mật khẩu" not in answer


def test_a_follower_is_greeted_and_a_sticker_gets_a_kind_sentence(citizen: Citizen) -> None:
    citizen.send(events.follow(user=citizen.id))
    citizen.sees(1)
    citizen.send(events.message("user_send_sticker", events.MEDIA["user_send_sticker"], user=citizen.id))
    greeting, kind = citizen.sees(2)
    assert "Trợ lý xã" in greeting
    assert "Cảm ơn" in kind


def test_repeats_are_answered_once_and_order_is_kept(citizen: Citizen, standin: ZaloStandIn) -> None:
    def twice(sender: WebhookSender) -> None:
        sender.disorder.duplicate = 1.0

    citizen.send(citizen.text("xin chào"), citizen.text("bạn là ai"), prepare=twice)
    citizen.sees(2)
    citizen.say("tạm biệt")
    assert len(citizen.sees(3)) == 3


def test_a_pressed_button_and_its_number_typed_choose_the_same(citizen: Citizen, standin: ZaloStandIn) -> None:
    citizen.asks(WITH_BUTTONS)
    offered = citizen.buttons()
    assert {button["type"] for button in offered} == {"oa.query.hide"}
    by_button = citizen.asks(offered[0]["payload"])
    other = Citizen(citizen._live, standin)
    other.asks(WITH_BUTTONS)
    assert other.asks("1") == by_button


def test_where_zalo_refuses_buttons_the_choices_are_numbered(citizen: Citizen, standin: ZaloStandIn) -> None:
    standin.takes_buttons = False
    try:
        answer = citizen.asks(WITH_BUTTONS)
    finally:
        standin.takes_buttons = True
    other = Citizen(citizen._live, standin)
    other.asks(WITH_BUTTONS)
    (first, *_) = other.buttons()
    assert f"\n1. {first['title']}" in answer
    assert citizen.asks("1") == other.asks(first["payload"])


def test_each_oa_answers_for_its_commune(assistant: Live, standin: ZaloStandIn) -> None:
    question = "chỉ tiêu tỷ lệ hồ sơ trực tuyến là bao nhiêu?"
    first = Citizen(assistant, standin).asks(question)
    second = Citizen(assistant, standin, oa=SECOND_OA).asks(question)
    assert "Phú Lâm" in first
    assert "Xuân Hòa" in second
    assert {sent.oa for sent in standin.delivered if sent.text == second} == {SECOND_OA}


def test_staff_who_take_over_are_not_interrupted(citizen: Citizen, standin: ZaloStandIn) -> None:
    citizen.asks("xin chào")
    citizen.send(events.from_oa("Chào bác, tôi là Lan ở bộ phận một cửa", admin="77", user=citizen.id))
    citizen.say("tôi muốn hỏi về khai sinh")
    # Another person's answer, asked later, shows that the queue has passed this one.
    Citizen(citizen._live, standin).asks("xin chào")
    assert len(standin.texts_to(citizen.id)) == 1


def test_a_forged_message_is_not_answered(citizen: Citizen, assistant: Live, standin: ZaloStandIn) -> None:
    body = events.body_of(citizen.text("xin chào"))
    for headers in ({}, {"X-ZEvent-Signature": "mac=" + "0" * 64}):
        assert httpx.post(f"{assistant.url}/zalo/webhook", content=body, headers=headers).status_code == 200
    Citizen(assistant, standin).asks("xin chào")
    assert standin.texts_to(citizen.id) == []


def test_a_token_that_died_is_replaced_without_the_citizen_noticing(citizen: Citizen, standin: ZaloStandIn) -> None:
    standin.expire_access()
    before = standin.refreshes
    assert citizen.asks("xin chào")
    assert standin.refreshes == before + 1


def test_a_send_that_zalo_stumbles_over_is_repeated(citizen: Citizen, standin: ZaloStandIn) -> None:
    standin.next_faults = ["error_500", "error_500"]
    assert citizen.asks("xin chào")
    citizen.say("tạm biệt")
    assert len(citizen.sees(2)) == 2


def test_the_operators_check_is_content_and_names_the_oas(citizen: Citizen, assistant: Live) -> None:
    citizen.asks("xin chào")

    def told() -> str:
        return troly("channels", "check", env=assistant.env).stdout

    until(lambda: re.search(r"Sự kiện webhook gần nhất: \d\d/\d\d/\d{4}", told()), 30, "the counters are written")
    found = told()
    assert "OA “UBND xã Phú Lâm” (388613280878808645): đã cấp quyền" in found
    assert "OA “UBND xã Xuân Hòa”" in found


def test_no_secret_lies_in_the_clear(citizen: Citizen, assistant: Live, standin: ZaloStandIn) -> None:
    citizen.asks("xin chào")
    secrets = [events.APP_SECRET, events.OA_SECRET, OPERATOR_TOKEN]
    for oa in standin.oas.values():
        secrets += [oa.access, oa.refresh]
    written = [path for path in assistant.data_folder.glob("**/*") if path.is_file() and path.suffix != ".gz"]
    assert written
    leaks = [(path.name, secret[:8]) for path in written for secret in secrets if secret.encode() in path.read_bytes()]
    assert leaks == []
