"""The kiosk's files: read once, compressed once, under an address that holds the hash of them all."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("static")
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# One request instead of five before the first screen is drawn; in the folder each has its own matter.
_SHEETS = ("base", "home", "answer", "search", "paper")
_PACKED = frozenset({".woff2"})


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, the same compressed (None where that gains nothing), its media type."""

    content: bytes
    packed: bytes | None
    media_type: str


@dataclass(frozen=True)
class Assets:
    """All files by name; `version` is 12 hexadecimal digits that change with any name or content."""

    files: Mapping[str, Asset]
    version: str

    @property
    def prefix(self) -> str:
        """The path all files of this version stand under."""
        return f"/kiosk/static/{self.version}"

    def address(self, name: str) -> str:
        """The path of a file."""
        return f"{self.prefix}/{name}"


def read_assets(articles: object, folder: Path = FOLDER) -> Assets:
    """Read the files of `folder`; files of unknown types are left out.

    `articles` joins them as `articles.json`, and the kiosk's style sheets, joined, as `css/kiosk.css`.
    """
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES
    }
    found["articles.json"] = json.dumps(articles, ensure_ascii=False, separators=(",", ":")).encode()
    found["css/kiosk.css"] = b"".join(found.get(f"css/{sheet}.css", b"") for sheet in _SHEETS)
    digest = hashlib.sha256()
    for name, content in sorted(found.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Assets({name: _asset(name, content) for name, content in found.items()}, digest.hexdigest()[:12])


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = None if suffix in _PACKED else gzip.compress(content, mtime=0)
    return Asset(content, packed, MEDIA_TYPES[suffix])
