"""Reports for officers in a chat: in words, as a file, by an address that opens it for an hour."""

from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI
from fastapi.testclient import TestClient

from console.chat_desk import NoReport
from indicators.commands import MonthReport
from indicators.officers import Role, Staff
from indicators.times import VIETNAM
from knowledge.library import Library
from reports.api import reports_router
from service.staff_desk import Reports
from storage.store import Store
from storage.vault import Vault
from tests.unit.connectors.made_up import Clock

pytestmark = pytest.mark.anyio
LAN = Staff(1, "lan", "Lan", Role.OFFICER, "xuan-hoa")
OCTOBER = MonthReport(2026, 10)


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM).timestamp()
    return clock


@pytest.fixture
def vault() -> Vault:
    return Vault(Fernet.generate_key())


def reports(store: Store, library: Library, vault: Vault, clock: Clock, url: str | None = "https://t.vn/") -> Reports:
    return Reports(store, library.plans, vault, url, clock)


async def test_a_report_is_told_in_words_and_opened_by_its_address_for_an_hour(
    store: Store, library: Library, vault: Vault, clock: Clock
) -> None:
    given = await reports(store, library, vault, clock).give("xuan-hoa", OCTOBER, LAN)
    assert "Báo cáo tháng 10 năm 2026" in given.words
    assert "từ 15/09/2026 đến 14/10/2026" in given.words
    assert given.document["name"] == "bao-cao-xuan-hoa-2026-10.docx"
    app = FastAPI()
    app.include_router(reports_router(store, library.plans, vault, 3, clock))
    path = given.document["url"].removeprefix("https://t.vn")
    with TestClient(app) as client:
        assert client.get(path).content[:2] == b"PK"
        clock.pass_(3700)
        assert client.get(path).status_code == 404


async def test_the_file_itself_is_given_to_a_channel_that_sends_files(
    store: Store, library: Library, vault: Vault, clock: Clock
) -> None:
    office = reports(store, library, vault, clock, url=None)
    given = await office.give("xuan-hoa", MonthReport(2026, 10, "xlsx"), LAN)
    assert given.document["url"] is None
    content = await office.content(given.document["ref"])
    assert content is not None
    assert content[:2] == b"PK"


@pytest.mark.parametrize("ref", ["", "report:", "report:99.docx", "report:1.exe", "other:1.docx", "report:x.docx"])
async def test_what_is_no_file_is_none(store: Store, library: Library, vault: Vault, clock: Clock, ref: str) -> None:
    assert await reports(store, library, vault, clock).content(ref) is None


async def test_where_there_can_be_no_report_it_is_said_why(
    store: Store, library: Library, vault: Vault, clock: Clock
) -> None:
    office = reports(store, library, vault, clock)
    with pytest.raises(NoReport, match="chưa bắt đầu"):
        await office.give("xuan-hoa", MonthReport(2027, 5), LAN)
    with pytest.raises(NoReport, match="chưa có kế hoạch"):
        await office.give("khong-co", OCTOBER, LAN)
    assert "tạm tính" in (await office.give("xuan-hoa", MonthReport(2026, 12), LAN)).words
