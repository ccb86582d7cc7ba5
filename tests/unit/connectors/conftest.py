"""A clock that stands still until told."""

import pytest

from tests.unit.connectors.made_up import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()
