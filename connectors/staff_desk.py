"""Where officers are heard in a chat before the assistant is asked: the contract between answering and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from connectors.channel import InboundMessage


@dataclass(frozen=True)
class StaffAnswer:
    """What an officer is told.

    `buttons` as (title, payload), the payload being a command of its own. `note` carries out what was asked, in the
    transaction that closes the message, so exactly once. `document` goes along with the text, see
    `rendering.drafts`.
    """

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    note: Callable[[sa.Connection], None] | None = None
    document: dict[str, Any] | None = None

    def as_reply(self) -> dict[str, Any]:
        """The form in which answers are laid out."""
        buttons = [{"title": title, "payload": payload} for title, payload in self.buttons]
        return {"text": self.text, "buttons": buttons, "citations": [], "document": self.document}


class StaffDesk(Protocol):
    """Hears what may be an officer's command."""

    async def hear(self, message: InboundMessage, text: str) -> StaffAnswer | None:
        """Answer a command; None: it is none, and the assistant shall be asked.

        `text` is what was written, or the choice behind a pressed button or a number.
        """
