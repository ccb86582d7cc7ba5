"""The client of the dialogue engine: sends one message, gets the replies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx

# The one command of Rasa's that people may send: a button's payload.
_PAYLOAD = re.compile(r"/choose\{.*\}", re.DOTALL)


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


class DialogueClient:
    """Talks to Rasa's REST channel on the loopback."""

    def __init__(self, base_url: str, timeout_s: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, timeout=timeout_s, transport=transport)

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
        try:
            response = await self._http.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            replies = [reply["custom"] for reply in response.json() if reply.get("custom")]
        except (httpx.HTTPError, ValueError, TypeError, AttributeError) as error:
            raise EngineDown(str(error)) from error
        if not replies:
            raise EngineDown("the engine ran no action")
        return replies

    async def is_ready(self) -> bool:
        """Whether the engine answers; it listens only once its model is loaded."""
        try:
            return (await self._http.get("/", timeout=2.0)).status_code == 200
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _harmless(text: str) -> str:
    """The text as a message. Rasa would take any other first slash for a command ("/restart" forgets everything)."""
    if not text.startswith("/") or _PAYLOAD.fullmatch(text):
        return text
    return text.lstrip("/ ") or "?"
