"""A console with the reports, and officers signed in to it."""

from cryptography.fernet import Fernet
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from console import accounts, sessions
from console.access import COOKIE
from console.app import create_console
from console.parts import Parts
from indicators.officers import Role
from knowledge.library import Library
from reports import archive, pages
from reports.api import reports_router
from reports.archive import Files
from reports.period import Month, period_of
from storage.store import Store
from storage.vault import Vault
from tests.unit.reports.conftest import Clock
from tests.unit.reports.made_up import COMMUNE

OCTOBER = period_of(Month(2026, 10))


class Browser:
    """A signed-in officer's browser."""

    def __init__(self, client: TestClient, csrf: str) -> None:
        self._client = client
        self._csrf = csrf

    def get(self, path: str) -> Response:
        return self._client.get(path, follow_redirects=False)

    def post(self, path: str, **fields: str) -> Response:
        return self._client.post(path, data={"csrf": self._csrf, **fields}, follow_redirects=False)


class Office:
    """The console with the reports, and the routes beside it."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.vault = Vault(Fernet.generate_key())
        communes = {slug: plan.name for slug, plan in library.plans.items()}
        parts = Parts(store=store, vault=self.vault, communes=communes, clock=clock)
        self.app = FastAPI()
        self.app.include_router(reports_router(store, library.plans, self.vault, 3, clock))
        self.app.mount("/console", create_console(parts, [pages.section(library.plans)]))
        self.public = TestClient(self.app)

    def sign_in(self, role: Role = Role.OFFICER, commune: str | None = COMMUNE) -> Browser:
        """An officer's browser."""
        token, csrf = self.session(role, commune)
        return Browser(TestClient(self.app, cookies={COOKIE: token}), csrf)

    def session(self, role: Role, commune: str | None) -> tuple[str, str]:
        """The session's cookie and the token its pages carry."""
        now = self.clock()
        with self.store.transaction() as connection:
            member = accounts.add(connection, f"{role}.{commune}".lower(), "Lan", role, commune, None, by=None, now=now)
            token = sessions.begin(connection, member.id, now)
            viewer = sessions.find(connection, token, now)
        assert viewer is not None
        return token, viewer.csrf

    def report(self, commune: str = COMMUNE) -> int:
        with self.store.transaction() as connection:
            return archive.add(connection, commune, OCTOBER, Files(b"word", b"excel", 7), self.clock()).id
