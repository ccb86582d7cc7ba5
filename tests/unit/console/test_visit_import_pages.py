"""Visits from Excel: a dry run counts nothing, then all rows or none, and never the same twice."""

import re
from collections.abc import Sequence
from typing import Any

from console.app import PATH
from indicators.officers import Role
from indicators.tables import interactions
from tests.unit.console.made_up import Browser, Office
from tests.unit.indicators.test_visits_import import file

GOOD = ("18/11/2026", "14:30", "ấp 3", "Tại nhà", "VNeID", 12, "")
OTHER = ("19/11/2026", "", "ấp 1", "Tại quầy", "DVC", 3, "")
BAD = ("32/11/2026", "", "", "", "VNeID", "mười", "")


def try_out(browser: Browser, *rows: Sequence[Any], name: str = "thang11.xlsx", **fields: str) -> Any:
    data = {"csrf": browser.csrf, **fields}
    files = {"tep": (name, file(*rows))}
    return browser.client.post(f"{PATH}/ghi-nhan/nhap-tep", data=data, files=files, follow_redirects=False)


def confirm(browser: Browser, page: Any, **fields: str) -> Any:
    sealed = re.search(r'name="da_kiem_tra" value="([^"]+)"', page.text)
    return browser.post("/ghi-nhan/nhap-tep/luu", {"da_kiem_tra": sealed[1] if sealed else "", **fields})


def people(office: Office) -> list[int]:
    return [row["people"] for row in office.rows(interactions) if row["void_at"] is None]


def test_the_dry_run_shows_what_would_be_counted_and_counts_nothing(office: Office) -> None:
    page = try_out(office.signed_in(), GOOD, OTHER)
    assert page.status_code == 200
    assert "2 dòng, 15 người" in page.text
    assert people(office) == []


def test_what_was_looked_at_is_counted(office: Office) -> None:
    browser = office.signed_in()
    assert confirm(browser, try_out(browser, GOOD, OTHER)).status_code == 303
    assert sorted(people(office)) == [3, 12]
    assert "thang11.xlsx: 2 dòng, 15 người" in browser.text("/ghi-nhan/nhap-tep")
    (first, _) = office.rows(interactions)
    assert (first["commune"], first["source"], first["hamlet"], first["hour"]) == ("phu-lam", "import", "Ấp 3", 14)


def test_rows_that_are_wrong_are_named_and_nothing_goes_on(office: Office) -> None:
    browser = office.signed_in()
    page = try_out(browser, GOOD, BAD)
    assert page.status_code == 422
    for said in ("2 chỗ cần sửa, chưa nhập gì", "“32/11/2026” chưa phải là ngày", "“mười” chưa phải là số người"):
        assert said in page.text
    assert "da_kiem_tra" not in page.text
    assert confirm(browser, page).status_code == 422


def test_the_same_file_is_refused_and_a_double_press_counts_once(office: Office) -> None:
    browser = office.signed_in()
    page = try_out(browser, GOOD)
    confirm(browser, page)
    assert "đã được Cán bộ lan nhập" in confirm(browser, page).text
    assert people(office) == [12]


def test_a_list_that_was_added_to_brings_only_its_new_rows(office: Office) -> None:
    browser = office.signed_in()
    confirm(browser, try_out(browser, GOOD))
    page = try_out(browser, GOOD, OTHER, name="them.xlsx")
    assert "1 dòng giống hệt dòng đã nhập" in page.text
    confirm(browser, page, bo_trung="1")
    assert sorted(people(office)) == [3, 12]


def test_rows_that_only_look_the_same_are_counted_if_the_officer_says_so(office: Office) -> None:
    browser = office.signed_in()
    confirm(browser, try_out(browser, GOOD))
    confirm(browser, try_out(browser, GOOD, OTHER, name="them.xlsx"))
    assert sorted(people(office)) == [3, 12, 12]


def test_a_file_of_nothing_new_is_said_to_be_that(office: Office) -> None:
    browser = office.signed_in()
    confirm(browser, try_out(browser, GOOD, OTHER))
    assert "đã được nhập từ trước" in confirm(browser, try_out(browser, OTHER), bo_trung="1").text


def test_what_was_sealed_is_good_for_its_officer_and_an_hour(office: Office) -> None:
    lan, binh = office.signed_in(), office.signed_in("binh")
    page = try_out(lan, GOOD)
    assert confirm(binh, page).status_code == 422
    office.clock.pass_(3601)
    assert "quá một giờ" in confirm(lan, page).text
    assert lan.post("/ghi-nhan/nhap-tep/luu", {"da_kiem_tra": "made up"}).status_code == 422
    assert people(office) == []


def test_an_officer_of_all_communes_says_which(office: Office) -> None:
    browser = office.signed_in("chung", Role.ADMIN, None)
    assert "Xin chọn xã" in try_out(browser, GOOD).text
    confirm(browser, try_out(browser, GOOD, xa="an-vien"))
    assert [row["commune"] for row in office.rows(interactions)] == ["an-vien"]


def test_a_whole_file_is_taken_back_with_a_reason(office: Office) -> None:
    browser = office.signed_in()
    confirm(browser, try_out(browser, GOOD, OTHER))
    assert browser.post("/ghi-nhan/nhap-tep/1/huy", {"ly_do": ""}).status_code == 422
    assert people(office) == [12, 3]
    assert browser.post("/ghi-nhan/nhap-tep/1/huy", {"ly_do": "nhầm tệp"}).status_code == 303
    assert people(office) == []
    assert "đã hủy" in browser.text("/ghi-nhan/nhap-tep")
    assert browser.post("/ghi-nhan/nhap-tep/1/huy", {"ly_do": "nữa"}).status_code == 404


def test_another_officers_file_is_not_taken_back(office: Office) -> None:
    browser = office.signed_in()
    confirm(browser, try_out(browser, GOOD))
    for stranger in (office.signed_in("binh"), office.signed_in("chi", Role.MANAGER, "an-vien")):
        assert stranger.post("/ghi-nhan/nhap-tep/1/huy", {"ly_do": "thử"}).status_code == 404
    assert people(office) == [12]


def test_the_template_and_a_file_that_is_none(office: Office) -> None:
    browser = office.signed_in()
    template = browser.get("/ghi-nhan/nhap-tep/mau.xlsx")
    assert template.headers["content-disposition"].endswith('"luot-ho-tro.xlsx"')
    assert template.content[:2] == b"PK"
    data, files = {"csrf": browser.csrf}, {"tep": ("anh.jpg", b"\xff\xd8")}
    refused = browser.client.post(f"{PATH}/ghi-nhan/nhap-tep", data=data, files=files)
    assert (refused.status_code, "không mở được" in refused.text) == (422, True)
    assert browser.post("/ghi-nhan/nhap-tep").status_code == 422
