"""The form of face-to-face support and what phones send: counted once, each officer their own, nothing lost."""

import re
from typing import Any

import pytest

from console.app import PATH
from indicators.officers import Role
from indicators.tables import interaction_changes, interactions
from tests.unit.console.made_up import Browser, Office, readable

VISIT = {"linh_vuc": "vneid", "so_nguoi": "12", "noi": "outreach", "ap": "ap 3"}


def rows(office: Office) -> list[dict[str, Any]]:
    return office.rows(interactions)


def entry(**more: Any) -> dict[str, Any]:
    known = {"id": "a" * 32, "topic": "vneid", "channel": "outreach", "hamlet": "ấp 3", "commune": "", "people": 2}
    return {**known, "age_s": 60, "officer": None, **more}


def send(browser: Browser, *entries: dict[str, Any], csrf: str | None = None) -> Any:
    headers = {"X-CSRF-Token": browser.csrf if csrf is None else csrf}
    return browser.client.post(
        f"{PATH}/ghi-nhan/gui", json={"visits": entries}, headers=headers, follow_redirects=False
    )


def test_a_visit_is_written_down_without_a_script(office: Office) -> None:
    lan = office.officer()
    response = office.browser_of(lan).post("/ghi-nhan", VISIT)
    assert response.status_code == 303
    (row,) = rows(office)
    assert (row["people"], row["topic"], row["channel"], row["hamlet"]) == (12, "vneid", "outreach", "Ấp 3")
    assert (row["commune"], row["officer"], row["source"], row["is_assisted"]) == ("phu-lam", lan.id, "form", True)
    assert "Hôm nay: 12 người" in office.browser_of(lan).text("/ghi-nhan")


def test_a_form_that_is_sent_twice_counts_once(office: Office) -> None:
    browser = office.signed_in()
    number = re.search(r'name="ma" value="(\w+)"', browser.get("/ghi-nhan").text)
    assert number
    for _ in range(2):
        assert browser.post("/ghi-nhan", {**VISIT, "ma": number[1]}).status_code == 303
    assert len(rows(office)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"), [({"linh_vuc": ""}, "Chưa chọn lĩnh vực"), ({"so_nguoi": "nhiều"}, "từ 1 đến 500")]
)
def test_what_cannot_be_counted_is_said(office: Office, wrong: dict[str, str], said: str) -> None:
    response = office.signed_in().post("/ghi-nhan", {**VISIT, **wrong})
    assert response.status_code == 422
    assert said in response.text
    assert rows(office) == []


def test_an_officer_of_all_communes_says_which(office: Office) -> None:
    browser = office.signed_in("chung", Role.ADMIN, None)
    assert "Chưa rõ xã" in browser.post("/ghi-nhan", VISIT).text
    assert browser.post("/ghi-nhan", {**VISIT, "xa": "an-vien"}).status_code == 303
    assert [row["commune"] for row in rows(office)] == ["an-vien"]


def test_an_officer_of_one_commune_counts_for_no_other(office: Office) -> None:
    office.signed_in().post("/ghi-nhan", {**VISIT, "xa": "an-vien"})
    assert [row["commune"] for row in rows(office)] == ["phu-lam"]


def test_what_waited_on_a_phone_is_counted_at_the_time_it_was_entered(office: Office) -> None:
    browser = office.signed_in()
    answer = send(browser, entry(), entry(id="b" * 32, age_s=26 * 3600))
    assert answer.json() == {"results": [{"id": "a" * 32, "why": ""}, {"id": "b" * 32, "why": ""}]}
    counted = sorted((row["day"], office.clock() - row["opened_at"]) for row in rows(office))
    assert counted == [(20261121, 26 * 3600), (20261122, 60)]


def test_what_is_sent_again_counts_once(office: Office) -> None:
    """The answer to the first sending was lost on the way."""
    browser = office.signed_in()
    send(browser, entry())
    office.clock.pass_(300)
    assert send(browser, entry(age_s=360)).json()["results"][0]["why"] == ""
    assert len(rows(office)) == 1


def test_two_phones_may_make_the_same_number(office: Office) -> None:
    send(office.signed_in(), entry())
    send(office.signed_in("binh"), entry())
    assert len(rows(office)) == 2


def test_what_is_refused_is_told_and_keeps_nothing_else_back(office: Office) -> None:
    browser = office.signed_in()
    bad = [entry(id="b" * 32, people=0), entry(id="c" * 32, age_s=40 * 86400), entry(id="d" * 32, officer=999)]
    results = send(browser, *bad, entry()).json()["results"]
    assert [said[:8] for said in (result["why"] for result in results)] == ["Số người", "Lượt này", "Lượt này", ""]
    assert "người khác" in results[2]["why"]
    assert len(rows(office)) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"visits": 3}', b'{"visits": [1]}', b'{"visits": [{"id": 1}]}'])
def test_a_batch_that_is_none_is_refused(office: Office, body: bytes) -> None:
    browser = office.signed_in()
    answer = browser.client.post(f"{PATH}/ghi-nhan/gui", content=body, headers={"X-CSRF-Token": browser.csrf})
    assert answer.status_code == 422
    assert answer.json() == {"results": []}


@pytest.mark.parametrize(
    "more",
    [{"people": None}, {"people": "9" * 400}, {"topic": "\0"}, {"hamlet": ["x"]}, {"age_s": "x"}, {"age_s": 1e300}],
)
def test_nothing_in_an_entry_breaks_the_receiver(office: Office, more: dict[str, Any]) -> None:
    assert send(office.signed_in(), entry(**more)).status_code == 200


