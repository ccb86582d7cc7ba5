"""Makes the pictures of docs/kiosk.md anew: `python -m tests.browser.kiosk.screenshots`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from connectors import handoffs
from kiosk.devices import Paper
from knowledge.library import load_library
from service.settings import ROOT
from tests.browser.conftest import PHONE, launched
from tests.browser.kiosk.app import KioskServer, serving
from tests.browser.kiosk.page import LANDSCAPE, PORTRAIT, KioskPage
from tests.browser.kiosk.test_speech import EAR, VOICES

IMAGES = ROOT / "docs" / "images"
TITLE = "Quên mật khẩu VNeID"
ADDRESS = "https://troly.xa.vn"


def main() -> None:
    """Take all pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(load_library(), Path(folder), ADDRESS) as server,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        server.employ()
        for name, size in (("portrait", PORTRAIT), ("landscape", LANDSCAPE)):
            screens(new_kiosk(browser, server, size), server, name)
        paper(browser, server)
        phone(browser, server)


def new_kiosk(browser: Browser, server: KioskServer, size: dict[str, int], paper: Paper = Paper.A4) -> KioskPage:
    context = browser.new_context(viewport=size, has_touch=True, locale="vi-VN", service_workers="block")
    page = context.new_page()
    for script in (VOICES, EAR, "window.print = () => undefined"):
        page.add_init_script(script)
    page.clock.install()
    return KioskPage(page, server.register(paper=paper)).open()


def shoot(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready.then(() => null)")
    page.screenshot(path=IMAGES / f"kiosk-{name}.png")


def screens(kiosk: KioskPage, server: KioskServer, size: str) -> None:
    """Every screen at one size; lying down only those that look otherwise."""
    page = kiosk.page

    def take(name: str) -> None:
        if size == "portrait" or name in {"home", "answer", "search"}:
            shoot(page, f"{name}-{size}")

    take("home")
    kiosk.topic("VNeID")
    take("topic")
    kiosk.article(TITLE)
    expect(kiosk.code).to_be_visible()
    kiosk.tap("Bước tiếp")
    page.wait_for_timeout(300)
    take("answer")
    kiosk.tap("Lưu ý")
    kiosk.tap("Có ích")
    page.wait_for_timeout(300)
    take("satisfaction")
    kiosk.tap("Gọi cán bộ hỗ trợ")
    take("call")
    page.get_by_role("main").get_by_role("button", name="Gọi cán bộ").tap()
    expect(kiosk.heading("Đã báo cán bộ")).to_be_visible()
    take("called")
    if size == "portrait":
        words = "Chào bác, cháu đang ra. Bác chờ cháu hai phút ạ."
        server.officer(lambda connection, hand, lan: handoffs.take(connection, hand, lan, time.time()))
        server.officer(lambda connection, hand, lan: handoffs.answer(connection, hand, lan, words, None, time.time()))
        expect(kiosk.news).to_contain_text(words, timeout=10_000)
        take("officer")
    kiosk.tap("Dùng xong").wait()
    kiosk.search()
    kiosk.type("khai sinh")
    page.wait_for_timeout(300)
    take("search")
    kiosk.field.fill("giá vàng hôm nay")
    kiosk.tap("Tìm")
    expect(kiosk.heading("Chưa có trong tài liệu")).to_be_visible()
    take("not-found")
    if size == "landscape":
        return
    kiosk.tap("Trang đầu").tap("Chữ to").tap("To nữa")
    page.wait_for_timeout(300)
    shoot(page, "large-type")
    kiosk.tap("Chữ vừa")
    server.stop()
    kiosk.article(TITLE)
    expect(kiosk.offline).to_be_visible()
    shoot(page, "offline")
    server.start()
    page.clock.fast_forward(61_000)
    page.clock.run_for(4000)
    shoot(page, "countdown")


def paper(browser: Browser, server: KioskServer) -> None:
    """What the two printers get, side by side."""
    sheets = []
    for size in (Paper.A4, Paper.RECEIPT):
        kiosk = new_kiosk(browser, server, PORTRAIT, size)
        kiosk.article(TITLE)
        expect(kiosk.code).to_be_visible()
        kiosk.tap("In ra giấy")
        expect(kiosk.page.get_by_text("Đã gửi lệnh in.")).to_be_visible()
        kiosk.page.emulate_media(media="print")
        sheets.append(kiosk.page.locator("#paper").screenshot())
    page = browser.new_context(viewport={"width": 1080, "height": 1080}).new_page()
    page.set_content(
        "<style>body {margin: 20px; background: #c9c4b8; display: flex; gap: 30px; align-items: start}"
        "img {padding: 24px; background: white}</style><img id=a4><img id=strip>"
    )
    for name, sheet in zip(("a4", "strip"), sheets, strict=True):
        page.evaluate(
            "([id, bytes]) => new Promise((done) => { const image = document.getElementById(id);"
            "image.onload = done; image.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)])); })",
            [name, list(sheet)],
        )
    page.screenshot(path=IMAGES / "kiosk-paper.png", full_page=True)


def phone(browser: Browser, server: KioskServer) -> None:
    """The page the code leads to."""
    kiosk = new_kiosk(browser, server, PORTRAIT)
    kiosk.article(TITLE)
    expect(kiosk.code).to_be_visible()
    path = (kiosk.code.get_attribute("alt") or "").rpartition("/l/")[2]
    page = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2).new_page()
    page.goto(f"{server.address}/l/{path}")
    shoot(page, "phone")


if __name__ == "__main__":
    main()
