"""Signing in by password: who gets in, what is told to whom does not, how long it lasts, how guessing is held up."""

import re

import httpx
import pytest
import sqlalchemy as sa

from console import accounts, lockout, passwords, sessions
from console.access import COOKIE
from console.app import PATH
from console.passwords import WeakPassword, check_strength
from console.tables import sign_in_attempts, staff_sessions
from indicators import officers
from indicators.officers import Role, Staff
from storage.store import Store
from tests.unit.console.made_up import PASSWORD, Browser, Office

HOUR = 3600.0


@pytest.fixture
def lan(office: Office) -> Staff:
    return with_password(office, "lan")


def with_password(office: Office, username: str, *, is_first: bool = False) -> Staff:
    member = office.officer(username)
    with office.store.transaction() as connection:
        accounts.set_password(
            connection, member, passwords.hash_password(PASSWORD), is_first=is_first, by=None, now=office.clock()
        )
    return member


def sign_in(browser: Browser, name: str = "lan", password: str = PASSWORD, **fields: str) -> httpx.Response:
    return browser.post("/dang-nhap", {"ten": name, "mat_khau": password, **fields})


def problem(response: httpx.Response) -> str:
    found = re.search(r'role="alert">([^<]*)<', response.text)
    assert found, response.text
    return found[1]


def test_the_right_password_opens_the_console(office: Office, lan: Staff) -> None:
    browser = office.browser()
    response = sign_in(browser, " LAN ")
    assert (response.status_code, response.headers["location"]) == (303, f"{PATH}/")
    assert "Cán bộ lan" in browser.text("/")


