"""Call the app's actions over connections that stay open.

Rasa 3.6 opens a session, and with it a connection, for each action and closes it again: time for the engine, which
connects, and for the app, which accepts. Here an endpoint keeps its session; all else stays as it is. Idle connections
are kept for aiohttp's 15 seconds; the app keeps its end longer (`service.cli`), so none is closed under a call.
"""

from __future__ import annotations

import aiohttp
from rasa.utils.endpoints import EndpointConfig

_new_session = EndpointConfig.session


class KeptSession:
    """A session that is not closed where Rasa is done with it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Keep `session`, which stays open."""
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        """Hand out the session."""
        return self._session

    async def __aexit__(self, *_: object) -> None:
        """Leave it open."""


def session(endpoint: EndpointConfig) -> KeptSession:
    """Return the endpoint's session, to be used in one event loop; a new one if it has none."""
    kept: aiohttp.ClientSession | None = getattr(endpoint, "_kept_session", None)
    if kept is None or kept.closed:
        kept = endpoint._kept_session = _new_session(endpoint)
    return KeptSession(kept)


def install() -> None:
    """Put `session` in the place of Rasa's own."""
    EndpointConfig.session = session