def test_the_phone_is_told_whose_session_it_is_and_gets_its_token(office: Office) -> None:
    lan = office.officer()
    browser = office.browser_of(lan)
    browser.post("/ghi-nhan", VISIT)
    told = browser.get("/ghi-nhan/phien").json()
    assert (told["officer"], told["csrf"], told["commune"], told["hamlets"]) == (
        *(lan.id, browser.csrf, "phu-lam", ["Ấp 3"]),
    )


def test_a_session_that_is_over_leads_to_signing_in(office: Office) -> None:
    browser = office.signed_in()
    office.clock.pass_(3 * 3600)
    answer = browser.get("/ghi-nhan/phien")
    assert (answer.status_code, "/dang-nhap" in answer.headers["location"]) == (303, True)
    assert send(browser, entry()).status_code == 303
    assert rows(office) == []


def test_the_form_kept_for_times_without_a_network_is_nobodys(office: Office) -> None:
    office.officer()
    shell = office.browser().get("/ghi-nhan/ngoai-tuyen")
    assert shell.status_code == 200
    assert 'name="linh_vuc"' in shell.text
    assert "Cán bộ" not in readable(shell)
    worker = office.browser().get("/ghi-nhan.sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    for address in re.findall(r'"(/console/static/[^"]+)"', worker.text):
        assert office.browser().client.get(address).status_code == 200


def test_ones_own_visit_is_corrected_with_its_history_shown(office: Office) -> None:
    browser = office.signed_in()
    browser.post("/ghi-nhan", VISIT)
    number = rows(office)[0]["id"]
    changed = {**VISIT, "so_nguoi": "10", "ket_qua": "answered", "ly_do": "đếm lại"}
    assert browser.post(f"/ghi-nhan/luot/{number}", changed).status_code == 303
    assert rows(office)[0]["people"] == 10
    shown = browser.text(f"/ghi-nhan/luot/{number}")
    assert "số người: 12 → số người: 10" in shown
    assert "đếm lại" in shown
    nameless = browser.post(f"/ghi-nhan/luot/{number}", {**changed, "so_nguoi": "9", "ly_do": " "})
    assert (nameless.status_code, "lý do" in nameless.text) == (422, True)


def test_a_visit_is_taken_back_and_restored_with_one_press_each(office: Office) -> None:
    browser = office.signed_in()
    browser.post("/ghi-nhan", VISIT)
    number = rows(office)[0]["id"]
    assert browser.post(f"/ghi-nhan/luot/{number}/huy").status_code == 303
    assert "Hôm nay: 0 người" in browser.text("/ghi-nhan")
    browser.post(f"/ghi-nhan/luot/{number}/khoi-phuc")
    assert "Hôm nay: 12 người" in browser.text("/ghi-nhan")
    assert len(office.rows(interaction_changes)) == 2


def test_another_officers_visit_is_touched_only_by_who_leads_the_commune(office: Office) -> None:
    office.signed_in().post("/ghi-nhan", VISIT)
    number = rows(office)[0]["id"]
    for stranger in (office.signed_in("binh"), office.signed_in("chi", Role.MANAGER, "an-vien")):
        assert stranger.get(f"/ghi-nhan/luot/{number}").status_code == 404
        assert stranger.post(f"/ghi-nhan/luot/{number}/huy").status_code == 404
    assert rows(office)[0]["void_at"] is None
    manager = office.signed_in("hung", Role.MANAGER)
    assert (
        manager.post(f"/ghi-nhan/luot/{number}/huy?ngay=2026-11-22")
        .headers["location"]
        .startswith(f"{PATH}/ghi-nhan/so?ngay=2026-11-22")
    )
    assert rows(office)[0]["void_at"] is not None


def test_a_citizens_conversation_is_no_visit_to_be_corrected(office: Office) -> None:
    office.turn("quên mật khẩu")
    number = rows(office)[0]["id"]
    assert office.signed_in("hung", Role.MANAGER).get(f"/ghi-nhan/luot/{number}").status_code == 404


def test_the_book_of_a_day_shows_ones_own_or_to_who_leads_all(office: Office) -> None:
    office.signed_in().post("/ghi-nhan", VISIT)
    office.signed_in("binh").post("/ghi-nhan", {**VISIT, "so_nguoi": "5"})
    office.signed_in("xa-khac", commune="an-vien").post("/ghi-nhan", {**VISIT, "so_nguoi": "7"})
    assert "17 người, mọi cán bộ" in office.signed_in("hung", Role.MANAGER).text("/ghi-nhan/so")
    assert "24 người" in office.signed_in("tinh", Role.ADMIN, None).text("/ghi-nhan/so")
    assert "0 người, do tôi ghi" in office.signed_in("chi").text("/ghi-nhan/so")


@pytest.mark.parametrize("day", ["", "hôm qua", "2026-13-01", "0001-01-01", "9999-12-31", "2030-01-01"])
def test_a_book_of_no_sensible_day_is_todays(office: Office, day: str) -> None:
    assert "Sổ lượt hỗ trợ hôm nay" in office.signed_in().text(f"/ghi-nhan/so?ngay={day}")


def test_names_of_hamlets_are_shown_as_text(office: Office) -> None:
    browser = office.signed_in()
    browser.post("/ghi-nhan", {**VISIT, "ap": "<script>alert(1)</script>"})
    number = rows(office)[0]["id"]
    for path in ("/ghi-nhan", "/ghi-nhan/so", f"/ghi-nhan/luot/{number}"):
        assert "<script>alert" not in browser.get(path).text
