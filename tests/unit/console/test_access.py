"""Every route of the console asks for a role, and lets in exactly those who have it."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import APIRouter, Response
from fastapi.routing import APIRoute

from console import static_files
from console.access import Anyone, Officer, UndeclaredRoute, role_of
from console.app import PATH, create_console
from console.parts import Parts
from console.sections import Section
from indicators.officers import Role
from knowledge.library import load_library
from service.console import SECTIONS, sections
from storage.store import Store
from tests.unit.console.made_up import Office

ALL = sections(load_library(), None)
OTHER_ROOMS = tuple(section for section in ALL if section not in SECTIONS)
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


def all_routes() -> Iterator[tuple[str, str, Role | None]]:
    """(method, path with every parameter filled in, role) of each route there is."""
    routers = [static_files.router, *(section.router for section in ALL)]
    for router in routers:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            path = re.sub(r"\{[^}]*\}", "1", route.path)
            for method in sorted(route.methods):
                yield method, path, role_of(route)


ROUTES = list(all_routes())
GUARDED = [(method, path, role) for method, path, role in ROUTES if role is not None]


@pytest.fixture
def office(sqlite: Store) -> Office:
    return Office(sqlite, more=OTHER_ROOMS)


def is_refused(status: int, location: str = "") -> bool:
    return status == 403 or (status in {303, 401} and "/dang-nhap" in location)


def test_there_are_routes_to_test() -> None:
    assert len(GUARDED) > 30
    assert {role for _, _, role in ROUTES} == {None, *Role}


@pytest.mark.parametrize(("method", "path", "role"), GUARDED)
def test_nobody_gets_in_without_signing_in(office: Office, method: str, path: str, role: Role) -> None:
    response = office.browser().client.request(method, f"{PATH}{path}", follow_redirects=False)
    assert response.status_code == 303
    assert urlsplit(response.headers["location"]).path == f"{PATH}/dang-nhap"


@pytest.mark.parametrize("has", Role)
def test_a_role_opens_what_it_includes_and_nothing_else(office: Office, has: Role) -> None:
    member = office.officer("nguoi", has, None)
    wrong = []
    for method, path, needs in GUARDED:
        if path in {"/dang-xuat"}:
            continue
        browser = office.browser_of(member)
        if method in CHANGES:
            response = browser.post(path)
        else:
            response = browser.client.request(method, f"{PATH}{path}", follow_redirects=False)
        refused = is_refused(response.status_code, response.headers.get("location", ""))
        if refused == has.includes(needs) or response.status_code >= 500:
            wrong.append((method, path, needs, response.status_code))
    assert wrong == []


@pytest.mark.parametrize(("method", "path", "role"), [route for route in GUARDED if route[0] in CHANGES])
def test_a_change_needs_the_pages_own_token(office: Office, method: str, path: str, role: Role) -> None:
    browser = office.signed_in("admin", Role.ADMIN, None)
    for csrf in ("", "x" * 43, office.signed_in("khac", Role.ADMIN, None).csrf):
        browser.csrf = csrf
        assert browser.post(path).status_code == 403


def test_the_token_may_come_in_a_header(office: Office) -> None:
    browser = office.signed_in()
    number = office.hand()
    headers = {"X-CSRF-Token": browser.csrf}
    response = browser.client.post(f"{PATH}/hoi-thoai/{number}/nhan", headers=headers, follow_redirects=False)
    assert response.status_code == 303


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_another_sites_form_is_refused_though_it_had_the_token(office: Office, headers: dict[str, str]) -> None:
    browser = office.signed_in()
    assert browser.post("/toi/lien-ket", headers=headers).status_code == 403
    assert office.browser().post("/dang-nhap", {"ten": "a", "mat_khau": "b"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://troly.vn", "Host": "127.0.0.1:8000"},
        {"Origin": "https://troly.vn", "Host": "127.0.0.1:8000"},
        {"Origin": "http://testserver"},
    ],
)
def test_behind_a_proxy_that_changes_the_host_forms_still_work(sqlite: Store, headers: dict[str, str]) -> None:
    office = Office(sqlite, public_url="https://troly.vn")
    assert office.signed_in().post("/toi/lien-ket", headers=headers).status_code == 200


def test_a_route_that_says_nothing_stops_the_console(sqlite: Store) -> None:
    router = APIRouter()

    @router.get("/quen")
    def forgotten() -> Response:
        return Response()

    with pytest.raises(UndeclaredRoute, match="/quen"):
        create_console(Parts(sqlite, Office(sqlite).vault, {}), [Section(router)])


def test_a_route_that_says_two_things_stops_the_console(sqlite: Store) -> None:
    router = APIRouter()

    @router.get("/hai")
    def both(viewer: Officer, _: Anyone) -> Response:
        return Response()

    with pytest.raises(UndeclaredRoute, match="/hai"):
        create_console(Parts(sqlite, Office(sqlite).vault, {}), [Section(router)])


def test_the_menu_shows_what_one_may_open(office: Office) -> None:
    assert "Cán bộ Nhật ký" not in office.signed_in().text("/")
    assert "Cài đặt" not in office.signed_in("b").text("/")
    manager = office.signed_in("c", Role.MANAGER).text("/")
    assert "Cài đặt" in manager
    assert "Nhật ký thay đổi" in manager
    assert f'href="{PATH}/can-bo"' in office.signed_in("d", Role.ADMIN).get("/").text


def test_every_answer_carries_the_headers(office: Office) -> None:
    browser = office.signed_in()
    for path in ("/", "/dang-nhap", "/khong-co", "/can-bo", "/cau-hoi/xuat.csv"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_inline_script_or_style(office: Office) -> None:
    browser = office.signed_in("admin", Role.ADMIN, None)
    for method, path, role in ROUTES:
        if method == "GET" and role is not None:
            text = browser.get(path).text
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), path


def test_an_error_is_a_page_in_words(office: Office) -> None:
    missing = office.signed_in().get("/khong-co")
    assert missing.status_code == 404
    assert "Không tìm thấy" in missing.text
    unreadable = office.signed_in("b").post("/cau-hoi", {"viec": "unknown"})
    assert unreadable.status_code == 422
    assert "chưa đúng" in unreadable.text


@pytest.mark.parametrize("kind", ["text", "number"])
def test_nothing_that_is_sent_breaks_a_page(store: Store, kind: str) -> None:
    """Not even what a database cannot keep: a zero byte, a number beyond all numbers."""
    office = Office(store, more=OTHER_ROOMS)
    chief = office.officer("chief", Role.ADMIN, None)
    strange = {"text": "a\x00b", "number": "9" * 30}[kind]
    names = ("ten", "mat_khau", "den", "cau_hoi", "bai", "ghi_chu", "ho_ten", "xa", "ly_do", "gio", "loi", "so", "tong")
    fields = dict.fromkeys((*names, "ap", "cu", "moi", "lai", "chao", "bat"), strange)
    fields |= {"viec": "article", "vai_tro": "officer", "giay": "a4"}
    broken = []
    for method, path, _ in ROUTES:
        browser = office.browser_of(chief)
        address = path.replace("/1", f"/{strange if kind == 'number' else 1}")
        query = {"xa": strange, "truoc": strange, "tu": strange, "loai": "danh-gia-thap"}
        if method in CHANGES:
            response = browser.post(address, fields, params=query)
        else:
            response = browser.get(address, params=query)
        if response.status_code >= 500:
            broken.append((method, address, response.status_code))
    assert broken == []


def test_after_signing_in_one_gets_where_one_wanted(office: Office) -> None:
    location = office.browser().get("/cau-hoi").headers["location"]
    assert parse_qs(urlsplit(location).query)["den"] == ["/cau-hoi"]


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(office: Office) -> None:
    response = office.browser().get("/hoi-thoai/_hang-cho", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["hx-redirect"].startswith(f"{PATH}/dang-nhap")


def test_static_files_may_be_kept_under_their_version_only(office: Office) -> None:
    kept = office.browser().get(f"/static/{static_files.VERSION}/console.css").headers["cache-control"]
    asked_again = office.browser().get("/static/old/console.css").headers["cache-control"]
    assert ("immutable" in kept, "immutable" in asked_again) == (True, False)
