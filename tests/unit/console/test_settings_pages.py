"""Settings: what is changed takes effect, needs a reason, and is kept with who and why."""

import pytest

from connectors import notices
from console.tables import setting_changes
from indicators.officers import Role
from indicators.progress import population_history
from storage.store import Store
from tests.unit.console.made_up import Browser, Office

PEOPLE = "người dân trưởng thành trên địa bàn xã"


@pytest.fixture
def manager(office: Office) -> Browser:
    return office.signed_in("hung", Role.MANAGER, None)


def set_now(office: Office) -> notices.StaffNotices:
    with office.store.transaction() as connection:
        return notices.load(connection, office.clock())


def last_change(office: Office) -> tuple[str, str, str, str]:
    row = office.rows(setting_changes)[-1]
    return row["name"], row["before"], row["after"], row["why"]


def test_a_channel_is_switched_off_with_words_and_on_again(office: Office, manager: Browser) -> None:
    manager.post("/cai-dat/kenh/zalo", {"loi": "Đang bảo trì", "ly_do": "cập nhật"})
    assert set_now(office).switched_off("zalo") == "Đang bảo trì"
    assert last_change(office) == ("kênh Zalo OA", "bật", "tắt: Đang bảo trì", "cập nhật")
    assert "Zalo OA: đang tắt" in manager.text("/cai-dat")
    manager.post("/cai-dat/kenh/zalo", {"bat": "1", "ly_do": "xong"})
    assert set_now(office).switched_off("zalo") is None
    assert last_change(office)[2] == "bật"


def test_what_stops_a_channel_is_told_on_every_page_to_who_can_mend_it(office: Office, manager: Browser) -> None:
    office.zalo.has_troubles = ["OA “Xã” cần cấp quyền lại"]
    assert "Zalo OA: OA “Xã” cần cấp quyền lại" in manager.text("/")
    assert "cấp quyền lại" not in office.signed_in().text("/")
    office.zalo.has_troubles = []
    assert "cấp quyền lại" not in manager.text("/")


def test_an_admin_begins_the_granting_of_an_account_here(office: Office) -> None:
    admin = office.signed_in("quan", Role.ADMIN, None)
    assert "Cấp quyền Zalo OA" in admin.text("/cai-dat")
    page = admin.post("/cai-dat/cap-quyen/zalo", {})
    assert 'href="https://platform.example/permission?state=1"' in page.text
    office.zalo.grant_address = None
    assert "TROLY_PUBLIC_URL" in admin.post("/cai-dat/cap-quyen/zalo", {}).text


def test_nobody_else_can_and_only_where_accounts_are_granted(office: Office, manager: Browser) -> None:
    assert "Cấp quyền Zalo" not in manager.text("/cai-dat")
    assert manager.post("/cai-dat/cap-quyen/zalo", {}).status_code == 403
    one_communes = office.signed_in("mai", Role.ADMIN, "phu-lam")
    assert one_communes.post("/cai-dat/cap-quyen/zalo", {}).status_code == 403
    admin = office.signed_in("quan", Role.ADMIN, None)
    assert admin.post("/cai-dat/cap-quyen/telegram", {}).status_code == 404


def test_a_channel_that_is_not_there_cannot_be_switched(office: Office, manager: Browser) -> None:
    assert manager.post("/cai-dat/kenh/telegram", {"ly_do": "thử"}).status_code == 404


def test_office_hours_are_set_and_cleared(office: Office, manager: Browser) -> None:
    manager.post("/cai-dat/gio", {"gio": "T2-T6 07:30-11:30 13:30-17:00", "ly_do": "mùa hè"})
    assert set_now(office).hours is not None
    manager.post("/cai-dat/gio", {"gio": "", "ly_do": "bỏ"})
    assert set_now(office).hours is None
    assert last_change(office)[1:] == ("T2-T6 07:30-11:30 13:30-17:00", "", "bỏ")


def test_hours_that_cannot_be_read_change_nothing(office: Office, manager: Browser) -> None:
    response = manager.post("/cai-dat/gio", {"gio": "sáng chiều", "ly_do": "thử"})
    assert response.status_code == 422
    assert "Không đọc được giờ làm việc" in response.text
    assert set_now(office).hours is None


def test_a_notice_is_set_until_a_time_of_vietnam(office: Office, manager: Browser) -> None:
    manager.post("/cai-dat/thong-bao", {"loi": "Nghỉ lễ", "den": "2026-11-23T17:00", "ly_do": "nghỉ"})
    assert set_now(office).notice == "Nghỉ lễ"
    assert last_change(office)[2] == "Nghỉ lễ (đến 17:00 23/11/2026)"
    office.clock.pass_(29 * 3600 + 1)
    assert set_now(office).notice == ""


