"""A console over an empty database: officers, channels and conversations made up, a clock that stands still."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

import httpx
import sqlalchemy as sa
from cryptography.fernet import Fernet
from fastapi import FastAPI
from fastapi.testclient import TestClient

from connectors import handoffs
from connectors.outbox import Recipient
from console import accounts, sessions
from console.access import COOKIE
from console.app import PATH, create_console
from console.oidc import Provider
from console.parts import Parts
from console.sections import Section
from indicators.keys import Keys
from indicators.log import Log, LoggedTurn
from indicators.officers import Role, Staff
from indicators.times import VIETNAM
from service.console import SECTIONS
from storage.store import Store
from storage.vault import Vault
from tests.unit.connectors.made_up import Clock, MadeUpChannel

COMMUNES = {"phu-lam": "xã Phú Lâm", "an-vien": "xã An Viễn"}
ARTICLES = {"vneid-quen-mat-khau": "Quên mật khẩu VNeID", "khai-sinh": "Đăng ký khai sinh"}
PASSWORD = "một câu dễ nhớ 7"
SUNDAY_NOON = datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM).timestamp()


class Browser:
    """Somebody's browser; `csrf` is what the pages carry in their forms."""

    def __init__(self, client: TestClient, csrf: str = "") -> None:
        self.client = client
        self.csrf = csrf

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(f"{PATH}{path}", follow_redirects=False, **options)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **options: Any) -> httpx.Response:
        data = {"csrf": self.csrf, **(fields or {})}
        return self.client.post(f"{PATH}{path}", data=data, follow_redirects=False, **options)

    def text(self, path: str) -> str:
        """What is read on a page, without markup; the page must open."""
        return readable(self.get(path))


def readable(response: httpx.Response) -> str:
    """What is read on a page, without markup."""
    assert response.status_code == 200, response.text
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.text)
    body = re.sub(r"</?(strong|span|a|code)\b[^>]*>", "", body)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


@dataclass
class Office:
    """The console, and what goes on behind it."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    vault: Vault = field(default_factory=lambda: Vault(Fernet.generate_key()))
    default_commune: str | None = None
    public_url: str | None = None
    oidc: Provider | None = None
    more: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        self.clock.now = SUNDAY_NOON
        self.zalo = MadeUpChannel(name="zalo")
        self.log = Log(Keys(self.vault), self.clock)
        parts = Parts(
            store=self.store,
            vault=self.vault,
            communes=COMMUNES,
            articles=ARTICLES,
            channels={"zalo": self.zalo},
            default_commune=self.default_commune,
            public_url=self.public_url,
            oidc=self.oidc,
            clock=self.clock,
        )
        self.console = create_console(parts, (*SECTIONS, *self.more))
        self.app = FastAPI()
        self.app.mount(PATH, self.console)

    def browser(self, **options: Any) -> Browser:
        """Somebody's who is not signed in."""
        return Browser(TestClient(self.app, raise_server_exceptions=False, **options))

    def officer(
        self, username: str = "lan", role: Role = Role.OFFICER, commune: str | None = "phu-lam", **more: Any
    ) -> Staff:
        """An account without a password."""
        username = username.ljust(3, "0")
        with self.store.transaction() as connection:
            return accounts.add(
                connection, username, f"Cán bộ {username}", role, commune, None, by=None, now=self.clock(), **more
            )

    def signed_in(self, username: str = "lan", role: Role = Role.OFFICER, commune: str | None = "phu-lam") -> Browser:
        """The browser of a new officer."""
        return self.browser_of(self.officer(username, role, commune))

    def browser_of(self, member: Staff) -> Browser:
        with self.store.transaction() as connection:
            token = sessions.begin(connection, member.id, self.clock())
            viewer = sessions.find(connection, token, self.clock())
        assert viewer is not None
        client = TestClient(self.app, cookies={COOKIE: token}, raise_server_exceptions=False)
        return Browser(client, viewer.csrf)

    def hand(
        self, user: str = "an", commune: str | None = "phu-lam", reason: str = "gặp cán bộ", channel: str = "zalo"
    ) -> int:
        """A citizen who waits for an officer; in a channel or, on the page ("web"), without a recipient."""
        recipient = Recipient(channel, "oa", user) if channel != "web" else None
        conversation = recipient.conversation if recipient else f"web:{user}"
        with self.store.transaction() as connection:
            number = handoffs.raise_hand(
                connection, conversation, channel, commune, now=self.clock(), reason=reason, recipient=recipient
            )
        assert number is not None
        return number

    def turn(
        self,
        asked: str,
        *,
        user: str = "an",
        commune: str | None = "phu-lam",
        outcome: str = "answered",
        topic: str | None = "vneid",
        article: str | None = "vneid-quen-mat-khau",
        channel: str = "zalo",
        text: str = "Bấm **Quên mật khẩu**.",
    ) -> None:
        """One exchange with the assistant."""
        reply = {
            "text": text,
            "outcome": outcome,
            "topic": topic,
            "source_ids": [article] if article else [],
            "intent": {"name": "ask_guide", "confidence": 0.9},
            "confidence": 0.9,
        }
        conversation = f"{channel}:oa:{user}" if channel != "web" else f"web:{user}"
        turn = LoggedTurn(conversation, channel, commune, asked, [reply], self.clock())
        with self.store.transaction() as connection:
            self.log.record(connection, turn)

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        """All rows of a table."""
        with self.store.transaction() as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]
