"""The form of face-to-face support on a phone: three taps, without a network, without a session; nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from indicators.tables import interactions
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.console_office import PASSWORD, Served, console_office
from tests.unit.console.test_visit_import_pages import BAD, GOOD, OTHER, file

SMALL = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DEVICES = pytest.mark.parametrize("device", [SMALL, {"viewport": DESKTOP}], ids=["phone", "laptop"])
FORM = "/ghi-nhan"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with console_office(tmp_path) as office:
        yield office


@pytest.fixture
def phone(served: Served, new_page: NewPage) -> Page:
    """Lan's phone, with the form open and kept for times without a network."""
    page = new_page(**SMALL)
    served.sign_in(page)
    served.open(page, FORM)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def visits(served: Served) -> list[tuple[str, int, str | None]]:
    rows = served.office.rows(interactions)
    return [(row["topic"], row["people"], row["hamlet"]) for row in rows if row["kind"] == "visit"]


def save(page: Page, topic: str = "VNeID", people: int = 1, hamlet: str | None = None) -> None:
    if hamlet is not None:
        page.get_by_label("Ấp, thôn").fill(hamlet)
    page.get_by_role("radio", name=topic).check()
    for _ in range(people - 1):
        page.get_by_role("button", name="Thêm một người").click()
    page.get_by_role("button", name="Lưu").click()


def state(page: Page) -> Locator:
    return page.locator("#state")


def today(page: Page) -> Locator:
    return page.locator("#today")


def waiting(page: Page) -> Locator:
    return page.locator("#waiting")


def test_three_taps_write_a_visit_down(served: Served, phone: Page) -> None:
    save(phone, hamlet="ấp 3")
    expect(today(phone)).to_contain_text("Hôm nay: 1 người")
    phone.get_by_role("radio", name="Thanh toán").check()
    phone.get_by_role("button", name="Thêm một người").click()
    phone.get_by_role("button", name="Lưu").click()
    expect(state(phone)).to_have_text("Đã lưu: Thanh toán, 2 người, ấp 3.")
    expect(today(phone)).to_contain_text("Hôm nay: 3 người")
    assert visits(served) == [("vneid", 1, "Ấp 3"), ("thanhtoan", 2, "Ấp 3")]
    assert phone.get_by_label("Số người").input_value() == "1"


def test_the_place_is_remembered(served: Served, phone: Page) -> None:
    phone.get_by_role("radio", name="Tại quầy").check()
    save(phone, hamlet="ấp 3")
    expect(today(phone)).to_contain_text("Hôm nay: 1 người")
    phone.reload()
    expect(phone.locator("#place")).to_have_text("ấp 3, Tại quầy")
    expect(phone.get_by_label("Ấp, thôn")).to_be_hidden()


def test_without_a_network_visits_wait_and_go_when_it_is_back(served: Served, phone: Page) -> None:
    phone.context.set_offline(True)
    save(phone, people=3)
    save(phone, "Chữ ký số")
    expect(waiting(phone)).to_contain_text("Chưa có mạng. Cứ ghi tiếp")
    assert waiting(phone).get_by_role("listitem").count() == 2
    assert visits(served) == []
    phone.context.set_offline(False)
    expect(waiting(phone)).to_be_hidden()
    expect(today(phone)).to_contain_text("Hôm nay: 4 người")
    assert visits(served) == [("vneid", 3, None), ("chukyso", 1, None)]


def test_the_form_opens_without_a_network_and_keeps_what_waits(served: Served, phone: Page) -> None:
    phone.context.set_offline(True)
    save(phone, people=3, hamlet="ấp 3")
    served.open(phone, FORM)
    expect(waiting(phone)).to_contain_text("VNeID, 3 người, ấp 3")
    save(phone, "Dịch vụ công")
    expect(waiting(phone).get_by_role("listitem")).to_have_count(2)
    assert violations(phone) == []
    phone.context.set_offline(False)
    expect(today(phone)).to_contain_text("Hôm nay: 4 người")
    assert sorted(visits(served)) == [("dvc", 1, "Ấp 3"), ("vneid", 3, "Ấp 3")]