def test_the_cookie_is_closed_to_scripts_and_other_sites(office: Office, lan: Staff) -> None:
    cookie = sign_in(office.browser()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert f"path={PATH}" in cookie
    assert "secure" not in cookie
    assert "secure" in sign_in(office.browser(base_url="https://testserver")).headers["set-cookie"].lower()


def test_the_database_holds_no_token(office: Office, lan: Staff) -> None:
    browser = office.browser()
    sign_in(browser)
    token = browser.client.cookies[COOKIE]
    assert token not in str(office.rows(staff_sessions))


def test_whatever_was_wrong_the_answer_is_the_same(office: Office, lan: Staff) -> None:
    closed = with_password(office, "hoa")
    office.officer("only-oidc")
    with office.store.transaction() as connection:
        accounts.change(
            connection, closed, Role.OFFICER, "phu-lam", is_active=False, why="nghỉ", by=None, now=office.clock()
        )
    answers = [
        sign_in(office.browser(), name, password)
        for name, password in (
            ("lan", "sai"),
            ("nobody", PASSWORD),
            ("hoa", PASSWORD),
            ("only-oidc", PASSWORD),
            ("", ""),
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({problem(answer) for answer in answers}) == 1


def test_an_unknown_name_costs_as_much_as_a_known_one(
    office: Office, lan: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []

    def check(kept: str | None, password: str) -> bool:
        checked.append(kept)
        return False

    monkeypatch.setattr(passwords, "is_password", check)
    sign_in(office.browser(), "nobody")
    sign_in(office.browser(), "lan")
    assert [kept is None for kept in checked] == [True, False]


@pytest.mark.parametrize("name", ["lan", "nobody"])
def test_after_five_failures_a_name_is_held_up_ever_longer(office: Office, lan: Staff, name: str) -> None:
    for _ in range(lockout.FREE_FAILURES):
        assert sign_in(office.browser(), name, "sai").status_code == 401
    held = sign_in(office.browser(), name)
    assert held.status_code == 429
    assert "đợi" in problem(held)
    office.clock.pass_(31)
    assert sign_in(office.browser(), name, "sai").status_code == 401
    office.clock.pass_(31)
    assert sign_in(office.browser(), name).status_code == 429
    office.clock.pass_(30)
    assert sign_in(office.browser(), name).status_code == (303 if name == "lan" else 401)


def test_a_pause_is_never_longer_than_a_quarter_of_an_hour(office: Office, lan: Staff) -> None:
    for _ in range(30):
        sign_in(office.browser(), "lan", "sai")
        office.clock.pass_(15 * 60)
    assert sign_in(office.browser(), "lan").status_code == 303


def test_success_clears_the_failures_of_the_name(office: Office, lan: Staff) -> None:
    for _ in range(3):
        for _ in range(lockout.FREE_FAILURES - 1):
            sign_in(office.browser(), "lan", "sai")
        assert sign_in(office.browser()).status_code == 303


def test_one_address_cannot_try_many_names(office: Office, lan: Staff) -> None:
    statuses = [sign_in(office.browser(), f"name{number}", "sai").status_code for number in range(25)]
    assert statuses[:20] == [401] * 20
    assert set(statuses[20:]) == {429}
    other = office.browser(client=("10.9.8.7", 5000))
    assert sign_in(other).status_code == 303


def test_neither_names_nor_addresses_are_kept_with_the_failures(office: Office) -> None:
    sign_in(office.browser(client=("10.9.8.7", 5000)), "bi-mat", "sai")
    kept = str(office.rows(sign_in_attempts))
    assert "10.9.8.7" not in kept
    assert "bi-mat" not in kept


def test_failures_are_forgotten_after_a_day(office: Office) -> None:
    sign_in(office.browser(), "cũ", "sai")
    office.clock.pass_(25 * HOUR)
    sign_in(office.browser(client=("10.1.1.1", 1)), "mới", "sai")
    assert len(office.rows(sign_in_attempts)) == 2


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/cau-hoi", f"{PATH}/cau-hoi"),
        ("//evil.example", f"{PATH}/"),
        ("/\\evil.example", f"{PATH}/"),
        ("https://evil.example", f"{PATH}/"),
        ("javascript:alert(1)", f"{PATH}/"),
    ],
)
def test_one_is_led_on_within_the_console_only(office: Office, lan: Staff, target: str, path: str) -> None:
    assert sign_in(office.browser(), den=target).headers["location"] == path


def test_signing_out_ends_the_session_for_good(office: Office, lan: Staff) -> None:
    browser = office.browser()
    sign_in(browser)
    token = browser.client.cookies[COOKIE]
    browser.csrf = csrf_of(browser)
    assert browser.post("/dang-xuat").status_code == 303
    browser.client.cookies.set(COOKIE, token, path=PATH)
    assert browser.get("/").status_code == 303


def test_a_session_ends_when_it_is_not_used(office: Office) -> None:
    browser = office.signed_in()
    for _ in range(3):
        office.clock.pass_(sessions.IDLE_S - 1)
        assert browser.get("/toi").status_code == 200
    office.clock.pass_(sessions.IDLE_S)
    response = browser.get("/toi")
    assert "het-phien" in response.headers["location"]


def test_a_session_ends_with_the_working_day(office: Office) -> None:
    browser = office.signed_in()
    for _ in range(11):
        office.clock.pass_(HOUR)
        assert browser.get("/toi").status_code == 200
    office.clock.pass_(HOUR)
    assert browser.get("/toi").status_code == 303


def test_a_page_that_fetches_by_itself_keeps_no_session_alive(office: Office) -> None:
    browser = office.signed_in()
    for _ in range(4):
        office.clock.pass_(sessions.IDLE_S / 4)
        browser.get("/hoi-thoai/_hang-cho?poll=1")
    assert browser.get("/toi").status_code == 303


def test_sessions_that_are_over_are_deleted(office: Office, lan: Staff) -> None:
    office.browser_of(lan)
    office.clock.pass_(sessions.LONGEST_S + 1)
    office.browser_of(lan)
    assert len(office.rows(staff_sessions)) == 1


def test_every_sign_in_is_a_new_session(office: Office, lan: Staff) -> None:
    browser = office.browser()
    tokens = set()
    for _ in range(3):
        sign_in(browser)
        tokens.add(browser.client.cookies[COOKIE])
    assert len(tokens) == 3


def test_a_password_somebody_else_made_must_be_changed_first(office: Office) -> None:
    with_password(office, "moi", is_first=True)
    browser = office.browser()
    sign_in(browser, "moi")
    assert browser.get("/").headers["location"] == f"{PATH}/toi/mat-khau"
    browser.csrf = csrf_of(browser, "/toi/mat-khau")
    new = {"cu": PASSWORD, "moi": "mật khẩu khác hẳn", "lai": "mật khẩu khác hẳn"}
    assert browser.post("/hoi-thoai/1/nhan").headers["location"] == f"{PATH}/toi/mat-khau"
    assert browser.post("/toi/mat-khau", new).status_code == 303
    assert browser.get("/").status_code == 200


def test_changing_the_password_signs_out_everywhere_else(office: Office, lan: Staff) -> None:
    here, elsewhere = office.browser(), office.browser()
    sign_in(here)
    sign_in(elsewhere)
    old_token = here.client.cookies[COOKIE]
    here.csrf = csrf_of(here)
    changed = here.post("/toi/mat-khau", {"cu": PASSWORD, "moi": "mật khẩu khác hẳn", "lai": "mật khẩu khác hẳn"})
    assert changed.status_code == 303
    assert here.client.cookies[COOKIE] != old_token
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert sign_in(office.browser()).status_code == 401
    assert sign_in(office.browser(), password="mật khẩu khác hẳn").status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cu": "sai", "moi": "mật khẩu khác hẳn", "lai": "mật khẩu khác hẳn"}, "hiện nay chưa đúng"),
        ({"cu": PASSWORD, "moi": "ngắn", "lai": "ngắn"}, "ít nhất 10"),
        ({"cu": PASSWORD, "moi": "mật khẩu khác hẳn", "lai": "gõ nhầm mất rồi"}, "chưa giống"),
        ({"cu": PASSWORD, "moi": PASSWORD, "lai": PASSWORD}, "phải khác"),
        ({"cu": PASSWORD, "moi": "tôi là lan đây 1", "lai": "tôi là lan đây 1"}, "dễ đoán"),
    ],
)
def test_why_a_password_is_not_taken_is_said(office: Office, lan: Staff, fields: dict[str, str], said: str) -> None:
    browser = office.browser_of(lan)
    assert said in problem(browser.post("/toi/mat-khau", fields))
    assert sign_in(office.browser()).status_code == 303


