"""A kiosk whose network drops goes on, says what does not work, and comes back by itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.conftest import NewKiosk
from tests.browser.kiosk.page import KioskPage
from tests.live import until

TITLE = "Quên mật khẩu VNeID"
LOOKS_AGAIN_MS = 60_000


@pytest.fixture
def kept(new_kiosk: NewKiosk) -> KioskPage:
    """A kiosk whose service worker has stored everything."""
    kiosk = new_kiosk(service_workers="allow")
    kiosk.page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    return kiosk


def test_articles_stay_at_hand_and_what_does_not_work_is_said(kept: KioskPage, server: KioskServer) -> None:
    server.stop()
    kept.topic("Kinh doanh")
    kept.article("Đăng ký hộ kinh doanh")
    expect(kept.page.locator(".steps li").first).to_be_visible()
    expect(kept.offline).to_be_visible()
    expect(kept.page.get_by_text("Đang mất mạng nên chưa có mã QR.")).to_be_visible()
    expect(kept.button("In ra giấy")).to_be_enabled()
    kept.tap("Trang đầu")
    kept.search()
    kept.type("mat khau")
    kept.tap("Tìm")
    expect(kept.page.get_by_text("chỉ tìm được theo tên việc")).to_be_visible()
    expect(kept.button(TITLE)).to_be_visible()
    kept.tap("Gọi cán bộ hỗ trợ")
    kept.page.get_by_role("main").get_by_role("button", name="Gọi cán bộ").tap()
    expect(kept.heading("Chưa gọi được cán bộ")).to_be_visible()


def test_it_starts_anew_without_network(kept: KioskPage, server: KioskServer) -> None:
    server.stop()
    kept.article(TITLE)
    kept.tap("Dùng xong")
    kept.wait()
    kept.article(TITLE)
    kept.page.goto(kept.start)  # as after a power cut: the browser opens the address it is set to
    kept.wait()
    kept.topic("VNeID")
    kept.article(TITLE)
    expect(kept.page.locator(".steps li").first).to_be_visible()


def test_every_article_is_there_without_network(kept: KioskPage, server: KioskServer) -> None:
    server.stop()
    count = kept.page.evaluate("""async () => {
        const articles = await (await fetch(document.documentElement.dataset.articles)).json();
        return articles.filter(({title, steps}) => title && steps.length).length;
    }""")
    assert count == len(server.library.guides)


def test_it_comes_back_by_itself(kept: KioskPage, server: KioskServer) -> None:
    server.stop()
    kept.article(TITLE)
    expect(kept.offline).to_be_visible()
    server.start()
    expect(kept.offline).to_be_hidden(timeout=LOOKS_AGAIN_MS)
    kept.tap("Trang đầu")
    kept.article(TITLE)
    expect(kept.code).to_be_visible()


def test_nothing_of_a_visitor_waits_for_the_network(kept: KioskPage, server: KioskServer) -> None:
    server.stop()
    kept.article(TITLE)
    expect(kept.offline).to_be_visible()
    kept.tap("Chưa rõ")
    expect(kept.offer).to_be_visible()
    server.start()
    expect(kept.offline).to_be_hidden(timeout=LOOKS_AGAIN_MS)
    kept.tap("Trang đầu")
    kept.article("Đăng ký khai sinh cho con")
    rows = until(server.counted, 5, "the next article is counted")
    assert [(row.article, row.useful) for row in rows] == [("hotich-khai-sinh", None)]


def test_a_proxy_without_its_app_counts_as_no_network(kept: KioskPage) -> None:
    kept.page.route("**/kiosk/api/**", lambda route: route.fulfill(status=502))
    kept.article(TITLE)
    expect(kept.offline).to_be_visible()
    kept.page.unroute("**/kiosk/api/**")
    expect(kept.offline).to_be_hidden(timeout=LOOKS_AGAIN_MS)


def test_old_versions_are_thrown_away(kept: KioskPage) -> None:
    kept.page.evaluate("() => caches.open('kiosk-of-an-older-version')")
    kept.page.evaluate("""async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.unregister();
    }""")
    kept.tap("Gọi cán bộ hỗ trợ").tap("Dùng xong")
    kept.wait()
    kept.page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    version = kept.page.evaluate("document.documentElement.dataset.version")
    kept.page.wait_for_function(
        "(name) => caches.keys().then((names) => names.length === 1 && names[0] === name)", arg=f"kiosk-{version}"
    )


def test_a_new_version_is_taken_up_when_nobody_is_there(kept: KioskPage) -> None:
    kept.page.evaluate("() => { document.documentElement.dataset.version = 'old'; window.isTheOldPage = true; }")
    kept.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    kept.page.wait_for_function("() => !window.isTheOldPage")
    kept.wait()
    kept.page.evaluate("() => { document.documentElement.dataset.version = 'old'; window.isTheOldPage = true; }")
    kept.article(TITLE)
    with kept.page.expect_response("**/kiosk/api/status"):
        kept.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(kept.heading(TITLE)).to_be_visible()
    assert kept.page.evaluate("window.isTheOldPage")
