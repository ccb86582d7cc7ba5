"""The field: Enter, line breaks, growth, the limit, an input method."""

from playwright.sync_api import expect

from tests.browser.chat_page import ChatPage
from tests.browser.fake_api import FakeApi


def test_nothing_is_sent_while_the_field_is_empty(chat: ChatPage, fake: FakeApi) -> None:
    expect(chat.send_button).to_be_disabled()
    chat.send("   ")
    expect(chat.send_button).to_be_disabled()
    chat.input.fill("hỏi")
    expect(chat.send_button).to_be_enabled()
    assert fake.requests == []


def test_shift_enter_breaks_the_line_and_the_field_grows(chat: ChatPage, fake: FakeApi) -> None:
    before = chat.input.evaluate("field => field.offsetHeight")
    chat.input.press_sequentially("dòng một")
    for _ in range(3):
        chat.input.press("Shift+Enter")
    chat.input.press_sequentially("dòng cuối")
    assert chat.input.evaluate("field => field.offsetHeight") > before
    chat.input.press("Enter")
    chat.answer_after(0)
    assert fake.requests[0].text == "dòng một\n\n\ndòng cuối"
    assert chat.input.evaluate("field => field.offsetHeight") == before


def test_an_enter_that_ends_a_composition_does_not_send(chat: ChatPage, fake: FakeApi) -> None:
    chat.input.fill("tiếng việt")
    chat.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "cancelable": True})
    expect(chat.input).to_have_value("tiếng việt")
    assert fake.requests == []


def test_near_the_limit_the_page_counts_and_over_it_does_not_send(chat: ChatPage, fake: FakeApi) -> None:
    counter = chat.page.locator("#question-counter")
    chat.input.fill("ă" * 1799)
    expect(counter).to_be_hidden()
    chat.input.fill("😀" * 1990)
    expect(counter).to_have_text("Còn 10 ký tự")
    expect(chat.send_button).to_be_enabled()
    chat.send("ă" * 2012)
    expect(counter).to_have_text("Dài quá 12 ký tự. Xin viết ngắn lại.")
    expect(chat.send_button).to_be_disabled()
    expect(chat.input).to_have_attribute("aria-invalid", "true")
    assert fake.requests == []
