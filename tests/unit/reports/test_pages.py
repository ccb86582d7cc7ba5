"""The console's pages of reports: who may do what, for which commune; changes are recorded; files come down."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from console import changes
from indicators import officers
from indicators.officers import Role
from knowledge.library import Library
from reports import links
from reports.form import form_of
from storage.store import Store
from tests.unit.reports.conftest import Clock
from tests.unit.reports.made_up import COMMUNE, add
from tests.unit.reports.office import Office


@pytest.fixture
def office(own_store: Store, library: Library, clock: Clock) -> Office:
    return Office(own_store, library, clock)


def test_nobody_sees_anything_without_signing_in(office: Office) -> None:
    number = office.report()
    for path in ("/console/bao-cao", "/console/bao-cao/mau", f"/console/bao-cao/{number}.docx"):
        response = office.public.get(path, follow_redirects=False)
        assert response.status_code == 303
        assert "/dang-nhap" in response.headers["location"]


def test_an_officer_makes_a_report_and_fetches_both_files(office: Office) -> None:
    with office.store.transaction() as connection:
        for _ in range(6):
            add(connection, date(2026, 10, 1))
    browser = office.sign_in()
    assert browser.post("/console/bao-cao", thang="2026-10").status_code == 303
    page = browser.get("/console/bao-cao").text
    assert "6 lượt" in page
    for ending in ("docx", "xlsx"):
        (path,) = re.findall(rf'href="(/console/bao-cao/\d+\.{ending})"', page)
        response = browser.get(path)
        assert response.content.startswith(b"PK")
        assert response.headers["content-disposition"] == f'attachment; filename="bao-cao-xuan-hoa-2026-10.{ending}"'
        assert response.headers["content-type"] == links.ENDINGS[ending]
        assert "no-store" in response.headers["cache-control"]


@pytest.mark.parametrize(("month", "words"), [("2026-12", "chưa bắt đầu"), ("tháng mười", "2026-10"), ("", "2026-10")])
def test_a_month_that_cannot_be_reported_is_explained(office: Office, month: str, words: str) -> None:
    response = office.sign_in().post("/console/bao-cao", thang=month or " ")
    assert response.status_code == 422
    assert words in response.text


def test_an_officer_sees_no_other_communes_reports(office: Office) -> None:
    number = office.report("phu-lam")
    browser = office.sign_in()
    assert browser.get(f"/console/bao-cao/{number}.docx").status_code == 404
    assert f"/bao-cao/{number}.docx" not in browser.get("/console/bao-cao?xa=phu-lam").text


def test_an_officer_of_all_communes_chooses_one_first(office: Office) -> None:
    browser = office.sign_in(commune=None)
    assert "Chọn một xã" in browser.get("/console/bao-cao").text
    assert browser.post("/console/bao-cao", thang="2026-10").status_code == 404
    assert "Báo cáo tháng, xã Phú Lâm" in browser.get("/console/bao-cao?xa=phu-lam").text


def test_the_page_lists_the_plans_deadlines_with_their_sections(office: Office) -> None:
    page = office.sign_in().get("/console/bao-cao").text
    assert "Trước ngày 18/10/2026" in page
    assert "mục V.3" in page


@pytest.mark.parametrize("path", ["/console/bao-cao/mau", "/console/bao-cao/lich"])
def test_only_managers_change_form_and_calendar(office: Office, path: str) -> None:
    assert office.sign_in(Role.OFFICER).post(path).status_code == 403


def test_without_the_pages_own_token_nothing_is_changed(office: Office) -> None:
    browser = office.sign_in(Role.MANAGER)
    for path in ("/console/bao-cao", "/console/bao-cao/mau", "/console/bao-cao/lich"):
        assert browser.post(path, csrf="made-up", thang="2026-10").status_code == 403


def test_another_signer_is_kept_and_recorded_with_who_and_why(office: Office, library: Library) -> None:
    browser = office.sign_in(Role.MANAGER)
    fields = {
        "co_quan": "ỦY BAN NHÂN DÂN\r\nXÃ XUÂN HÒA",
        "dia_danh": "Xuân Hòa",
        "ky_hieu": "BC-UBND",
        "quyen_han": "TM. ỦY BAN NHÂN DÂN\r\nKT. CHỦ TỊCH\r\nPHÓ CHỦ TỊCH",
        "nguoi_ky": "Trần Thị Ví Dụ",
        "noi_nhan": "Lưu: VT",
        "ngay_chot": "0",
        "ly_do": "phân công mới",
    }
    assert browser.post("/console/bao-cao/mau", **fields).status_code == 303
    with office.store.transaction() as connection:
        form = form_of(connection, library.plans[COMMUNE])
        (viewer,) = officers.everybody(connection)
        recorded = {change.name: change for _, change in changes.latest(connection, viewer, 20)}
    assert (form.signer, form.closing_day) == ("Trần Thị Ví Dụ", None)
    assert form.authority_lines[1] == "KT. CHỦ TỊCH"
    change = recorded["Báo cáo: họ tên người ký"]
    assert (change.who, change.before, change.after, change.why) == ("Lan", "", "Trần Thị Ví Dụ", "phân công mới")
    assert recorded["Báo cáo: ngày chốt số liệu"].after == "cuối tháng"
    assert "Báo cáo: địa danh" not in recorded  # it stayed as it was


@pytest.mark.parametrize("changed", [{"co_quan": " "}, {"ngay_chot": "29"}, {"noi_nhan": "x" * 1001}])
def test_a_form_that_cannot_be_used_is_refused(office: Office, changed: dict[str, str]) -> None:
    good = {"co_quan": "A", "dia_danh": "B", "ky_hieu": "C", "quyen_han": "D", "ngay_chot": "14", "ly_do": "thử"}
    response = office.sign_in(Role.MANAGER).post("/console/bao-cao/mau", **{**good, **changed})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'value="B"' in response.text  # what was typed is not lost


def test_the_calendar_is_fetched_by_its_address_until_that_is_changed(office: Office) -> None:
    browser = office.sign_in(Role.MANAGER)

    def address() -> str:
        (found,) = re.findall(r'value="(https?://[^"]+\.ics)"', browser.get("/console/bao-cao").text)
        return urlsplit(found).path

    first = address()
    response = office.public.get(first)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in response.text
    assert office.public.head(first).status_code == 200
    assert browser.post("/console/bao-cao/lich").status_code == 303
    assert address() != first
    assert office.public.get(first).status_code == 404
    assert office.public.get(address()).status_code == 200


def test_a_link_opens_its_report_for_an_hour(office: Office) -> None:
    number, now = office.report(), office.clock()
    path = links.path(office.vault, number, "docx", now)
    response = office.public.get(path)
    assert (response.status_code, response.content) == (200, b"word")
    assert office.public.get(links.path(office.vault, number, "xlsx", now)).content == b"excel"
    assert office.public.get(links.path(office.vault, number, "docx", now - 3601)).status_code == 404


@pytest.mark.parametrize("key", ["1", "1-2", "1-9999999999-", "x-y-z", "1-9999999999-AAAAAAAAAAAAAAAAAAAAAA", "9" * 99])
def test_a_made_up_link_opens_nothing(office: Office, key: str) -> None:
    office.report()
    assert office.public.get(f"{links.PREFIX}/{key}.docx").status_code == 404


def test_a_link_to_one_report_opens_no_other(office: Office) -> None:
    first, second = office.report(), office.report()
    path = links.path(office.vault, first, "docx", office.clock())
    assert office.public.get(path.replace(f"/{first}-", f"/{second}-")).status_code == 404
