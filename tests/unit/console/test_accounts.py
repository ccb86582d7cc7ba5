"""Accounts: made, changed and closed by administrators, each in their own commune; every change is on record."""

import re

import pytest

from console import accounts
from console.accounts import AccountProblem
from console.tables import setting_changes
from indicators import officers
from indicators.officers import Role, Staff
from storage.store import Store
from tests.unit.console.made_up import Office

NEW = {"ho_ten": "Phạm Văn Bình", "ten": "binh.pham", "vai_tro": "officer"}


def stored(office: Office, username: str) -> Staff:
    with office.store.transaction() as connection:
        account = accounts.find(connection, username)
    assert account
    return account[0]


def test_a_new_account_gets_a_first_password_shown_once(office: Office) -> None:
    admin = office.signed_in("admin", Role.ADMIN, None)
    page = admin.post("/can-bo", {**NEW, "xa": "an-vien"}).text
    password = re.search(r'class="code">([a-z0-9-]+)<', page)
    assert password
    assert password[1] not in admin.get("/can-bo").text
    fresh = office.browser()
    response = fresh.post("/dang-nhap", {"ten": "binh.pham", "mat_khau": password[1]})
    assert response.status_code == 303
    assert fresh.get("/").headers["location"].endswith("/toi/mat-khau")
    assert stored(office, "binh.pham").commune == "an-vien"


def test_an_account_without_password_opens_to_no_password(office: Office) -> None:
    admin = office.signed_in("admin", Role.ADMIN, None)
    assert 'class="code"' not in admin.post("/can-bo", {**NEW, "oidc": "1"}).text
    assert office.browser().post("/dang-nhap", {"ten": "binh.pham", "mat_khau": ""}).status_code == 401


@pytest.mark.parametrize(
    ("change", "said"),
    [({"ten": "Bình Phạm"}, "Tên đăng nhập"), ({"ten": "adm"}, "đã có"), ({"ho_ten": " "}, "họ tên")],
)
def test_why_an_account_cannot_be_made_is_said(office: Office, change: dict[str, str], said: str) -> None:
    admin = office.signed_in("adm", Role.ADMIN, None)
    response = admin.post("/can-bo", {**NEW, **change})
    assert response.status_code == 422
    assert said in response.text


def test_an_administrator_of_one_commune_makes_and_sees_only_its_officers(office: Office) -> None:
    chief = office.officer("chief", Role.ADMIN, None)
    other = office.officer("other", Role.OFFICER, "an-vien")
    admin = office.signed_in("adm", Role.ADMIN, "phu-lam")
    page = admin.post("/can-bo", {**NEW, "xa": "an-vien"}).text
    assert stored(office, "binh.pham").commune == "phu-lam"
    assert other.name not in page
    assert chief.name not in page
    change = {"vai_tro": "officer", "ly_do": "thử", "khoa": "1"}
    for member in (other, chief):
        assert admin.post(f"/can-bo/{member.id}", change).status_code == 404
        assert admin.post(f"/can-bo/{member.id}/mat-khau").status_code == 404


def test_closing_an_account_signs_out_at_once_and_unlinks_the_chats(office: Office) -> None:
    lan = office.officer("lan")
    browser = office.browser_of(lan)
    with office.store.transaction() as connection:
        officers.redeem(
            connection,
            officers.new_code(connection, lan.id, office.clock()).replace("-", ""),
            "zalo",
            "zalo:oa:lan",
            office.clock(),
        )
    admin = office.signed_in("admin", Role.ADMIN, None)
    fields = {"vai_tro": "officer", "xa": "phu-lam", "khoa": "1", "ly_do": "chuyển công tác"}
    assert admin.post(f"/can-bo/{lan.id}", fields).status_code == 303
    assert browser.get("/").status_code == 303
    with office.store.transaction() as connection:
        assert officers.staff_of(connection, "zalo:oa:lan") is None
        assert officers.links(connection) == []
    assert "chuyển công tác" in admin.text("/nhat-ky")


def test_another_role_counts_from_the_next_page_on(office: Office) -> None:
    lan = office.officer("lan")
    admin = office.signed_in("admin", Role.ADMIN, None)
    browser = office.browser_of(lan)
    admin.post(f"/can-bo/{lan.id}", {"vai_tro": "manager", "xa": "phu-lam", "ly_do": "thăng chức"})
    assert browser.get("/").status_code == 303
    assert office.browser_of(stored(office, "lan")).get("/cai-dat").status_code == 200


def test_the_last_administrator_of_all_cannot_be_lost(office: Office) -> None:
    chief = office.officer("chief", Role.ADMIN, None)
    admin = office.browser_of(chief)
    for fields in ({"vai_tro": "officer"}, {"vai_tro": "admin", "khoa": "1"}, {"vai_tro": "admin", "xa": "phu-lam"}):
        response = admin.post(f"/can-bo/{chief.id}", {"ly_do": "thử", **fields})
        assert response.status_code == 422
        assert "cuối cùng" in response.text
    office.officer("second", Role.ADMIN, None)
    assert admin.post(f"/can-bo/{chief.id}", {"vai_tro": "officer", "ly_do": "có người thay"}).status_code == 303


def test_a_password_given_anew_ends_the_sessions(office: Office) -> None:
    lan = office.officer("lan")
    browser = office.browser_of(lan)
    page = office.signed_in("admin", Role.ADMIN, None).post(f"/can-bo/{lan.id}/mat-khau").text
    assert 'class="code"' in page
    assert browser.get("/").status_code == 303


def test_changes_of_accounts_are_recorded_without_passwords(office: Office) -> None:
    admin = office.signed_in("admin", Role.ADMIN, None)
    page = admin.post("/can-bo", NEW).text
    password = re.search(r'class="code">([a-z0-9-]+)<', page)
    assert password
    record = str(office.rows(setting_changes))
    assert "binh.pham" in record
    assert password[1] not in record
    assert "argon2" not in record


def test_what_did_not_change_is_not_recorded(office: Office) -> None:
    lan = office.officer("lan")
    before = len(office.rows(setting_changes))
    admin = office.officer("admin", Role.ADMIN, None)
    fields = {"vai_tro": "officer", "xa": "phu-lam", "ly_do": "không đổi gì"}
    office.browser_of(admin).post(f"/can-bo/{lan.id}", fields)
    assert len(office.rows(setting_changes)) == before + 1  # the administrator's own account


def test_names_are_unique_on_both_databases(store: Store) -> None:
    with store.transaction() as connection:
        accounts.add(connection, "Lan.A", "Lan", Role.OFFICER, None, None, by=None, now=0.0)
        with pytest.raises(AccountProblem):
            accounts.add(connection, "lan.a", "Lan", Role.OFFICER, None, None, by=None, now=0.0)
