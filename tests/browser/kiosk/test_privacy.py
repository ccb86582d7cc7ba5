"""The next person sees nothing of the last one."""

import json

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import NewPage, launched
from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.conftest import NewKiosk
from tests.browser.kiosk.page import PORTRAIT, KioskPage
from tests.browser.kiosk.test_speech import VOICES
from tests.live import until

TITLE = "Quên mật khẩu VNeID"
QUIET_MS, COUNTDOWN_MS = 60_000, 15_000
HOME = "Xin chào! Hôm nay cần làm việc gì?"


@pytest.fixture
def timed(new_page: NewPage, server: KioskServer) -> KioskPage:
    """A kiosk whose clock the test moves on."""
    page = new_page(viewport=PORTRAIT, has_touch=True, service_workers="block")
    page.clock.install()
    return KioskPage(page, server.register()).open()


def visit_of(page: Page, server: KioskServer) -> str:
    """Ask something, and return the visit's number."""
    kiosk = KioskPage(page, "")
    kiosk.search()
    kiosk.field.fill("ai đó")
    kiosk.tap("Tìm")
    expect(kiosk.heading("Chưa có trong tài liệu")).to_be_visible()
    return server.engine.asked[-1].conversation.rpartition(":")[0]


def test_after_a_minute_of_quiet_it_asks_and_after_the_countdown_everything_is_gone(
    timed: KioskPage, server: KioskServer
) -> None:
    first = visit_of(timed.page, server)
    timed.page.clock.fast_forward(QUIET_MS - 2000)
    expect(timed.idle).to_be_hidden()
    timed.page.clock.fast_forward(3000)
    expect(timed.idle).to_be_visible()
    expect(timed.page.locator("#idle-count")).to_have_text("15")
    timed.page.clock.run_for(5000)
    expect(timed.page.locator("#idle-count")).to_have_text("10")
    timed.page.clock.run_for(COUNTDOWN_MS - 5000)
    expect(timed.heading(HOME)).to_be_visible()
    timed.wait()
    expect(timed.page.locator("#idle")).to_be_hidden()
    assert timed.page.evaluate("history.length") == 2  # the blank page the browser began with, and the kiosk
    assert visit_of(timed.page, server) != first


def test_a_touch_keeps_the_visit(timed: KioskPage) -> None:
    timed.article(TITLE)
    timed.page.clock.fast_forward(QUIET_MS - 5000)
    timed.tap("Bước tiếp")
    timed.page.clock.fast_forward(QUIET_MS - 5000)
    expect(timed.idle).to_be_hidden()
    timed.page.clock.fast_forward(6000)
    timed.tap("Tôi vẫn đang dùng")
    expect(timed.idle).to_be_hidden()
    expect(timed.page.get_by_text("Bước 2 trên 6")).to_be_visible()
    timed.page.clock.fast_forward(COUNTDOWN_MS + 5000)
    expect(timed.heading(TITLE)).to_be_visible()


def test_the_countdown_hides_what_was_on_the_screen(timed: KioskPage) -> None:
    timed.article(TITLE)
    timed.page.clock.fast_forward(QUIET_MS + 1000)
    covered = "() => document.elementFromPoint(innerWidth / 2, 300).closest('#idle') !== null"
    assert timed.page.evaluate(covered)
    colour = timed.idle.evaluate("dialog => getComputedStyle(dialog).backgroundColor")
    assert colour.startswith("rgb(")  # nothing shines through
    box = timed.idle.bounding_box()
    assert (box["width"], box["height"]) == (1080, 1920)


def test_who_listens_is_not_idle(new_page: NewPage, server: KioskServer) -> None:
    page = new_page(viewport=PORTRAIT, has_touch=True, service_workers="block")
    page.add_init_script(VOICES)
    page.clock.install()
    kiosk = KioskPage(page, server.register()).open()
    kiosk.article(TITLE)
    kiosk.tap("Nghe đọc")
    page.clock.fast_forward(QUIET_MS + 5000)
    expect(kiosk.idle).to_be_hidden()
    kiosk.tap("Dừng đọc")
    page.clock.fast_forward(QUIET_MS + 5000)
    expect(kiosk.idle).to_be_visible()


def test_a_home_screen_nobody_touched_stays_quiet(timed: KioskPage) -> None:
    timed.page.evaluate("window.isTheSamePage = true")
    timed.page.clock.fast_forward(10 * QUIET_MS)
    expect(timed.idle).to_be_hidden()
    assert timed.page.evaluate("window.isTheSamePage")


def test_who_goes_from_the_home_screen_leaves_a_new_visit_without_being_asked(timed: KioskPage) -> None:
    timed.article(TITLE)
    timed.tap("Trang đầu")
    timed.page.evaluate("window.isTheSamePage = true")
    timed.page.clock.fast_forward(QUIET_MS + 1000)
    timed.page.wait_for_function("() => !window.isTheSamePage")
    expect(timed.idle).to_be_hidden()


