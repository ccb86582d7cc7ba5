"""Signing in through the office's own service: who it names gets in, if they have an account; nothing else does."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from console.app import PATH
from console.oidc import Provider
from indicators.officers import Role
from storage.store import Store
from tests.standins.oidc import CLIENT, ISSUER, NOW, SECRET, SignInService
from tests.unit.console.made_up import Browser, Office


@pytest.fixture
def service() -> SignInService:
    return SignInService()


@pytest.fixture
def office(sqlite: Store, service: SignInService) -> Office:
    return office_with(sqlite, service)


def office_with(store: Store, service: SignInService, claim: str = "preferred_username") -> Office:
    provider = Provider("tài khoản công vụ", ISSUER, CLIENT, SecretStr(SECRET), claim, service)
    office = Office(store, oidc=provider)
    provider._clock = office.clock
    assert office.clock() == NOW
    return office


def sign_in(browser: Browser, service: SignInService, **changed: str) -> httpx.Response:
    """Go to the service and come back."""
    address = browser.get("/oidc?den=/cau-hoi").headers["location"]
    return browser.get("/oidc/ve", params={**service.grant(address), **changed})


def test_the_page_offers_the_service_by_its_name(office: Office) -> None:
    assert "Đăng nhập bằng tài khoản công vụ" in office.browser().text("/dang-nhap")


def test_without_a_service_there_is_no_such_page(sqlite: Store) -> None:
    office = Office(sqlite)
    assert "Đăng nhập bằng" not in office.browser().text("/dang-nhap")
    assert office.browser().get("/oidc").status_code == 404
    assert office.browser().get("/oidc/ve").status_code == 404


def test_who_has_an_account_gets_in_and_where_they_wanted(office: Office, service: SignInService) -> None:
    office.officer("lan")
    browser = office.browser()
    response = sign_in(browser, service)
    assert (response.status_code, response.headers["location"]) == (303, f"{PATH}/cau-hoi")
    assert "Cán bộ lan" in browser.text("/")


def test_the_service_is_told_nothing_secret_by_the_browser(office: Office) -> None:
    address = urlsplit(office.browser().get("/oidc").headers["location"])
    query = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/auth"
    assert query["redirect_uri"] == [f"http://testserver{PATH}/oidc/ve"]
    assert SECRET not in str(query)


def test_a_secret_may_go_in_the_form_where_the_service_wants_it_so(office: Office, service: SignInService) -> None:
    office.officer("lan")
    service.methods = ["client_secret_post"]
    assert sign_in(office.browser(), service).status_code == 303


def test_who_has_no_account_or_a_closed_one_stays_out(office: Office, service: SignInService) -> None:
    response = sign_in(office.browser(), service)
    assert response.status_code == 403
    assert "chưa được cấp quyền" in response.text
    chief = office.signed_in("chief", Role.ADMIN, None)
    lan = office.officer("lan")
    chief.post(f"/can-bo/{lan.id}", {"vai_tro": "officer", "xa": "phu-lam", "khoa": "1", "ly_do": "nghỉ"})
    assert sign_in(office.browser(), service).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "someone-else"},
        {"aud": ["someone-else", CLIENT], "azp": "someone-else"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"iat": None},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_us_now_and_here_is_refused(
    office: Office, service: SignInService, claims: dict[str, Any]
) -> None:
    office.officer("lan")
    service.claims = claims
    browser = office.browser()
    assert sign_in(browser, service).status_code == 502
    assert browser.get("/").status_code == 303


def test_a_token_signed_by_nobody_is_refused(office: Office, service: SignInService) -> None:
    office.officer("lan")
    service.algorithm = "none"
    assert sign_in(office.browser(), service).status_code == 502


def test_a_changed_key_is_fetched_once_a_foreign_one_refused(office: Office, service: SignInService) -> None:
    office.officer("lan")
    assert sign_in(office.browser(), service).status_code == 303
    service.change_key()
    assert sign_in(office.browser(), service).status_code == 303
    assert sum(path.endswith("/keys") for path in service.asked) == 2


def test_a_sign_in_begun_elsewhere_cannot_be_finished_here(office: Office, service: SignInService) -> None:
    office.officer("lan")
    mine, theirs = office.browser(), office.browser()
    theirs_back = service.grant(theirs.get("/oidc").headers["location"])
    mine.get("/oidc")
    assert mine.get("/oidc/ve", params=theirs_back).status_code == 400
    assert office.browser().get("/oidc/ve", params=theirs_back).status_code == 400


def test_a_sign_in_is_over_after_ten_minutes_and_works_once(office: Office, service: SignInService) -> None:
    office.officer("lan")
    browser = office.browser()
    back = service.grant(browser.get("/oidc").headers["location"])
    office.clock.pass_(601)
    assert browser.get("/oidc/ve", params=back).status_code == 400
    office.clock.pass_(-601)
    assert browser.get("/oidc/ve", params=back).status_code == 303
    assert browser.get("/oidc/ve", params=back).status_code == 400


def test_a_refusal_by_the_person_is_said_as_such(office: Office, service: SignInService) -> None:
    response = sign_in(office.browser(), service, code="", error="access_denied")
    assert response.status_code == 403
    assert "hủy" in response.text


def test_a_code_the_service_does_not_know_is_refused(office: Office, service: SignInService) -> None:
    office.officer("lan")
    assert sign_in(office.browser(), service, code="guessed").status_code == 502


def test_a_service_that_is_down_or_another_is_told_in_words(office: Office, service: SignInService) -> None:
    service.is_down = True
    response = office.browser().get("/oidc")
    assert response.status_code == 502
    assert "không trả lời" in response.text
    service.is_down = False
    service.issuer_said = "https://other.example"
    assert "tự xưng khác" in office.browser().get("/oidc").text


def test_one_is_not_led_out_of_the_console_afterwards(office: Office, service: SignInService) -> None:
    office.officer("lan")
    browser = office.browser()
    back = service.grant(browser.get("/oidc?den=//evil.example").headers["location"])
    assert browser.get("/oidc/ve", params=back).headers["location"] == f"{PATH}/"


@pytest.mark.parametrize(("is_verified", "status"), [(True, 303), (False, 502), (None, 502), ("true", 502)])
def test_an_address_counts_only_if_the_service_verified_it(
    sqlite: Store, service: SignInService, is_verified: object, status: int
) -> None:
    office = office_with(sqlite, service, "email")
    office.officer("lan@xa.gov.vn")
    service.person = {"sub": "1", "email": "Lan@xa.gov.vn", "email_verified": is_verified}
    assert sign_in(office.browser(), service).status_code == status


def test_a_service_that_names_nobody_lets_nobody_in(office: Office, service: SignInService) -> None:
    service.person = {"sub": "1"}
    assert sign_in(office.browser(), service).status_code == 502
