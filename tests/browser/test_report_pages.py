"""The pages of reports in a real browser: on a small laptop and on a phone, readable for everyone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from console.access import COOKIE
from indicators.officers import Role
from knowledge.library import Library
from service.database import create_engine, upgrade
from storage.store import Store
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.standins.serving import serving
from tests.unit.reports.conftest import Clock
from tests.unit.reports.made_up import COMMUNE, add
from tests.unit.reports.office import Office


@pytest.fixture
def office(tmp_path: Path, library: Library) -> Iterator[Office]:
    engine = create_engine(f"sqlite:///{tmp_path / 'troly.db'}")
    upgrade(engine)
    yield Office(Store(engine), library, Clock())
    engine.dispose()


def _signed_in(new_page: NewPage, office: Office, address: str, path: str, viewport: dict[str, int]) -> Page:
    page = new_page(viewport=viewport)
    token, _ = office.session(Role.MANAGER, COMMUNE)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    page.goto(f"{address}/console/{path}")
    return page


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("path", ["bao-cao", "bao-cao/mau"])
def test_the_pages_fit_and_have_no_barriers(
    new_page: NewPage, office: Office, path: str, viewport: dict[str, int]
) -> None:
    office.report()
    with serving(office.app) as address:
        page = _signed_in(new_page, office, address, path, viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert violations(page) == []


def test_a_report_is_made_and_saved_from_the_page(new_page: NewPage, office: Office, tmp_path: Path) -> None:
    with office.store.transaction() as connection:
        for _ in range(6):
            add(connection, date(2026, 10, 1))
    with serving(office.app) as address:
        page = _signed_in(new_page, office, address, "bao-cao", DESKTOP)
        page.get_by_label("Tháng").select_option("2026-10")
        page.get_by_role("button", name="Lập báo cáo").click()
        expect(page.get_by_role("status")).to_have_text("Đã tạo.")
        with page.expect_download() as download:
            page.get_by_role("link", name="Word, tháng 10/2026").click()
        assert download.value.suggested_filename == "bao-cao-xuan-hoa-2026-10.docx"
