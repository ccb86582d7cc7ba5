"""Turns answers into what a platform can show: parts under its limit, its markup, buttons or numbered choices.

Answers use little markup: `**bold**`, a slanted `_line_`, lists written out. Lengths are counted in UTF-16 units, the
strictest count any of the platforms is known to use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from connectors.channel import Limits, OutboundDocument
from connectors.outbox import Draft

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_SLANTED_LINE = re.compile(r"^_(.+)_$", re.MULTILINE)
_MARK = "**"
# Where a long text may be cut, best first: between paragraphs, lines, sentences, clauses, words.
_BORDERS = (r"\n{2,}", r"\n", r"(?<=[.!?…])\s+", r"(?<=[;:,])\s+", r"\s+")
_LEAST_FILLED = 0.4
_CHOOSE = "Gõ số để chọn:"
# Addresses fill a phone's screen; who wants all asks "nguồn ở đâu".
_MOST_SOURCES = 2
_FETCH = "Tải tệp về (địa chỉ dùng được trong một giờ, đừng chuyển cho người khác):"
_FETCH_ELSEWHERE = "Tải tệp về ở bảng điều khiển, trang Báo cáo."
_NUMBER = re.compile(r"^(?:(?:so|chon|cau|muc|y|cai|thu|nut|phan)\s+){0,2}(\d{1,2})\s*[.)]?$")


def drafts(reply: dict[str, Any], limits: Limits) -> list[Draft]:
    """Lay out one reply (`Answer.as_json`) in parts; the last one carries the buttons.

    A reply may have a "document": its "name", the "ref" a channel gets it by, the "url" people do (or None).
    """
    buttons = tuple((str(button["title"]), str(button["payload"])) for button in reply.get("buttons") or ())
    document = reply.get("document")
    if document and limits.caption and units(reply["text"]) <= limits.caption:
        return [Draft(reply["text"], document=OutboundDocument(document["name"], document["ref"]))]
    said = _SLANTED_LINE.sub(r"\1", reply["text"].strip())
    text = "\n\n".join(filter(None, (said, _link(reply), _fetching(reply), _sources(reply))))
    shown = shown_buttons(buttons, limits)
    if len(shown) < len(buttons) or shown != buttons:
        text = numbered(text, [title for title, _ in buttons])
    parts = [Draft(part) for part in split(text, limits.text)]
    parts[-1] = replace(parts[-1], buttons=shown)
    return parts


def shown_buttons(buttons: Sequence[tuple[str, str]], limits: Limits) -> tuple[tuple[str, str], ...]:
    """The buttons as the platform can show them: as they are; bare numbers if a title is too long; none if too many."""
    if len(buttons) > limits.buttons:
        return ()
    if any(units(title) > limits.title for title, _ in buttons):
        return tuple((str(place), payload) for place, (_, payload) in enumerate(buttons, 1))
    return tuple(buttons)


def numbered(text: str, titles: Sequence[str]) -> str:
    """The text with the choices written below it, to be chosen by typing a number."""
    lines = "\n".join(f"{place}. {title}" for place, title in enumerate(titles, 1))
    return f"{text}\n\n{_CHOOSE}\n{lines}"


def chosen(folded_text: str, options: Sequence[str]) -> str | None:
    """The payload of the option that a text names by its number ("2", "so 2", "chon 2."), if it names one."""
    match = _NUMBER.match(folded_text.strip())
    if match is None or not 1 <= int(match[1]) <= len(options):
        return None
    return options[int(match[1]) - 1]


def plain(text: str) -> str:
    """The text without markup."""
    return _BOLD.sub(r"\1", text)


def html(text: str) -> str:
    """The text as HTML with `<b>` as the only tag."""
    return _BOLD.sub(r"<b>\1</b>", escape(text, quote=False))


def split(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most `limit` units, at the best border; bold that is cut is closed and reopened."""
    parts: list[str] = []
    rest = text.strip()
    while units(rest) > limit:
        # Room for a mark to close and one to reopen.
        head, rest = _cut(rest, limit - 2 * len(_MARK))
        if head.count(_MARK) % 2:
            head, rest = f"{head.rstrip()}{_MARK}", f"{_MARK}{rest}"
        parts.append(head)
    return [*parts, rest] if rest or not parts else parts


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def _cut(text: str, limit: int) -> tuple[str, str]:
    window = _first(text, limit)
    for border in _BORDERS:
        places = [match for match in re.finditer(border, window) if match.start() >= len(window) * _LEAST_FILLED]
        if places:
            return text[: places[-1].start()].rstrip(), text[places[-1].end() :].lstrip()
    # No border at all: cut where the room ends, but not through a mark.
    end = len(window) - (1 if window.endswith("*") and not window.endswith(_MARK) else 0)
    return text[:end], text[end:]


def _first(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` units."""
    used = 0
    for place, char in enumerate(text):
        used += 2 if ord(char) > 0xFFFF else 1
        if used > limit:
            return text[:place]
    return text


def _link(reply: dict[str, Any]) -> str:
    link = reply.get("link")
    return f"👉 {link['title']}: {link['url']}" if link else ""


def _fetching(reply: dict[str, Any]) -> str:
    """Where a file that the channel cannot send is to be had."""
    document = reply.get("document")
    if not document:
        return ""
    return f"{_FETCH}\n{document['url']}" if document["url"] else _FETCH_ELSEWHERE


def _sources(reply: dict[str, Any]) -> str:
    # Answers from a plan name it themselves.
    cited = [citation for citation in reply.get("citations") or () if citation["title"] not in reply["text"]]
    lines = list(dict.fromkeys(map(_source, cited)))[:_MOST_SOURCES]
    if not lines:
        return ""
    # One day for all: the longest ago.
    checked = min(filter(None, (citation.get("checked_on") for citation in cited)), default=None)
    day = f" (kiểm tra ngày {date.fromisoformat(checked):%d/%m/%Y})" if checked else ""
    return "\n".join((f"Nguồn{day}:", *(f"- {line}" for line in lines)))


def _source(citation: dict[str, Any]) -> str:
    """A page is found by its address, a place in a plan by its section."""
    url = citation.get("url")
    return f"{citation['title']}: {url}" if url else f"{citation['title']}, {citation['section']}"