@pytest.mark.parametrize("path", ["kenh/zalo", "gio", "thong-bao", "dan-so?xa=phu-lam"])
def test_nothing_is_changed_without_a_reason(office: Office, manager: Browser, path: str) -> None:
    before = len(office.rows(setting_changes))
    fields = {"loi": "x", "gio": "T2 08:00-09:00", "tong": PEOPLE, "so": "100", "ly_do": ""}
    assert manager.post(f"/cai-dat/{path}", fields).status_code == 422
    assert len(office.rows(setting_changes)) == before


def test_a_population_is_entered_once_for_all_indicators_it_divides(office: Office, manager: Browser) -> None:
    manager.post("/cai-dat/dan-so?xa=phu-lam", {"tong": PEOPLE, "so": "12345", "ly_do": "Công an xã, 11/2026"})
    with office.store.transaction() as connection:
        for name in ("huong-dan-ky-nang-so", "tai-khoan"):
            assert [entry.value for entry in population_history(connection, "phu-lam", name)] == [12345]
            assert population_history(connection, "an-vien", name) == []
    assert "12.345" in manager.text("/cai-dat?xa=phu-lam")
    manager.post("/cai-dat/dan-so?xa=phu-lam", {"tong": PEOPLE, "so": "13000", "ly_do": "số mới"})
    assert last_change(office) == (f"tổng số {PEOPLE}", "12.345", "13.000", "số mới")


@pytest.mark.parametrize("number", ["0", "-5", "1000000000", "nhiều"])
def test_a_population_is_a_sensible_number(office: Office, manager: Browser, number: str) -> None:
    fields = {"tong": PEOPLE, "so": number, "ly_do": "thử"}
    assert manager.post("/cai-dat/dan-so?xa=phu-lam", fields).status_code == 422


def test_a_manager_of_one_commune_sets_its_populations_but_not_what_is_everybodys(office: Office) -> None:
    manager = office.signed_in("hoa", Role.MANAGER, "phu-lam")
    page = manager.text("/cai-dat")
    assert "Giờ tiếp dân" not in page
    for path in ("kenh/zalo", "gio", "thong-bao"):
        assert manager.post(f"/cai-dat/{path}", {"ly_do": "thử"}).status_code == 403
    manager.post("/cai-dat/dan-so?xa=an-vien", {"tong": PEOPLE, "so": "99", "ly_do": "thử"})
    with office.store.transaction() as connection:
        assert population_history(connection, "an-vien", "tai-khoan") == []
        assert len(population_history(connection, "phu-lam", "tai-khoan")) == 1


def test_where_there_is_one_commune_its_manager_sets_all(sqlite: Store) -> None:
    office = Office(sqlite, default_commune="phu-lam")
    manager = office.signed_in("hoa", Role.MANAGER, "phu-lam")
    assert manager.post("/cai-dat/gio", {"gio": "T2 08:00-11:00", "ly_do": "mới"}).status_code == 303


def test_the_record_names_who_when_what_and_why(office: Office, manager: Browser) -> None:
    manager.post("/cai-dat/gio", {"gio": "T2 08:00-11:00", "ly_do": "giờ mới"})
    page = manager.text("/nhat-ky")
    for part in ("12:00 22/11/2026", "Cán bộ hung", "giờ làm việc", "T2 08:00-11:00", "giờ mới"):
        assert part in page


def test_a_commune_sees_what_concerns_it_and_what_concerns_all(office: Office, manager: Browser) -> None:
    manager.post("/cai-dat/gio", {"gio": "T2 08:00-11:00", "ly_do": "chung"})
    manager.post("/cai-dat/dan-so?xa=an-vien", {"tong": PEOPLE, "so": "99", "ly_do": "riêng an viễn"})
    page = office.signed_in("hoa", Role.MANAGER, "phu-lam").text("/nhat-ky")
    assert "chung" in page
    assert "riêng an viễn" not in page


def test_long_records_are_paged(office: Office, manager: Browser) -> None:
    for number in range(1, 61):
        manager.post("/cai-dat/dan-so?xa=phu-lam", {"tong": PEOPLE, "so": str(number), "ly_do": f"lần thứ {number}."})
    first = manager.get("/nhat-ky").text
    assert "lần thứ 60." in first
    assert "lần thứ 9." not in first
    older = first.split("truoc=")[1].split('"')[0]
    assert "lần thứ 9." in manager.text(f"/nhat-ky?truoc={older}")
