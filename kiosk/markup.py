"""The little markup of articles and answers, as blocks that a page or a script draws without ever seeing HTML.

It knows paragraphs, `1. ` and `- ` lists, `**bold**` and web addresses; all else is text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_ORDERED = re.compile(r"\s*\d{1,3}\.\s+(.*)")
_UNORDERED = re.compile(r"\s*[-•]\s+(.*)")
_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|(?<![\w@./-])(?P<address>https://[^\s<>\"“”«»]+"
    r"|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:vn|com|org|net)(?![\w-]|\.\w)(?:/[^\s<>\"“”«»]*)?)",
    re.IGNORECASE | re.ASCII,
)
_TRAILING = ".,;:!?)]…*"


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "p"
    ORDERED = "ol"
    UNORDERED = "ul"


@dataclass(frozen=True)
class Span:
    """A run of text; `address` is the web address it names, None for ordinary words."""

    text: str
    strong: bool = False
    address: str | None = None

    def as_json(self) -> Any:
        """The span in as few characters as possible: plain text as a string, else a pair of kind and text."""
        if self.address:
            return ["a", self.text]
        return ["b", self.text] if self.strong else self.text


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph (of one line) or a list (a line for each item)."""

    kind: BlockKind
    lines: tuple[Line, ...]

    def as_json(self) -> list[Any]:
        """The block as a pair: its kind, its lines of spans."""
        return [self.kind.value, lines_json(self.lines)]

    @property
    def text(self) -> str:
        """The words of the block without marks; one line each."""
        return "\n".join("".join(span.text for span in line) for line in self.lines)


def lines_json(lines: tuple[Line, ...]) -> list[Any]:
    """Lines as plain JSON."""
    return [[span.as_json() for span in line] for line in lines]


def blocks(text: str) -> tuple[Block, ...]:
    """Read `text`; every word of it is in the result."""
    found: list[tuple[BlockKind, list[str]]] = []
    after_blank = True
    for line in text.splitlines():
        if line.strip():
            _add(found, line, after_blank)
        after_blank = not line.strip()
    return tuple(Block(kind, tuple(spans(line) for line in lines)) for kind, lines in found)


def spans(text: str) -> Line:
    """Read one line's bold words and web addresses."""
    return tuple(_spans(text))


def _add(found: list[tuple[BlockKind, list[str]]], line: str, after_blank: bool) -> None:
    """Put a line where it belongs: into the open block, or into a new one."""
    kind, content = _kind(line)
    is_open = bool(found)
    if kind is not BlockKind.PARAGRAPH and is_open and found[-1][0] is kind:
        found[-1][1].append(content)
        return
    goes_on = found[-1][0] is BlockKind.PARAGRAPH or line[0].isspace() if is_open else False
    if kind is BlockKind.PARAGRAPH and goes_on and not after_blank:
        found[-1][1][-1] += f"\n{content}"
        return
    found.append((kind, [content]))


def _kind(line: str) -> tuple[BlockKind, str]:
    for kind, pattern in ((BlockKind.ORDERED, _ORDERED), (BlockKind.UNORDERED, _UNORDERED)):
        match = pattern.fullmatch(line)
        if match:
            return kind, match[1].strip()
    return BlockKind.PARAGRAPH, line.strip()


def _spans(text: str) -> Iterator[Span]:
    done = 0
    for match in _INLINE.finditer(text):
        shown = match[0] if match["bold"] else match[0].rstrip(_TRAILING)
        if match.start() > done:
            yield Span(text[done : match.start()])
        if match["bold"]:
            yield Span(match["bold"], strong=True)
        else:
            address = shown if shown.lower().startswith("https:") else f"https://{shown}"
            yield Span(shown, address=address)
        done = match.start() + len(shown)
    if done < len(text):
        yield Span(text[done:])
