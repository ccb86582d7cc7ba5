"""For everyone: no barrier that axe-core finds, targets for old fingers, large type, keyboard alone, quiet motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.conftest import NewKiosk
from tests.browser.kiosk.page import SIZES, KioskPage
from tests.browser.kiosk.test_speech import EAR, VOICES

TITLE = "Quên mật khẩu VNeID"
Walk = Callable[[str], None]
SMALL_TARGETS = """() => [...document.querySelectorAll('button, input, a, summary')]
    .filter((thing) => thing.checkVisibility())
    .map((thing) => [thing.textContent.trim() || thing.id, thing.getBoundingClientRect()])
    .filter(([, box]) => box.width < 48 || box.height < 48)
    .map(([words, box]) => `${words}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""
CUT_OFF = """() => [...document.querySelectorAll('#screen *, .bar *, .idle *')]
    .filter((thing) => thing.checkVisibility() && thing.children.length === 0 && thing.textContent.trim())
    .filter((thing) => {
        const { left, right } = thing.getBoundingClientRect();
        const box = (thing.closest('button, li, p') ?? thing).getBoundingClientRect();
        return left < -1 || right > innerWidth + 1 || right > box.right + 1 || thing.scrollWidth > thing.clientWidth + 1
            && getComputedStyle(thing).display !== 'inline';
    })
    .map((thing) => thing.textContent.trim())"""
BROKEN_WORDS = """() => {
    const broken = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        // A web address has no words; where it is broken does not matter.
        if (!node.parentElement.checkVisibility() || node.parentElement.closest(".address")) continue;
        for (const match of node.data.matchAll(/\\p{L}{1,7}/gu)) {
            const range = document.createRange();
            range.setStart(node, match.index);
            range.setEnd(node, match.index + match[0].length);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            if (lines.size > 1) broken.push(match[0]);
        }
    }
    return broken;
}"""


def every_screen(kiosk: KioskPage, server: KioskServer, look: Walk) -> None:
    """Go through all screens and have a look at each."""
    server.employ()
    look("home")
    kiosk.topic("VNeID")
    look("topic")
    kiosk.article(TITLE)
    expect(kiosk.code).to_be_visible()
    look("answer")
    kiosk.tap("Lưu ý")
    look("another part")
    kiosk.tap("Có ích")
    look("satisfaction")
    kiosk.tap("2. Không hài lòng")
    look("thanks")
    kiosk.tap("Trang đầu")
    kiosk.article("Nghi bị lừa qua điện thoại, tin nhắn: kiểm tra nhanh")
    kiosk.tap("Chưa rõ")
    look("unclear, and cases")
    kiosk.tap("Gọi cán bộ hỗ trợ")
    look("call?")
    kiosk.page.get_by_role("main").get_by_role("button", name="Gọi cán bộ").tap()
    expect(kiosk.heading("Đã báo cán bộ")).to_be_visible()
    look("called")
    kiosk.tap("Trang đầu")
    kiosk.search()
    kiosk.type("khai sinh")
    look("search")
    kiosk.tap("VNI")
    look("search, VNI")
    kiosk.field.fill("không có đâu")
    kiosk.tap("Tìm")
    expect(kiosk.heading("Chưa có trong tài liệu")).to_be_visible()
    look("not found")
    kiosk.page.route("**/kiosk/api/**", lambda route: route.abort())
    kiosk.tap("Trang đầu")
    kiosk.article(TITLE)
    expect(kiosk.offline).to_be_visible()
    look("offline")
    kiosk.page.evaluate("() => document.getElementById('idle').showModal()")
    look("countdown")


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def sized(request: pytest.FixtureRequest, new_page: NewPage, server: KioskServer) -> KioskPage:
    """A kiosk of each size, in a browser that can speak and listen."""
    page = new_page(viewport=request.param, has_touch=True, service_workers="block")
    for script in (VOICES, EAR):
        page.add_init_script(script)
    return KioskPage(page, server.register()).open()


def test_axe_finds_no_barrier_on_any_screen(sized: KioskPage, server: KioskServer) -> None:
    def look(screen: str) -> None:
        assert violations(sized.page) == [], screen

    every_screen(sized, server, look)


def test_every_target_is_large_and_no_word_is_broken_or_cut_off(sized: KioskPage, server: KioskServer) -> None:
    def look(screen: str) -> None:
        assert sized.page.evaluate(SMALL_TARGETS) == [], screen
        assert sized.page.evaluate(CUT_OFF) == [], screen
        assert sized.page.evaluate(BROKEN_WORDS) == [], screen
        assert sized.overflow() == 0, screen

    every_screen(sized, server, look)


@pytest.mark.parametrize(("presses", "times"), [(["Chữ to"], 1.5), (["Chữ to", "To nữa"], 2)], ids=["150%", "200%"])
def test_larger_type_loses_nothing(sized: KioskPage, server: KioskServer, presses: list[str], times: float) -> None:
    size = "() => parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = sized.page.evaluate(size)
    for words in presses:
        sized.tap(words)
    assert sized.page.evaluate(size) == times * before

    def look(screen: str) -> None:
        assert sized.page.evaluate(CUT_OFF) == [], screen
        assert sized.page.evaluate(BROKEN_WORDS) == [], screen
        assert sized.overflow() == 0, screen

    every_screen(sized, server, look)


def test_a_window_zoomed_to_twice_its_size_loses_nothing(new_kiosk: NewKiosk, server: KioskServer) -> None:
    kiosk = new_kiosk({"width": 540, "height": 960}, device_scale_factor=2)

    def look(screen: str) -> None:
        assert kiosk.page.evaluate(CUT_OFF) == [], screen
        assert kiosk.overflow() == 0, screen

    every_screen(kiosk, server, look)


def focus_on(page: Page, words: str) -> None:
    """Press Tab until the focus is on something with exactly these words, seeing the focus all the way."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => document.activeElement.innerText?.trim() ?? ''")
        if page.evaluate("() => document.activeElement !== document.body"):
            assert page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth") == "4px"
        if focused == words:
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    focus_on(page, words)
    page.keyboard.press(key)


def test_a_whole_visit_by_keyboard_alone(kiosk: KioskPage, server: KioskServer) -> None:
    server.employ()
    page = kiosk.page
    press(page, TITLE)
    expect(kiosk.heading(TITLE)).to_be_focused()
    press(page, "Bước tiếp", "Space")
    expect(page.get_by_text("Bước 2 trên 6")).to_be_visible()
    press(page, "Lệ phí")
    expect(page.locator(".panel")).to_contain_text("Không mất phí.")
    press(page, "Có ích")
    press(page, "4. Hài lòng")
    expect(page.get_by_text("Đã ghi nhận.")).to_be_visible()
    press(page, "Trang đầu")
    press(page, "Không thấy việc cần làm? Chạm vào đây để tìm")
    expect(kiosk.heading("Tìm việc cần làm")).to_be_focused()
    page.keyboard.press("Tab")
    expect(kiosk.field).to_be_focused()
    page.keyboard.type("khai sinh")
    press(page, "Telex")
    press(page, "d")
    expect(kiosk.field).to_have_value("khai sinhd")
    press(page, "Xóa")
    expect(kiosk.field).to_have_value("khai sinh")
    press(page, "Đăng ký khai sinh cho con")
    press(page, "Gọi cán bộ hỗ trợ")
    press(page, "Gọi cán bộ")
    expect(kiosk.heading("Đã báo cán bộ")).to_be_focused()
    press(page, "Dùng xong")
    expect(kiosk.heading("Xin chào! Hôm nay cần làm việc gì?")).to_be_visible()


def test_the_countdown_is_answered_by_keyboard(kiosk: KioskPage) -> None:
    kiosk.article(TITLE)
    kiosk.page.evaluate("() => document.getElementById('idle').showModal()")
    expect(kiosk.button("Tôi vẫn đang dùng")).to_be_focused()
    kiosk.page.keyboard.press("Escape")
    expect(kiosk.idle).to_be_hidden()
    expect(kiosk.heading(TITLE)).to_be_visible()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(new_kiosk: NewKiosk, motion: str) -> None:
    kiosk = new_kiosk(reduced_motion=motion)
    kiosk.article(TITLE)
    assert kiosk.page.evaluate("() => document.getAnimations().length") == 0


def test_screens_name_themselves_to_those_who_cannot_see(kiosk: KioskPage) -> None:
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "vi")
    expect(kiosk.page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - heading "Xin chào! Hôm nay cần làm việc gì?" [level=1]
          - paragraph
          - list:
            - listitem:
              - button "Dịch vụ công trực tuyến Nộp, tra cứu hồ sơ"
          - heading "Nhiều người hỏi" [level=2]
          - list
          - button "Không thấy việc cần làm? Chạm vào đây để tìm"
        """
    )
    kiosk.article(TITLE)
    expect(kiosk.page.get_by_role("list", name="Các bước").get_by_role("listitem")).to_have_count(6)
    expect(kiosk.page.get_by_role("status").filter(has_text="Bước 1 trên 6")).to_be_visible()
    expect(kiosk.button("Các bước")).to_have_attribute("aria-current", "true")
