"""The kiosk's pages as the server writes them, and the headers they go with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.assets import Assets
from kiosk.devices import Kiosk
from kiosk.links import ArticleLink
from kiosk.topics import TOPICS
from kiosk.views import of_guide
from knowledge.guides import Guide

_TEMPLATES = Path(__file__).with_name("templates")
_HTML = "text/html; charset=utf-8"
# Scripts, styles and fonts are our own files; `data:` is for QR pictures. The one script address that may become a
# worker goes through the policy "kiosk-worker".
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types kiosk-worker"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NOT_PRELOADED = {"js/types.js", "js/waiting.js"}
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Place:
    """What a kiosk's page says of its place: the commune's name, the region whose articles hold there."""

    name: str
    region: str | None


class Pages:
    """Writes the pages. `speech` allows speech input where the browser has it."""

    def __init__(self, assets: Assets, speech: bool) -> None:
        self._assets = assets
        self._speech = speech
        self._modules = sorted(name for name in assets.files if name.startswith("js/") and name not in _NOT_PRELOADED)
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )

    def kiosk(self, kiosk: Kiosk, place: Place, common: Sequence[Guide]) -> Response:
        """The kiosk's page."""
        response = self._page(
            "kiosk.html",
            kiosk=kiosk,
            office=place.name,
            region=place.region,
            common=common,
            topics=TOPICS,
            speech=self._speech,
            modules=self._modules,
        )
        response.headers["X-Kiosk-Version"] = self._assets.version
        return response

    def register(self, title: str) -> Response:
        """How to register a device, for one that is not."""
        return self._page("register.html", 403, title=title)

    def article(self, guide: Guide, link: ArticleLink) -> Response:
        """An article taken away: a page for the phone, that also prints well."""
        view = of_guide(guide)
        first = next((section for section in view.sections if section.aspect == link.aspect), None)
        return self._page("phone.html", guide=guide, view=view, first=first, last_day=f"{link.last_day:%d/%m/%Y}")

    def gone(self, status: int, title: str, words: str) -> Response:
        """What a link says that opens nothing (any more)."""
        return self._page("gone.html", status, title=title, words=words)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        html = self._templates.get_template(template).render(assets=self._assets, **values)
        return Response(html, status, headers={**SECURITY_HEADERS, **NO_STORE}, media_type=_HTML)
