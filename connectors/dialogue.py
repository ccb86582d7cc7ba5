"""The client of the dialogue engine: sends one message, gets the replies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp

# The one command of Rasa's that people may send: a button's payload.
_PAYLOAD = re.compile(r"/choose\{.*\}", re.DOTALL)
_SHORT = aiohttp.ClientTimeout(total=2.0)
# Rasa keeps an idle connection for 120 s; let go here before, so that none is closed under a message.
_KEEP_ALIVE_S = 60.0


class EngineDown(Exception):
    """The engine does not answer, or answers nonsense. The citizen is told to try again; nothing is made up."""


@dataclass(frozen=True)
class Question:
    """What is put to the engine, whatever channel it came by.

    `commune` is the deployment's or the page's choice; `is_test`: nobody at the office is to be bothered.
    """

    conversation: str
    text: str
    channel: str
    commune: str | None = None
    is_test: bool = False


class Wire(Protocol):
    """How the engine is reached."""

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send `body` as JSON and return the JSON that comes back.

        Raises:
            EngineDown: nothing usable comes back.

        """
        ...

    async def is_up(self) -> bool:
        """Whether anybody answers."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class HttpWire:
    """The engine's port on the loopback. aiohttp takes a quarter of the time that httpx takes for a small message."""

    def __init__(self, base_url: str, timeout_s: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._opened: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send `body` and return what comes back; raises EngineDown."""
        try:
            async with self._session().post(self._base_url + path, json=body) as response:
                response.raise_for_status()
                return await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise EngineDown(str(error) or type(error).__name__) from error

    async def is_up(self) -> bool:
        """Whether the port answers 200 within two seconds."""
        try:
            async with self._session().get(self._base_url + "/", timeout=_SHORT) as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()

    def _session(self) -> aiohttp.ClientSession:
        """The session, opened in the event loop that uses it."""
        if self._opened is None or self._opened.closed:
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._opened


class DialogueClient:
    """Talks to Rasa's REST channel."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, message: Question) -> list[dict[str, Any]]:
        """Return the engine's replies to one message, each an answer as `Answer.as_json` wrote it.

        Raises:
            EngineDown: the engine cannot be reached, failed, or ran no action of ours.

        """
        body = {
            "sender": message.conversation,
            "message": _harmless(message.text),
            "metadata": {"commune": message.commune, "channel": message.channel},
        }
        answer = await self._wire.post("/webhooks/rest/webhook", body)
        try:
            replies = [reply["custom"] for reply in answer if reply.get("custom")]
        except (TypeError, AttributeError) as error:
            raise EngineDown(str(error)) from error
        if not replies:
            raise EngineDown("the engine ran no action")
        return replies

    async def is_ready(self) -> bool:
        """Whether the engine answers; it listens only once its model is loaded."""
        return await self._wire.is_up()

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def _harmless(text: str) -> str:
    """The text as a message. Rasa would take any other first slash for a command ("/restart" forgets everything)."""
    if not text.startswith("/") or _PAYLOAD.fullmatch(text):
        return text
    return text.lstrip("/ ") or "?"
