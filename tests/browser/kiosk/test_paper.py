"""What is taken away: one A4 page, one strip of receipt, a page for the phone."""

import re
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.devices import Paper
from knowledge.library import Library
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, NewPage
from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.conftest import NewKiosk
from tests.browser.kiosk.page import KioskPage

TITLE = "Quên mật khẩu VNeID"
POINTS_PER_MM = 72 / 25.4
NO_DIALOG = "window.print = () => { window.printed = (window.printed ?? 0) + 1; };"


def printing_kiosk(new_page: NewPage, server: KioskServer, paper: Paper) -> KioskPage:
    page = new_page(viewport={"width": 1080, "height": 1920}, has_touch=True, service_workers="block")
    page.add_init_script(NO_DIALOG)
    return KioskPage(page, server.register(paper=paper)).open()


def printed(kiosk: KioskPage) -> bytes:
    """Press the button and return what the printer gets."""
    before = kiosk.page.evaluate("window.printed ?? 0")
    kiosk.tap("In ra giấy")
    kiosk.page.wait_for_function("(before) => window.printed > before", arg=before)
    return kiosk.page.pdf(prefer_css_page_size=True)


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in mm."""
    text = pdf.decode("latin-1")
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text += zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
    boxes = re.findall(r"/Type\s*/Page\b[^s].*?/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", text, re.DOTALL)
    return [(round(float(width) / POINTS_PER_MM), round(float(height) / POINTS_PER_MM)) for width, height in boxes]


def longest(library: Library, count: int) -> list[str]:
    guides = sorted(library.guides.values(), key=lambda guide: -sum(map(len, guide.sections.values())))
    return [guide.slug for guide in guides[:count]]


def open_article(kiosk: KioskPage, slug: str) -> None:
    """Open any article by pressing a button that leads to it."""
    kiosk.page.locator(".common .choice").first.evaluate("(button, slug) => (button.dataset.slug = slug)", slug)
    kiosk.page.locator(".common .choice").first.tap()
    expect(kiosk.code).to_be_visible()


def test_the_longest_articles_fit_on_one_a4_page(new_page: NewPage, server: KioskServer, library: Library) -> None:
    kiosk = printing_kiosk(new_page, server, Paper.A4)
    for slug in longest(library, 3):
        open_article(kiosk, slug)
        assert pages_of(printed(kiosk)) == [(210, 297)], slug
        kiosk.tap("Trang đầu")


def test_a_short_article_is_printed_in_large_type(new_page: NewPage, server: KioskServer) -> None:
    kiosk = printing_kiosk(new_page, server, Paper.A4)
    open_article(kiosk, "cks-mien-phi")
    printed(kiosk)
    assert kiosk.page.locator("#paper").get_attribute("data-size") in {"1", "2"}


def test_a_receipt_is_one_strip_as_long_as_its_text(new_page: NewPage, server: KioskServer, library: Library) -> None:
    kiosk = printing_kiosk(new_page, server, Paper.RECEIPT)
    lengths = []
    for slug in (longest(library, 1)[0], "cks-mien-phi"):
        open_article(kiosk, slug)
        ((width, height),) = pages_of(printed(kiosk))
        assert width == 80
        lengths.append(height)
        kiosk.tap("Trang đầu")
    assert lengths[1] < lengths[0] < 500


def test_paper_bears_the_whole_article_its_code_and_nothing_of_the_screen(
    new_page: NewPage, server: KioskServer, library: Library
) -> None:
    kiosk = printing_kiosk(new_page, server, Paper.A4)
    open_article(kiosk, "vneid-quen-mat-khau")
    printed(kiosk)
    kiosk.page.emulate_media(media="print")
    paper = kiosk.page.locator("#paper")
    guide = library.guides["vneid-quen-mat-khau"]
    words = re.sub(r"\s+", " ", paper.inner_text())
    for section in guide.sections.values():
        for line in section.splitlines():
            assert re.sub(r"^(-|\d+\.)\s+", "", line) in words
    assert re.search(r"/l/[\w-]{18}", words)
    assert "Xã Phú Lâm" in words
    expect(paper.get_by_role("img", include_hidden=True)).to_be_visible()
    expect(kiosk.button("In ra giấy")).to_be_hidden()


def test_it_says_that_it_prints(new_page: NewPage, server: KioskServer) -> None:
    kiosk = printing_kiosk(new_page, server, Paper.A4)
    kiosk.article(TITLE)
    printed(kiosk)
    expect(kiosk.page.get_by_text("Đã gửi lệnh in. Nhớ lấy giấy.")).to_be_visible()


def test_a_kiosk_without_printer_offers_none(new_page: NewPage, server: KioskServer) -> None:
    kiosk = printing_kiosk(new_page, server, Paper.NONE)
    kiosk.article(TITLE)
    expect(kiosk.code).to_be_visible()
    expect(kiosk.button("In ra giấy")).to_have_count(0)


@pytest.fixture
def phone(new_page: NewPage, kiosk: KioskPage) -> Page:
    """The phone that scanned the code on the kiosk's screen."""
    kiosk.article(TITLE)
    expect(kiosk.code).to_be_visible()
    address = (kiosk.code.get_attribute("alt") or "").partition(": ")[2]
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(address)
    return page


def test_the_code_opens_the_same_answer_on_the_phone(phone: Page, library: Library) -> None:
    expect(phone.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(phone.locator(".numbered li")).to_have_count(6)
    for heading in ("Giấy tờ", "Lệ phí", "Thời hạn", "Nơi làm", "Lưu ý", "Nguồn"):
        expect(phone.get_by_role("heading", name=heading, level=2)).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_phones_address_is_short_and_holds_nothing_personal(phone: Page, tmp_path: Path) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/l/[\w-]{18}", phone.url)
    assert phone.context.cookies() == []
    pdf = phone.context.browser and phone.pdf(format="A4")
    assert pdf
    assert pages_of(pdf) == [(210, 297)]


def test_a_code_that_is_wrong_says_so(new_page: NewPage, server: KioskServer) -> None:
    page = new_page(viewport=PHONE)
    response = page.goto(f"{server.address}/l/{'A' * 18}")
    assert response
    assert response.status == 404
    expect(page.get_by_role("heading", name="Không có trang này")).to_be_visible()
    assert violations(page) == []


def test_the_page_of_an_unregistered_machine_has_no_barrier(new_kiosk: NewKiosk, server: KioskServer) -> None:
    kiosk = new_kiosk()
    kiosk.page.goto(f"{server.address}/kiosk/start?token=falsch")
    expect(kiosk.heading("Mã máy không đúng hoặc đã bị thu hồi")).to_be_visible()
    assert violations(kiosk.page) == []
