"""The console and the chat page over one database, with officers, citizens and a month of support made up."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from cryptography.fernet import Fernet
from fastapi import FastAPI
from playwright.sync_api import Page

from connectors.logbook import Logbook
from connectors.reception import Reception
from connectors.web.api import api_router
from connectors.web.officer import officer_router
from connectors.web.page import page_router
from connectors.web.problems import install
from console import accounts, passwords
from indicators.log import LoggedTurn
from indicators.officers import Role
from indicators.progress import set_population
from knowledge.answer import Answer, Outcome
from knowledge.library import load_library
from service.console import sections
from service.database import create_engine, upgrade
from storage.store import Store
from storage.vault import Vault
from tests.standins.serving import serving
from tests.unit.connectors_web.fake_engine import reply
from tests.unit.console.made_up import Office
from tests.wires import dialogue_client

PASSWORD = "một câu dễ nhớ 7"
DAY = 24 * 3600.0
COMMUNE = "phu-lam"
ADULTS = "người dân trưởng thành trên địa bàn xã"


class Engine(httpx.AsyncBaseTransport):
    """Calls an officer when asked for one, answers everything else."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_call = "cán bộ" in json.loads(await request.aread())["message"]
        call = Answer("Xin đến Trung tâm Phục vụ hành chính công của xã.", Outcome.HANDED_OFF)
        return httpx.Response(200, json=reply(call) if is_call else reply())


class StillLogbook(Logbook):
    """Writes turns down at the office's time, which stands still."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.store, office.log)
        self._clock = office.clock

    async def record(self, turn: LoggedTurn) -> None:
        await super().record(replace(turn, at=self._clock()))


@dataclass(frozen=True)
class Served:
    """Where it is served, and the office behind it."""

    address: str
    office: Office

    def sign_in(self, page: Page, username: str = "lan") -> None:
        """Sign an officer in."""
        page.goto(f"{self.address}/console/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.get_by_role("heading", level=1).wait_for()

    def open(self, page: Page, path: str) -> None:
        page.goto(f"{self.address}/console{path}")


@contextmanager
def console_office(folder: Path) -> Iterator[Served]:
    """Serve it over a new database in `folder`."""
    engine = create_engine(f"sqlite:///{folder / 'console.db'}")
    upgrade(engine)
    library = load_library()
    office = Office(
        Store(engine),
        vault=Vault(Fernet.generate_key()),
        more=tuple(section for section in sections(library, None) if section.templates is not None),
    )
    _people(office)
    _month(office)
    app = office.app
    dialogue = dialogue_client(Engine())
    app_routes = FastAPI()
    install(app_routes)
    app_routes.include_router(page_router())
    reception = Reception(dialogue, office.store, office.clock)
    book = StillLogbook(office)
    app_routes.include_router(api_router(reception, {COMMUNE: "xã Phú Lâm"}, COMMUNE, book))
    app_routes.include_router(officer_router(office.store, office.vault, office.clock))
    app.mount("/", app_routes)
    with serving(app) as address:
        yield Served(address, office)
    engine.dispose()


def _people(office: Office) -> None:
    hashed = passwords.hash_password(PASSWORD)
    people = (
        ("lan", "Nguyễn Thị Lan", Role.OFFICER, COMMUNE),
        ("hoa", "Phạm Thị Hoa", Role.OFFICER, COMMUNE),
        ("hung", "Lê Văn Hùng", Role.MANAGER, COMMUNE),
        ("quan", "Trần Văn Quân", Role.ADMIN, None),
    )
    with office.store.transaction() as connection:
        for username, name, role, commune in people:
            member = accounts.add(connection, username, name, role, commune, None, by=None, now=office.clock())
            accounts.set_password(connection, member, hashed, is_first=False, by=None, now=office.clock())


def _month(office: Office) -> None:
    """The last 40 days' questions of 260 people; always the same."""
    chance = random.Random(7)
    now = office.clock()
    topics = ("vneid", "dvc", "thanhtoan", "antoan", "hotich-cutru")
    with office.store.transaction() as connection:
        for _ in range(400):
            person = chance.randrange(260)
            channel = ("zalo", "web", "telegram", "kiosk")[person % 7 % 4]
            outcome = chance.choices(("answered", "handed_off", "not_found", "clarified"), (75, 5, 12, 8))[0]
            said = {
                "text": "Bấm **Quên mật khẩu**.",
                "outcome": outcome,
                "topic": chance.choice(topics) if outcome != "not_found" else None,
                "source_ids": ["vneid-quen-mat-khau"] if outcome == "answered" else [],
                "intent": {"name": "ask_guide", "confidence": 0.9},
            }
            asked = chance.choice(("xin giấy xác nhận độc thân", "tách thửa đất vườn", "lịch chích ngừa ở trạm"))
            at = now - chance.random() ** 1.4 * 40 * DAY
            conversation = f"{channel}:oa:{person}"
            hamlet = chance.choice((None, "Ấp 1", "Ấp 2"))
            office.log.record(connection, LoggedTurn(conversation, channel, COMMUNE, asked, [said], at, hamlet=hamlet))
            if chance.random() < 0.4:
                office.log.rate(connection, conversation, useful=chance.random() < 0.9)
        set_population(connection, COMMUNE, "huong-dan-ky-nang-so", 520, why="Công an xã, 11/2026", clock=office.clock)
    office.hand("ba", reason="hồ sơ khai sinh của con tôi quá hạn ba ngày rồi")
