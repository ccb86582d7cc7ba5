"""A real Chromium and a page in it. The browser is the system's; the tests download none."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chat_page import ChatPage
from tests.browser.fake_api import FakeApi, serving

NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
NewPage = Callable[..., Page]

expect.set_options(timeout=30_000)  # what is expected comes at once, unless the machine is busy with other work


def chromium_path() -> str:
    """Return the browser's path: `CHROMIUM` if set, else what the system has; an error that says what to install."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError(
            "The browser tests need Chromium. Install it (Debian, Ubuntu: apt-get install chromium), "
            "or set CHROMIUM to the path of a Chromium or Chrome."
        )
    return found


@contextmanager
def launched(playwright: Playwright, *switches: str) -> Iterator[Browser]:
    """Start the system's Chromium with further command-line switches, and end it."""
    # Chromium refuses its sandbox to root, which is who runs tests in a container.
    args = [*switches, "--no-sandbox"] if os.geteuid() == 0 else [*switches]
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=args)
    yield browser
    browser.close()


# Once per module, not per session: Playwright keeps an event loop running, and other tests start their own.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as running:
        yield running


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages with the context options given; a script error or a breach of the page's policy fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(**options: Any) -> Page:
        settings = {"viewport": DESKTOP, "locale": "vi-VN", "reduced_motion": "reduce"} | options
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture(scope="package")
def fake_server() -> Iterator[FakeApi]:
    with serving() as api:
        yield api


@pytest.fixture
def fake(fake_server: FakeApi) -> Iterator[FakeApi]:
    """The scripted API, as new."""
    fake_server.reset()
    yield fake_server
    fake_server.release()


@pytest.fixture
def chat(page: Page, fake: FakeApi) -> ChatPage:
    """The chat page on a desktop, with the scripted API behind it."""
    return ChatPage(page, fake.address).open()


@pytest.fixture
def phone_chat(new_page: NewPage, fake: FakeApi) -> ChatPage:
    """The chat page on a small touch phone."""
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    return ChatPage(page, fake.address).open()
