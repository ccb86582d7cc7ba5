"""The kiosk inside the app: its pages and files, the calls they make, the links that are taken away."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from connectors.conversation import Conversation
from connectors.logbook import Logbook
from kiosk.access import COOKIE, Access, forget, remember
from kiosk.api import api_routes
from kiosk.assets import FOLDER, Assets, read_assets
from kiosk.links import LinkExpired, LinkInvalid, Links
from kiosk.office import Office
from kiosk.pages import NO_STORE, SECURITY_HEADERS, Pages, Place
from kiosk.topics import common_articles, region_of
from kiosk.views import all_guides
from knowledge.library import Library
from storage.store import Store
from storage.vault import Vault

_KEEP_A_YEAR = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
_NOT_REGISTERED = "Máy này chưa được đăng ký"
_WRONG_TOKEN = "Mã máy không đúng hoặc đã bị thu hồi"  # noqa: S105 - a sentence
_WHERE_ELSE = "Có thể hỏi Trợ lý xã, hoặc ra máy ở Trung tâm Phục vụ hành chính công lấy mã mới."


@dataclass(frozen=True)
class KioskHost:
    """What the app lends to the kiosk. `public_url` stands in QR codes; None: the address the kiosk itself calls."""

    library: Library
    store: Store
    logbook: Logbook
    vault: Vault
    conversation: Conversation
    commune: str | None
    public_url: str | None
    link_days: int
    speech: bool


def kiosk_router(host: KioskHost) -> APIRouter:
    """All routes of the kiosk: `/kiosk…` and `/l/<code>`."""
    assets = read_assets(all_guides(host.library.guides.values()))
    pages = Pages(assets, host.speech)
    access = Access(host.store, host.commune)
    office = Office(host.store, host.logbook)
    links = Links(host.vault, host.library.guides, host.link_days)
    router = APIRouter(include_in_schema=False)
    _add_pages(router, host.library, pages, access, office)
    _add_files(router, assets)
    _add_links(router, host.library, pages, links)
    router.include_router(api_routes(host.library, host.conversation, access, office, links, host.public_url, assets))
    return router


def _add_pages(router: APIRouter, library: Library, pages: Pages, access: Access, office: Office) -> None:
    places = {
        slug: Place(plan.name[:1].upper() + plan.name[1:], region_of(plan.province, library.guides.values()))
        for slug, plan in library.plans.items()
    }

    @router.get("/kiosk")
    async def kiosk_page(request: Request) -> Response:
        kiosk = await access.kiosk(request)
        if kiosk is None:
            response = pages.register(_WRONG_TOKEN if COOKIE in request.cookies else _NOT_REGISTERED)
            forget(response)
            return response
        place = places.get(kiosk.commune or "", Place(kiosk.name, None))
        common = common_articles(library, await office.commonest(kiosk.commune), place.region)
        return pages.kiosk(kiosk, place, common)

    @router.get("/kiosk/start")
    async def start(request: Request, token: str = "") -> Response:
        if await access.by_token(token) is None:
            return pages.register(_WRONG_TOKEN)
        response = RedirectResponse("/kiosk", 303, headers={**SECURITY_HEADERS, **NO_STORE})
        remember(request, response, token)
        return response


def _add_files(router: APIRouter, assets: Assets) -> None:
    worker = _worker(assets)

    @router.get("/kiosk/sw.js")
    async def service_worker() -> Response:
        headers = {**SECURITY_HEADERS, "Cache-Control": _ASK_EACH_TIME, "Service-Worker-Allowed": "/kiosk"}
        return Response(worker, headers=headers, media_type="text/javascript; charset=utf-8")

    @router.api_route("/kiosk/static/{version}/{name:path}", methods=["GET", "HEAD"])
    async def static_file(request: Request, version: str, name: str) -> Response:
        asset = assets.files.get(name)
        if asset is None:
            raise HTTPException(404)
        # A page opened before an update still gets its files, but must not keep the new ones under the old address.
        caching = _KEEP_A_YEAR if version == assets.version else _ASK_EACH_TIME
        # The page's own headers rule what its files may do; there are many files, and these go with each.
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": caching, "Vary": "Accept-Encoding"}
        if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=asset.media_type)
        return Response(asset.content, headers=headers, media_type=asset.media_type)


def _worker(assets: Assets) -> bytes:
    files = [assets.address(name) for name in assets.files]
    head = f"const VERSION = {json.dumps(assets.version)};\nconst FILES = {json.dumps(files)};\n"
    return head.encode() + (FOLDER / "sw.js").read_bytes()


def _add_links(router: APIRouter, library: Library, pages: Pages, links: Links) -> None:
    @router.get("/l/{code}")
    async def taken_away(code: str) -> Response:
        try:
            link = links.read(code)
        except LinkExpired:
            return pages.gone(410, "Liên kết đã hết hạn", _WHERE_ELSE)
        except LinkInvalid:
            return pages.gone(404, "Không có trang này", f"Liên kết chưa đúng. {_WHERE_ELSE}")
        return pages.article(library.guides[link.slug], link)