def test_who_is_done_clears_at_once_and_no_way_leads_back(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.type("bi mat")
    kiosk.tap("Dùng xong")
    expect(kiosk.heading(HOME)).to_be_visible()
    kiosk.wait()
    kiosk.page.keyboard.press("Alt+ArrowLeft")
    kiosk.page.evaluate("history.forward()")
    kiosk.search()
    expect(kiosk.field).to_have_value("")
    assert "bi mat" not in kiosk.page.content()


def test_it_works_in_chromiums_kiosk_mode(playwright: Playwright, server: KioskServer) -> None:
    with launched(playwright, "--kiosk", "--kiosk-printing", "--overscroll-history-navigation=0") as browser:
        context = browser.new_context(no_viewport=True, has_touch=True)
        kiosk = KioskPage(context.new_page(), server.register()).open()
        kiosk.article(TITLE)
        kiosk.tap("In ra giấy")
        expect(kiosk.page.get_by_text("Đã gửi lệnh in. Nhớ lấy giấy.")).to_be_visible()
        kiosk.tap("Dùng xong")
        expect(kiosk.heading(HOME)).to_be_visible()
        assert len(context.pages) == 1
        context.close()


def test_screens_make_no_history(kiosk: KioskPage) -> None:
    before = kiosk.page.evaluate("history.length")
    kiosk.topic("VNeID")
    kiosk.article(TITLE)
    kiosk.tap("Trang đầu")
    kiosk.search()
    kiosk.tap("Dùng xong")
    kiosk.wait()
    assert kiosk.page.evaluate("history.length") == before
    assert kiosk.page.url.endswith("/kiosk")


def test_nothing_of_a_visit_is_kept_by_the_browser(new_kiosk: NewKiosk, server: KioskServer) -> None:
    kiosk = new_kiosk(service_workers="allow")
    kiosk.page.evaluate("navigator.serviceWorker.ready")
    visit = visit_of(kiosk.page, server).removeprefix("kiosk:")
    kept = kiosk.page.evaluate("""async () => {
        const cached = [];
        for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) cached.push(request.url);
        return {
            storage: [...Object.entries(localStorage), ...Object.entries(sessionStorage)],
            databases: await indexedDB.databases(), cookies: document.cookie, cached,
        };
    }""")
    assert kept["storage"] == [] == kept["databases"]
    assert kept["cookies"] == ""  # the kiosk's own is out of a script's reach
    assert not [url for url in kept["cached"] if "/kiosk/api/" in url or visit in url]
    assert "ai đó" not in json.dumps(kept)


def test_answers_are_not_to_be_stored_and_the_page_is_locked_down(kiosk: KioskPage, server: KioskServer) -> None:
    page = kiosk.page.request.get(f"{server.address}/kiosk")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert kiosk.page.request.get(f"{server.address}/kiosk/api/status").headers["cache-control"] == "no-store"
    assert "<script>" not in page.text()
    assert " style=" not in page.text()
    assert " onclick=" not in page.text()


def test_no_link_leads_out_of_the_page(kiosk: KioskPage) -> None:
    kiosk.article("Đăng ký khai sinh cho con")
    expect(kiosk.page.get_by_text("dichvucong.gov.vn").first).to_be_visible()
    expect(kiosk.page.locator("a")).to_have_count(0)
    prevented = "() => !document.body.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true}))"
    assert kiosk.page.evaluate(prevented)


def test_no_field_asks_for_anything_personal(kiosk: KioskPage) -> None:
    fields = "() => [...document.querySelectorAll('input, textarea, select')].map((field) => field.id)"
    assert kiosk.page.evaluate(fields) == []
    kiosk.search()
    assert kiosk.page.evaluate(fields) == ["question"]
    expect(kiosk.field).to_have_attribute("autocomplete", "off")
    expect(kiosk.page.get_by_text("Không cần tên hay số căn cước.")).to_be_visible()


def test_a_number_typed_all_the_same_is_masked_and_warned_of(kiosk: KioskPage, server: KioskServer) -> None:
    kiosk.search()
    kiosk.field.fill("mã OTP của tôi là 482913")
    kiosk.tap("Tìm")
    expect(kiosk.page.get_by_text("Cảnh báo:")).to_be_visible()
    assert not [question for question in server.engine.asked if "482913" in question.text]
    until(server.counted, 5, "the turn is logged")


def test_a_revoked_kiosk_is_out_and_says_what_to_do(timed: KioskPage, server: KioskServer) -> None:
    server.revoke_all()
    timed.page.clock.fast_forward(61_000)
    expect(timed.heading("Mã máy không đúng hoặc đã bị thu hồi")).to_be_visible()
    assert timed.page.context.cookies() == []