def test_guessing_the_present_password_is_held_up_too(office: Office, lan: Staff) -> None:
    browser = office.browser_of(lan)
    fields = {"cu": "sai", "moi": "mật khẩu khác hẳn", "lai": "mật khẩu khác hẳn"}
    statuses = [browser.post("/toi/mat-khau", fields).status_code for _ in range(lockout.FREE_FAILURES + 1)]
    assert statuses == [401] * lockout.FREE_FAILURES + [429]


@pytest.mark.parametrize("password", ["1234567890", "aaaaaaaaaaaa", "Lan.Nguyen-2026", "short", "x" * 201])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_strength(password, "lan.nguyen")


def test_first_passwords_are_strong_and_different() -> None:
    made = {passwords.random_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_strength(password, "lan.nguyen")


def test_an_old_hash_is_made_anew_at_the_next_sign_in(
    office: Office, lan: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept_hash(office)
    monkeypatch.setattr(passwords, "needs_rehash", lambda kept: kept == before)
    sign_in(office.browser())
    assert kept_hash(office) != before
    assert sign_in(office.browser()).status_code == 303


def test_passwords_are_kept_as_argon2id() -> None:
    assert passwords.hash_password("x").startswith("$argon2id$")


def test_a_broken_hash_lets_nobody_in() -> None:
    assert not passwords.is_password("not a hash", "x")
    assert not passwords.is_password(None, "nobody")


def test_lockout_counts_alike_on_both_databases(store: Store, office: Office) -> None:
    tried = lockout.keys(office.vault, "lan", "10.0.0.1")
    with store.transaction() as connection:
        for second in range(lockout.FREE_FAILURES):
            assert lockout.pause(connection, tried, float(second)) == 0
            lockout.count(connection, tried, float(second))
        assert lockout.pause(connection, tried, 5.0) > 0
        lockout.succeeded(connection, tried)
        assert lockout.pause(connection, tried, 5.0) == 0


def csrf_of(browser: Browser, path: str = "/toi") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get(path).text)
    assert found
    return found[1]


def kept_hash(office: Office) -> str:
    with office.store.transaction() as connection:
        kept = connection.execute(sa.select(officers.staff.c.password_hash)).scalar_one()
    return str(kept)
