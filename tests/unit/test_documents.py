"""What the documents point at is there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from service.settings import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|\b(?:src|href)=\"([^\"]+)\"")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def local_links(document: Path) -> list[str]:
    """The addresses in a document that mean files of ours, without what comes after "#"."""
    text = _CODE.sub("", document.read_text(encoding="utf-8"))
    addresses = (first or second for first, second in _LINK.findall(text))
    paths = (unquote(address.partition("#")[0]) for address in addresses if not re.match(r"[a-z]+:", address))
    return [path for path in paths if path]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_local_links_lead_to_files(document: Path) -> None:
    assert [link for link in local_links(document) if not (document.parent / link).exists()] == []


def test_links_are_found_in_every_form(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(
        '[một](b.md) ![hai](hinh%201.png "tên") <img src="c.png" alt=""> [ba](b.md#muc) [bốn](#muc) '
        "[năm](https://example.vn/a.md) `[sáu](d.md)`\n```\n[bảy](e.md)\n```\n",
        encoding="utf-8",
    )
    assert local_links(document) == ["b.md", "hinh 1.png", "c.png", "b.md"]


def test_there_are_documents_with_links() -> None:
    assert len(DOCUMENTS) > 10
    assert sum(len(local_links(document)) for document in DOCUMENTS) > 30
