"""The console in a real browser: on a laptop and a phone, by keyboard, on paper; officer and citizen talking."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, NewPage
from tests.browser.console_office import Served, console_office

PAGES = (
    "/",
    "/?ky=ngay",
    "/?ky=nam",
    "/?ky=khac&tu=2026-10-01&den=2026-11-22",
    "/hoi-thoai",
    "/hoi-thoai/1",
    "/cau-hoi",
    "/cau-hoi?loai=danh-gia-thap",
    "/cau-hoi/da-xu-ly",
    "/kiosk",
    "/bao-cao",
    "/cai-dat?xa=phu-lam",
    "/can-bo",
    "/nhat-ky",
    "/toi",
    "/toi/mat-khau",
    "/khong-co",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with console_office(tmp_path_factory.mktemp("console")) as office:
        yield office


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


def overflow(page: Page) -> int:
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_page_fits_and_has_no_barrier(served: Served, request: pytest.FixtureRequest, device: str) -> None:
    page: Page = request.getfixturevalue(device)
    served.open(page, "/dang-nhap")
    problems = [("/dang-nhap", problem) for problem in violations(page)]
    served.sign_in(page, "quan")
    for path in PAGES:
        served.open(page, path)
        page.evaluate("() => document.querySelectorAll('main details').forEach((details) => (details.open = true))")
        problems += [(path, problem) for problem in violations(page)]
        if overflow(page):
            problems.append((path, f"wider than the window by {overflow(page)} px"))
    assert problems == []


def test_dark_colours_have_no_barrier(served: Served, new_page: NewPage) -> None:
    page = new_page(color_scheme="dark")
    served.sign_in(page, "quan")
    for path in ("/?xa=phu-lam", "/hoi-thoai/1", "/cai-dat?xa=phu-lam"):
        served.open(page, path)
        assert violations(page) == []


def test_letters_twice_as_large_still_fit(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 640, "height": 800})
    served.sign_in(page)
    for path in ("/", "/hoi-thoai", "/cau-hoi", "/toi"):
        served.open(page, path)
        page.evaluate("() => { document.documentElement.style.setProperty('font-size', '200%') }")
        assert overflow(page) == 0, path


def test_on_a_phone_the_menu_opens_and_leads_on(served: Served, phone: Page) -> None:
    served.sign_in(phone)
    questions = phone.get_by_role("link", name="Câu hỏi cần xem")
    expect(questions).to_be_hidden()
    phone.get_by_role("button", name="Mục lục").click()
    questions.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Câu hỏi cần xem")


def test_the_commune_in_sight_is_chosen_at_once_and_kept(served: Served, page: Page) -> None:
    served.sign_in(page, "quan")
    page.get_by_label("Địa phương").select_option("phu-lam")
    expect(page.get_by_role("heading", level=1)).to_contain_text("xã Phú Lâm")
    page.get_by_role("link", name="Năm nay").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("xã Phú Lâm")
    page.get_by_role("link", name="Cài đặt").click()
    expect(page.get_by_text("Tổng số người dân trưởng thành")).to_be_visible()


def test_charts_have_their_figures_in_a_table_beneath(served: Served, page: Page) -> None:
    served.sign_in(page)
    chart = page.locator("figure").first
    assert chart.locator("rect.bar").count() == 22
    chart.get_by_text("Bảng số liệu").click()
    total = sum(int(cell) for cell in chart.locator("td").all_inner_texts())
    shown = page.locator(".figures dd").first.inner_text().split()[0]
    assert total == int(shown.replace(".", ""))


def test_on_paper_there_are_figures_without_menus_and_with_every_table(served: Served, page: Page) -> None:
    served.sign_in(page)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for gone in (page.locator(".menu"), page.locator(".masthead"), page.get_by_role("button", name="In trang này")):
        expect(gone).to_be_hidden()
    for table in page.locator("figure table").all():
        expect(table).to_be_visible()
    grounds = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert grounds == "rgb(255, 255, 255)"


def test_officer_and_citizen_talk_without_reloading(served: Served, new_page: NewPage) -> None:
    citizen, officer = new_page(viewport=PHONE), new_page()
    served.sign_in(officer)
    officer.get_by_role("link", name="Hội thoại chờ").click()
    citizen.goto(served.address)
    say(citizen, "cho tôi gặp cán bộ")
    expect(citizen.get_by_text("Tôi đã báo cán bộ của xã")).to_be_visible()
    waiting = officer.get_by_role("listitem").filter(has_text="cho tôi gặp cán bộ")
    waiting.get_by_role("link").click(timeout=60_000)
    officer.get_by_role("button", name="Nhận trả lời").click()
    answer = officer.get_by_label("Trả lời người dân")
    answer.fill("Chào anh, tôi là Lan ở bộ phận một cửa.")
    answer.press("Control+Enter")
    expect(citizen.get_by_role("heading", name="Cán bộ xã")).to_be_visible(timeout=60_000)
    expect(citizen.get_by_text("tôi là Lan ở bộ phận một cửa")).to_be_visible()
    say(citizen, "hồ sơ của tôi xong chưa chị")
    expect(citizen.get_by_text("Lời nhắn đã được chuyển")).to_be_visible()
    talk = officer.get_by_role("log")
    expect(talk.get_by_text("hồ sơ của tôi xong chưa chị")).to_be_visible(timeout=60_000)
    say(citizen, "em chờ nhé")
    expect(talk.get_by_text("em chờ nhé")).to_be_visible(timeout=60_000)
    citizen.reload()
    expect(citizen.get_by_text("tôi là Lan ở bộ phận một cửa")).to_be_visible()
    officer.get_by_role("button", name="Kết thúc, để trợ lý trả lời tiếp").click()
    expect(officer.get_by_text("Đã kết thúc. Trợ lý tự động trả lời tiếp.")).to_be_visible()
    expect(citizen.get_by_text("Cán bộ đã kết thúc trao đổi")).to_be_visible(timeout=60_000)
    say(citizen, "quên mật khẩu")
    expect(citizen.get_by_text("Bấm “Quên mật khẩu”.")).to_be_visible()


def test_a_citizen_leaves_a_number_and_the_officer_who_takes_the_call_sees_it(
    served: Served, new_page: NewPage
) -> None:
    citizen, officer = new_page(viewport=PHONE), new_page()
    citizen.goto(served.address)
    say(citizen, "gặp cán bộ giúp tôi")
    citizen.get_by_role("button", name="Nhờ cán bộ gọi lại").click()
    citizen.get_by_label("Số điện thoại").fill("chưa nhớ ra")
    citizen.get_by_label("Tôi đồng ý").check()
    citizen.get_by_role("button", name="Gửi số điện thoại").click()
    expect(citizen.get_by_role("alert")).to_contain_text("Số điện thoại chưa đúng")
    assert violations(citizen) == []
    citizen.get_by_label("Số điện thoại").fill("0912 345 678")
    citizen.get_by_role("button", name="Gửi số điện thoại").click()
    expect(citizen.get_by_text("Cán bộ sẽ gọi lại")).to_be_visible()
    served.sign_in(officer)
    served.open(officer, "/hoi-thoai")
    officer.get_by_role("listitem").filter(has_text="gặp cán bộ giúp tôi").get_by_role("link").click()
    expect(officer.get_by_text("0912345678")).to_be_hidden()
    officer.get_by_role("button", name="Nhận trả lời").click()
    expect(officer.get_by_text("0912345678")).to_be_visible()


def test_an_unanswered_question_becomes_a_sample_question(served: Served, page: Page) -> None:
    served.sign_in(page)
    page.get_by_role("link", name="Câu hỏi cần xem").click()
    entry = page.get_by_role("listitem").filter(has_text="tách thửa đất vườn")
    entry.get_by_text("Xử lý", exact=True).click()
    entry.get_by_label("Bài viết").fill("Quên mật khẩu VNeID")
    entry.get_by_role("button", name="Thêm làm câu hỏi mẫu").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    expect(page.get_by_text("tách thửa đất vườn")).to_have_count(0)
    page.get_by_role("link", name="Đã xử lý").click()
    expect(page.get_by_role("row").filter(has_text="tách thửa đất vườn")).to_contain_text("vneid-quen-mat-khau")


def test_signing_in_and_out_by_keyboard(served: Served, page: Page) -> None:
    served.open(page, "/dang-nhap")
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    page.keyboard.type("lan")
    page.keyboard.press("Tab")
    page.keyboard.type("sai mật khẩu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    served.sign_in(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_text("Đã đăng xuất.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Đăng nhập", exact=True)).to_be_visible()


def test_a_page_left_open_leads_to_sign_in_when_the_session_is_over(served: Served, page: Page) -> None:
    served.sign_in(page)
    served.open(page, "/hoi-thoai")
    page.context.clear_cookies()
    expect(page.get_by_role("button", name="Đăng nhập", exact=True)).to_be_visible(timeout=60_000)


def say(citizen: Page, text: str) -> None:
    field = citizen.get_by_role("textbox", name="Câu hỏi")
    field.fill(text)
    field.press("Enter")