def test_an_answer_that_is_lost_on_the_way_counts_nothing_twice(served: Served, phone: Page) -> None:
    lost = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    phone.route("**/ghi-nhan/gui", lose_first)
    save(phone, people=2)
    expect(waiting(phone)).to_contain_text("Chưa có mạng")
    assert lost == [200]
    assert visits(served) == [("vneid", 2, None)]
    phone.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(waiting(phone)).to_be_hidden()
    expect(today(phone)).to_contain_text("Hôm nay: 2 người")
    assert visits(served) == [("vneid", 2, None)]


def test_when_the_session_is_over_nothing_is_lost(served: Served, phone: Page) -> None:
    served.office.clock.pass_(3 * 3600)
    save(phone, people=2)
    expect(waiting(phone)).to_contain_text("Phiên làm việc đã hết")
    waiting(phone).get_by_role("link", name="Đăng nhập lại").click()
    phone.get_by_label("Tên đăng nhập").fill("lan")
    phone.get_by_label("Mật khẩu").fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(today(phone)).to_contain_text("Hôm nay: 2 người")
    assert visits(served) == [("vneid", 2, None)]


def test_what_one_officer_left_on_a_shared_phone_is_not_sent_as_anothers(served: Served, phone: Page) -> None:
    phone.context.set_offline(True)
    save(phone, people=2)
    expect(waiting(phone)).to_be_visible()
    phone.context.clear_cookies()
    phone.goto("about:blank")
    phone.context.set_offline(False)
    served.sign_in(phone, "hoa")
    served.open(phone, FORM)
    expect(waiting(phone)).to_contain_text("do người khác ghi trên máy này")
    save(phone, "Thanh toán")
    expect(today(phone)).to_contain_text("Hôm nay: 1 người")
    assert visits(served) == [("thanhtoan", 1, None)]
    phone.context.clear_cookies()
    served.sign_in(phone)
    served.open(phone, FORM)
    expect(today(phone)).to_contain_text("Hôm nay: 2 người")
    expect(waiting(phone)).to_be_hidden()


def test_what_the_server_refuses_stays_with_the_reason_until_it_is_dropped(served: Served, phone: Page) -> None:
    old = """() => localStorage.setItem("troly.visit.old00001", JSON.stringify({id: "old00001", officer: null,
        topic: "vneid", channel: "outreach", hamlet: "", commune: "", people: 1, at: Date.now() - 40 * 864e5}))"""
    phone.evaluate(old)
    phone.reload()
    expect(waiting(phone)).to_contain_text("Máy chủ chưa nhận: Lượt này ghi đã quá 31 ngày")
    assert violations(phone) == []
    phone.on("dialog", lambda dialog: dialog.accept())
    waiting(phone).get_by_role("button", name="Bỏ").click()
    expect(waiting(phone)).to_be_hidden()
    assert visits(served) == []


def test_a_browser_that_keeps_nothing_sends_the_form_itself(served: Served, new_page: NewPage) -> None:
    page = new_page(**SMALL)
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
    served.sign_in(page)
    served.open(page, FORM)
    save(page, people=2)
    expect(today(page)).to_contain_text("Hôm nay: 2 người")
    assert visits(served) == [("vneid", 2, None)]


def test_the_form_works_without_scripts(served: Served, new_page: NewPage) -> None:
    page = new_page(**SMALL, java_script_enabled=False)
    served.sign_in(page)
    served.open(page, FORM)
    page.get_by_role("radio", name="VNeID").check()
    page.get_by_label("Số người").fill("4")
    page.get_by_role("button", name="Lưu").click()
    expect(today(page)).to_contain_text("Hôm nay: 4 người")
    assert visits(served) == [("vneid", 4, None)]


def test_the_form_works_by_keyboard(served: Served, new_page: NewPage) -> None:
    page = new_page()
    served.sign_in(page)
    served.open(page, FORM)
    page.get_by_role("radio", name="VNeID").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(today(page)).to_contain_text("Hôm nay: 1 người")
    assert visits(served) == [("dvc", 1, None)]


