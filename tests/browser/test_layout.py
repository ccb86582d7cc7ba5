"""Small, middle and large windows, large text, dark colours, paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.chat_page import ChatPage
from tests.browser.conftest import NewPage
from tests.browser.fake_api import FakeApi
from tests.browser.script import QUOTE

SIZES = [(320, 568), (360, 740), (768, 1024), (1280, 800)]
TALL_PRESSABLE = "button, select, textarea, summary"


def fill(chat: ChatPage, fake: FakeApi) -> None:
    """Let one of everything stand on the page."""
    for text in ("chữ liền", "hồ sơ đến đâu", "quên mật khẩu"):
        chat.ask(text)
    chat.open_citation("Hướng dẫn")
    fake.fail_next(503)
    chat.send("x" * 300)
    expect(chat.resend_button).to_be_visible()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request: pytest.FixtureRequest, new_page: NewPage, fake: FakeApi) -> ChatPage:
    width, height = request.param
    page = new_page(viewport={"width": width, "height": height}, has_touch=width < 1000)
    return ChatPage(page, fake.address).open()


def test_nothing_scrolls_sideways_and_everything_is_big_enough_to_press(sized: ChatPage, fake: FakeApi) -> None:
    assert sized.overflow() == 0
    check_targets(sized.page)
    fill(sized, fake)
    assert sized.overflow() == 0
    check_targets(sized.page)


def check_targets(page: Page) -> None:
    """Assert that whatever is pressed is at least 48 CSS pixels high and wide, and text 18 pixels."""
    pressable = [each for each in page.locator(TALL_PRESSABLE).all() if each.is_visible()]
    boxes = [(each.inner_text(), each.bounding_box()) for each in pressable]
    assert [text for text, box in boxes if box and min(box["height"], box["width"]) < 48] == []
    assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") >= 18


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_text_at_twice_its_size_keeps_everything_in_reach(
    new_page: NewPage, fake: FakeApi, size: tuple[int, int]
) -> None:
    page = new_page(viewport={"width": size[0], "height": size[1]})
    double_text(page)
    chat = ChatPage(page, fake.address).open()
    assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") == 36
    fill(chat, fake)
    assert chat.overflow() == 0
    cut_off = "e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'"
    shown = page.locator(":is(button, summary, h1, h2, p):not(.visually-hidden)").filter(visible=True).all()
    assert [each.inner_text() for each in shown if each.evaluate(cut_off)] == []


def double_text(page: Page) -> None:
    """Set the browser's own text size from 16 to 32 pixels, as a reader does in its settings."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


def test_a_page_zoomed_to_four_times_keeps_the_conversation_readable(new_page: NewPage, fake: FakeApi) -> None:
    chat = ChatPage(new_page(viewport={"width": 320, "height": 256}), fake.address).open()
    answer = chat.ask("quên mật khẩu")
    assert chat.overflow() == 0
    expect(answer).to_be_in_viewport()
    expect(chat.page.locator(".dock")).to_have_css("position", "static")


def test_dark_colours_follow_the_readers_preference(new_page: NewPage, fake: FakeApi) -> None:
    chat = ChatPage(new_page(color_scheme="dark"), fake.address).open()
    assert chat.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(19, 26, 26)"
    assert violations(chat.page) == []
    fill(chat, fake)
    assert violations(chat.page) == []


def test_motion_stands_still_when_the_reader_prefers_it(chat: ChatPage, fake: FakeApi) -> None:
    fake.hold()
    chat.send("chờ")
    dots = chat.page.locator(".dots")
    expect(dots).to_be_visible()
    assert dots.evaluate("e => getComputedStyle(e, '::before').animationName") == "none"


def test_on_paper_stands_the_conversation_with_its_sources(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    chat.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    chat.page.emulate_media(media="print")
    expect(chat.page.get_by_text(QUOTE)).to_be_visible()
    expect(chat.log.get_by_role("heading", name="Câu hỏi")).to_be_visible()
    for useless in (chat.input, chat.new_button, chat.choice("Tài khoản bị khóa")):
        expect(useless).to_be_hidden()
    chat.page.emulate_media(media="screen")
    chat.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(chat.page.get_by_text(QUOTE)).to_be_hidden()
