"""The kiosk's page as a person uses it: with a finger, finding things by what is read."""

import re

from playwright.sync_api import Locator, Page, expect

PORTRAIT = {"width": 1080, "height": 1920}
LANDSCAPE = {"width": 1920, "height": 1080}
SMALL = {"width": 360, "height": 740}
SIZES = {"portrait": PORTRAIT, "landscape": LANDSCAPE, "small": SMALL}


class KioskPage:
    """Taps, never clicks: the kiosk has no mouse."""

    def __init__(self, page: Page, start: str) -> None:
        self.page = page
        self.start = start
        self.field = page.get_by_role("textbox")
        self.keyboard = page.get_by_role("group", name="Bàn phím")
        self.idle = page.get_by_role("alertdialog")
        self.offline = page.get_by_text("Đang mất mạng. Vẫn xem")
        self.code = page.get_by_role("img", name=re.compile("Mã QR"))
        self.offer = page.get_by_role("main").get_by_role("button", name="Gọi cán bộ hỗ trợ")
        self.news = page.get_by_role("log", name="Lời cán bộ")
        self.current_step = page.locator("li[aria-current=step]")

    def open(self) -> "KioskPage":
        """Start the kiosk and wait until it can be used."""
        self.page.goto(self.start)
        return self.wait()

    def wait(self) -> "KioskPage":
        self.page.locator("html.is-ready").wait_for()
        return self

    def heading(self, words: str) -> Locator:
        return self.page.get_by_role("heading", name=words, level=1)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def tap(self, name: str) -> "KioskPage":
        """Press a button by its words."""
        self.button(name).first.tap()
        return self

    def topic(self, name: str) -> None:
        """Open a topic's list."""
        self.page.locator(f'[data-title="{name}"]').tap()
        expect(self.heading(name)).to_be_visible()

    def article(self, title: str) -> None:
        """Open an article that stands on this screen."""
        self.button(title).tap()
        expect(self.heading(title)).to_be_visible()

    def search(self) -> None:
        """Open the search with its on-screen keyboard."""
        self.page.locator("#open-search").tap()
        expect(self.heading("Tìm việc cần làm")).to_be_visible()
        show = self.button("Bàn phím trên màn hình")
        if show.count():
            show.tap()

    def ask(self, text: str) -> None:
        """Put a question, on the search screen."""
        self.field.fill(text)
        self.tap("Tìm")

    def call_officer(self) -> None:
        """Call an officer and confirm it."""
        self.tap("Gọi cán bộ hỗ trợ")
        expect(self.heading("Gọi cán bộ tới giúp?")).to_be_visible()
        self.page.get_by_role("main").get_by_role("button", name="Gọi cán bộ").tap()
        expect(self.heading("Đã báo cán bộ")).to_be_visible()

    def type(self, keys: str) -> None:
        """Press keys of the on-screen keyboard."""
        for key in keys:
            self.keyboard.get_by_role("button", name="Dấu cách" if key == " " else key, exact=True).tap()

    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than its window."""
        wider: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider
