"""A registered kiosk in a real Chromium, at any of the three sizes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from knowledge.library import Library
from tests.browser.conftest import NewPage
from tests.browser.kiosk.app import KioskServer, serving
from tests.browser.kiosk.page import PORTRAIT, KioskPage

NewKiosk = Callable[..., KioskPage]


@pytest.fixture(scope="package")
def running(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KioskServer]:
    with serving(library, tmp_path_factory.mktemp("kiosk")) as server:
        yield server


@pytest.fixture
def server(running: KioskServer) -> Iterator[KioskServer]:
    """The server, as new."""
    running.forget()
    yield running
    if not running._stop:
        running.start()


@pytest.fixture
def new_kiosk(new_page: NewPage, server: KioskServer) -> NewKiosk:
    """Opens a kiosk; without service worker unless the test is about one, so that each request is seen."""

    def open_kiosk(size: dict[str, int] = PORTRAIT, start: str | None = None, **options: Any) -> KioskPage:
        page = new_page(viewport=size, has_touch=True, **{"service_workers": "block", **options})
        return KioskPage(page, start or server.register()).open()

    return open_kiosk


@pytest.fixture
def kiosk(new_kiosk: NewKiosk) -> KioskPage:
    return new_kiosk()
