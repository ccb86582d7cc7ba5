"""Use without a mouse and without seeing."""

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.chat_page import ChatPage
from tests.browser.fake_api import FakeApi


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_until(page: Page, words: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on something with these words; fail if it never comes there."""
    focused = "() => (document.activeElement.innerText || document.activeElement.id)"
    for _ in range(40):
        page.keyboard.press(key)
        if words in page.evaluate(focused):
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def test_a_whole_conversation_by_keyboard_alone(chat: ChatPage, fake: FakeApi) -> None:
    page = chat.page
    page.keyboard.type("quên mật khẩu")
    press(page, "Enter")
    chat.answer_after(0)
    tab_until(page, "Hướng dẫn sử dụng VNeID", "Shift+Tab")
    press(page, "Enter")
    expect(page.get_by_text("Kiểm tra ngày 05/03/2026")).to_be_visible()
    tab_until(page, "Điện thoại đã đổi số", "Shift+Tab")
    press(page, "Space")
    chat.answer_after(1)
    expect(chat.input).to_be_focused()
    fake.fail_next(503)
    page.keyboard.type("hỏi thêm")
    press(page, "Enter")
    expect(chat.resend_button).to_be_visible()
    tab_until(page, "Gửi lại", "Shift+Tab")
    press(page, "Enter")
    chat.answer_after(2)
    expect(chat.input).to_be_focused()
    tab_until(page, "Hỏi mới", "Shift+Tab")
    press(page, "Enter")
    expect(chat.input).to_be_focused()
    expect(chat.answers).to_have_count(0)


def test_the_skip_link_leads_to_the_field(chat: ChatPage) -> None:
    tab_until(chat.page, "Đến ô nhập câu hỏi", "Shift+Tab")
    expect(chat.page.get_by_role("link", name="Đến ô nhập câu hỏi")).to_be_in_viewport()
    press(chat.page, "Enter")
    expect(chat.input).to_be_focused()


def test_the_focus_is_visible_and_never_trapped(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    seen = set()
    for _ in range(15):
        press(chat.page, "Tab")
        seen.add(chat.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)"))
        width = chat.page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
        on_page = chat.page.evaluate("() => document.activeElement !== document.body")
        assert not on_page or width == "3px"
    assert len(seen) >= 8


def test_roles_and_names_tell_the_page(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    expect(chat.page.locator("body")).to_match_aria_snapshot(
        """
        - link "Đến ô nhập câu hỏi"
        - banner:
          - heading "Trợ lý xã" [level=1]
          - combobox "Địa phương"
          - button "Hỏi mới"
        - main:
          - log "Cuộc trò chuyện":
            - article:
              - heading "Câu hỏi" [level=2]
              - paragraph: quên mật khẩu
            - article:
              - heading "Trợ lý xã" [level=2]
              - list:
                - listitem
                - listitem
                - listitem
                - listitem
              - group "Lựa chọn":
                - button "Điện thoại đã đổi số"
                - button "Tài khoản bị khóa"
              - heading "Nguồn (2)" [level=3]
              - group: Hướng dẫn sử dụng VNeID Mục 3. Lấy lại mật khẩu
              - group
          - status
        - contentinfo:
          - form "Gửi câu hỏi":
            - textbox "Câu hỏi"
            - button "Gửi" [disabled]
        - status
        """
    )
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.page.locator("html")).to_have_attribute("lang", "vi")


def test_waiting_is_announced(chat: ChatPage, fake: FakeApi) -> None:
    fake.hold()
    chat.send("chờ")
    expect(chat.page.get_by_role("status").filter(has_text="Đang tìm câu trả lời…")).to_be_visible()


def test_axe_finds_no_barrier(chat: ChatPage, fake: FakeApi) -> None:
    assert violations(chat.page) == []
    chat.ask("hồ sơ đến đâu")
    chat.ask("quên mật khẩu")
    chat.open_citation("Hướng dẫn")
    fake.fail_next(503)
    chat.send("lỗi")
    expect(chat.resend_button).to_be_visible()
    chat.input.fill("ă" * 2010)
    assert violations(chat.page) == []


def test_axe_finds_no_barrier_on_a_phone(phone_chat: ChatPage) -> None:
    assert violations(phone_chat.page) == []
    phone_chat.ask("quên mật khẩu")
    phone_chat.open_citation("Hướng dẫn")
    assert violations(phone_chat.page) == []