def test_a_visit_is_taken_back_and_restored_in_the_list(served: Served, phone: Page) -> None:
    save(phone, people=2)
    today(phone).get_by_role("button", name="Hủy").click()
    expect(today(phone)).to_contain_text("Hôm nay: 0 người")
    today(phone).get_by_role("button", name="Khôi phục").click()
    expect(today(phone)).to_contain_text("Hôm nay: 2 người")
    today(phone).get_by_role("link", name="Sửa").click()
    phone.get_by_label("Số người").fill("5")
    phone.get_by_role("button", name="Lưu thay đổi").click()
    expect(phone.get_by_text("số người: 2 → số người: 5")).to_be_visible()


def test_an_officer_of_all_communes_chooses_one_and_it_is_remembered(served: Served, new_page: NewPage) -> None:
    page = new_page(**SMALL)
    served.sign_in(page, "quan")
    served.open(page, FORM)
    page.get_by_role("radio", name="VNeID").check()
    page.get_by_role("button", name="Lưu").click()
    expect(state(page)).to_have_text("Xin chọn xã trước.")
    page.get_by_label("Xã", exact=True).select_option("an-vien")
    page.get_by_role("button", name="Lưu").click()
    expect(today(page)).to_contain_text("Hôm nay: 1 người")
    page.reload()
    expect(page.locator("#place")).to_contain_text("An Viễn")


def test_a_file_is_tried_out_mended_and_taken_in(served: Served, phone: Page, tmp_path: Path) -> None:
    wrong, right = tmp_path / "sai.xlsx", tmp_path / "thang11.xlsx"
    wrong.write_bytes(file(GOOD, BAD))
    right.write_bytes(file(GOOD, OTHER))
    phone.get_by_role("link", name="Nhập từ Excel").click()
    phone.get_by_label("Tệp Excel").set_input_files(wrong)
    phone.get_by_role("button", name="Kiểm tra tệp").click()
    expect(phone.get_by_role("alert")).to_contain_text("2 chỗ cần sửa")
    phone.get_by_label("Tệp Excel").set_input_files(right)
    phone.get_by_role("button", name="Kiểm tra tệp").click()
    expect(phone.get_by_role("heading", level=2).first).to_contain_text("2 dòng, 15 người")
    phone.get_by_role("button", name="Nhập vào số liệu").click()
    expect(phone.get_by_role("status")).to_have_text("Đã lưu.")
    assert sorted(visits(served)) == [("dvc", 3, "Ấp 1"), ("vneid", 12, "Ấp 3")]


@DEVICES
def test_every_page_fits_and_has_no_barrier(served: Served, new_page: NewPage, tmp_path: Path, device: dict) -> None:
    page = new_page(**device)
    served.sign_in(page, "hung")
    served.open(page, FORM)
    save(page, people=2, hamlet="Ấp Tân Hòa")
    expect(today(page)).to_contain_text("Hôm nay: 2 người")
    number = max(row["id"] for row in served.office.rows(interactions))
    problems = []
    for path in (FORM, f"{FORM}/so", f"{FORM}/luot/{number}", f"{FORM}/nhap-tep"):
        served.open(page, path)
        problems += [(path, problem) for problem in fit(page)]
    for name, content in {"sai.xlsx": file(BAD), "dung.xlsx": file(GOOD, OTHER)}.items():
        (tmp_path / name).write_bytes(content)
        served.open(page, f"{FORM}/nhap-tep")
        page.get_by_label("Tệp Excel").set_input_files(tmp_path / name)
        page.get_by_role("button", name="Kiểm tra tệp").click()
        page.get_by_text("Chọn tệp khác").wait_for()
        problems += [(name, problem) for problem in fit(page)]
    assert problems == []


def fit(page: Page) -> list[str]:
    page.evaluate("() => document.querySelectorAll('main details').forEach((details) => (details.open = true))")
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*violations(page), *([f"{too_wide} px too wide"] if too_wide else [])]


def test_dark_colours_and_large_letters_have_no_barrier(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 640, "height": 800}, color_scheme="dark")
    served.sign_in(page)
    served.open(page, FORM)
    page.get_by_role("radio", name="VNeID").check()
    assert fit(page) == []
    page.evaluate("() => { document.documentElement.style.setProperty('font-size', '200%') }")
    assert fit(page) == []
