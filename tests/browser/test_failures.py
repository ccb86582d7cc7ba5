"""What goes wrong is said kindly, can be sent again, and loses nothing; what is hostile is only text."""

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import launched
from tests.browser.fake_api import FakeApi
from tests.browser.script import ATTACK


@pytest.mark.parametrize("status", [413, 422, 429, 500, 503])
def test_a_refusal_is_told_in_the_servers_words_and_can_be_sent_again(
    chat: ChatPage, fake: FakeApi, status: int
) -> None:
    fake.fail_next(status, f"Lời nhắn của máy chủ {status}.")
    chat.send("câu hỏi quý")
    expect(chat.log.get_by_text(f"Lời nhắn của máy chủ {status}.")).to_be_visible()
    expect(chat.questions.last).to_contain_text("câu hỏi quý")
    chat.resend_button.click()
    chat.answer_after(0)
    expect(chat.resend_button).to_have_count(0)
    expect(chat.questions).to_have_count(1)
    assert [request.text for request in fake.requests] == ["câu hỏi quý"] * 2


@pytest.mark.parametrize(
    ("status", "words"), [(503, "tạm nghỉ"), (429, "cùng lúc"), (422, "chưa gửi được"), (500, "trục trặc")]
)
def test_a_refusal_without_words_gets_ours(chat: ChatPage, fake: FakeApi, status: int, words: str) -> None:
    fake.fail_next(status)
    chat.send("hỏi")
    expect(chat.questions.last).to_contain_text(words)


def test_without_network_the_question_stays_and_goes_out_later(chat: ChatPage, fake: FakeApi) -> None:
    chat.page.context.set_offline(True)
    chat.send("mất mạng")
    expect(chat.questions.last).to_contain_text("Chưa kết nối được.")
    chat.page.context.set_offline(False)
    chat.resend_button.click()
    chat.answer_after(0)


def test_a_question_sent_again_moves_to_the_end(chat: ChatPage, fake: FakeApi) -> None:
    fake.fail_next(503)
    chat.send("câu lỗi")
    expect(chat.resend_button).to_be_visible()
    chat.ask("câu sau")
    chat.resend_button.click()
    chat.answer_after(1)
    expect(chat.log.get_by_role("article")).to_contain_text(
        ["câu sau", "Đã nhận: câu sau", "câu lỗi", "Đã nhận: câu lỗi"]
    )


def test_a_failed_question_survives_a_reload_with_its_button(chat: ChatPage, fake: FakeApi) -> None:
    fake.fail_next(503, "Xin chờ ít phút.")
    chat.send("giữ lại")
    expect(chat.resend_button).to_be_visible()
    chat.reload()
    expect(chat.questions.last).to_contain_text("Xin chờ ít phút.")
    chat.resend_button.click()
    chat.answer_after(0)


def test_a_question_cut_off_by_a_reload_can_be_sent_again(chat: ChatPage, fake: FakeApi) -> None:
    fake.hold()
    chat.send("đang gửi")
    expect(chat.waiting).to_be_visible()
    chat.reload()
    fake.release()
    expect(chat.questions.last).to_contain_text("chưa kịp gửi xong")
    chat.resend_button.click()
    chat.answer_after(0)


def test_markup_and_script_addresses_are_shown_as_text(chat: ChatPage) -> None:
    answer = chat.ask("tấn công")
    expect(answer).to_contain_text(ATTACK)
    expect(chat.choice("<b>nút</b>")).to_be_visible()
    expect(answer.locator("img, script, b, i, u, a")).to_have_count(0)
    chat.ask(ATTACK)
    expect(chat.questions.last).to_contain_text(ATTACK)
    chat.reload()
    expect(answer).to_contain_text(ATTACK)
    assert chat.page.evaluate("() => window.hacked") is None


def test_when_a_script_of_the_page_is_missing_the_page_says_so(chat: ChatPage) -> None:
    chat.page.route("**/js/chat.js", lambda route: route.abort())
    chat.page.reload()
    expect(chat.page.get_by_text("Trang chưa sẵn sàng.")).to_be_visible(timeout=60_000)


def test_without_scripts_the_page_says_what_to_do(playwright: Playwright, fake: FakeApi) -> None:
    # Playwright's own switch leaves <noscript> unread; the browser's switch does what a reader's setting does.
    with launched(playwright, "--blink-settings=scriptEnabled=false") as browser:
        page = browser.new_page()
        page.goto(fake.address)
        expect(page.locator("noscript p")).to_be_visible()
        expect(page.locator("#trouble")).to_be_hidden()
