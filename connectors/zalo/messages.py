"""The body below `message` of a consultation message. Zalo knows no markup; buttons in the shape gateways send them.

Limits: text 2,000 characters, 5 buttons, title 100, payload 1,000. How Zalo counts is unknown, so UTF-16 units are
counted, which is never too few.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from connectors import rendering
from connectors.channel import OutboundMessage

_LONGEST_TEXT = 2000
_LONGEST_TITLE = 100
_LONGEST_PAYLOAD = 1000
_MOST_BUTTONS = 5
_SHORTEST_CUT = 12


def buttons_fit(message: OutboundMessage) -> bool:
    """Whether the message's buttons are within Zalo's limits."""
    return len(message.buttons) <= _MOST_BUTTONS and all(
        rendering.units(button.payload) <= _LONGEST_PAYLOAD for button in message.buttons
    )


def with_buttons(message: OutboundMessage) -> dict[str, Any]:
    """Text with buttons; a pressed one comes back as a message with the payload, hidden from the person's chat."""
    buttons = [
        {"title": _cut(button.title, _LONGEST_TITLE), "type": "oa.query.hide", "payload": button.payload}
        for button in message.buttons
    ]
    attachment = {"type": "template", "payload": {"buttons": buttons}}
    return {"text": _normal(rendering.plain(message.text)), "attachment": attachment}


def plain_message(message: OutboundMessage) -> dict[str, Any]:
    """Text alone; choices become numbered lines, shortened if they would not fit below the text."""
    text = rendering.plain(message.text)
    titles = [button.title for button in message.buttons]
    if all(title.isdecimal() for title in titles):  # none, or bare numbers of choices the text already shows
        return {"text": _normal(text)}
    numbered = _normal(rendering.numbered(text, titles))
    longest = max(map(len, titles))
    while rendering.units(numbered) > _LONGEST_TEXT and longest > _SHORTEST_CUT:
        longest -= 4
        numbered = _normal(rendering.numbered(text, [_cut(title, longest) for title in titles]))
    return {"text": numbered}


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _cut(title: str, longest: int) -> str:
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"
