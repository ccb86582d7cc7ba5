"""Saying whether an answer helped."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.chat_page import ChatPage
from tests.browser.fake_api import FakeApi


def feedback(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("group", name="Câu trả lời này có giúp được không?")


def test_under_the_newest_answer_with_a_source_one_can_say_whether_it_helped(chat: ChatPage, fake: FakeApi) -> None:
    chat.ask("quên mật khẩu")
    feedback(chat).get_by_role("button", name="Chưa").click()
    expect(chat.page.get_by_text("Cảm ơn anh/chị đã cho biết.")).to_be_visible()
    assert fake.ratings == [(fake.requests[0].conversation_id, False)]


def test_it_is_asked_of_the_newest_answer_only(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    chat.ask("quên mật khẩu")
    expect(feedback(chat)).to_have_count(1)
    expect(chat.answers.last.filter(has=feedback(chat))).to_have_count(1)


def test_an_answer_without_a_source_asks_nothing(chat: ChatPage) -> None:
    chat.ask("xin chào bà con")
    expect(feedback(chat)).to_have_count(0)


def test_after_a_reload_it_is_asked_again_unless_it_was_said(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    chat.reload()
    feedback(chat).get_by_role("button", name="Có").click()
    expect(chat.page.get_by_text("Cảm ơn anh/chị đã cho biết.")).to_be_visible()
    chat.reload()
    expect(chat.answers).to_have_count(1)
    expect(feedback(chat)).to_have_count(0)


def test_a_rating_that_was_not_taken_can_be_given_again(chat: ChatPage, fake: FakeApi) -> None:
    chat.ask("quên mật khẩu")
    fake.ratings_down = True
    feedback(chat).get_by_role("button", name="Có").click()
    expect(chat.page.get_by_text("Chưa gửi được, xin bấm lại.")).to_be_visible()
    fake.ratings_down = False
    feedback(chat).get_by_role("button", name="Có").click()
    expect(chat.page.get_by_text("Cảm ơn anh/chị đã cho biết.")).to_be_visible()
    assert len(fake.ratings) == 1


def test_the_signs_are_for_the_eye_only(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    for name in ("Có", "Chưa"):
        expect(feedback(chat).get_by_role("button", name=name)).to_have_accessible_name(re.compile(f"^{name}$"))
