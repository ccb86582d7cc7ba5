"""The console's own scripts and styles, under an address that changes with their content."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Response

from connectors.web import page as chat_page
from console.access import Anyone

FOLDER = Path(__file__).with_name("static")
_BASE_CSS = "css/base.css"  # colours, type and controls are those of the chat page

_assets = {**chat_page.read_assets(FOLDER), "base.css": chat_page.read_assets(chat_page.STATIC)[_BASE_CSS]}
NAMES = tuple(_assets)
VERSION = chat_page.version_of(_assets)
router = APIRouter(include_in_schema=False)


@router.get("/static/{version}/{name}")
def static_file(version: str, name: str, _: Anyone) -> Response:
    """One file; a browser may keep it for a year under the present version's address."""
    asset = _assets.get(name)
    if asset is None:
        raise HTTPException(404)
    caching = chat_page.KEEP_A_YEAR if version == VERSION else chat_page.ASK_EACH_TIME
    return Response(asset.content, headers={"Cache-Control": caching}, media_type=asset.media_type)
