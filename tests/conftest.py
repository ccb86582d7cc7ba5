"""What every test may use."""

import os

import pytest
from hypothesis import settings

from knowledge.library import Library, load_library

# A slow machine is no failure; in CI the same examples are tried each time, so that a red run can be repeated.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Tests marked `anyio` run on asyncio, as the app does."""
    return "asyncio"


@pytest.fixture(scope="session")
def library() -> Library:
    """The real content. Nothing may change it."""
    return load_library()
