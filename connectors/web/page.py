"""The chat page: serves `/` and its static files, each with the headers a public page should have.

The files are few and small, so they are read once, when the router is made. Their common hash is the version that
stands in every static address: a browser may keep them for a year, because a change gives them another address.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

STATIC = Path(__file__).parent / "static"
PREFIX = "static/web"
METHODS = ["GET", "HEAD"]

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

# Scripts and styles come from our own files only; `data:` is for the QR pictures inside replies.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
KEEP_A_YEAR = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"


@dataclass(frozen=True)
class Asset:
    """One file of the page: its bytes and the media type it is sent with."""

    content: bytes
    media_type: str


def read_assets(folder: Path) -> dict[str, Asset]:
    """Return the folder's files by their relative POSIX path; files of an unknown type are left out."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in MEDIA_TYPES)
    return {path.relative_to(folder).as_posix(): Asset(path.read_bytes(), MEDIA_TYPES[path.suffix]) for path in files}


def version_of(assets: dict[str, Asset]) -> str:
    """Return 12 hexadecimal digits that change whenever a file's name or content does."""
    digest = hashlib.sha256()
    for name, asset in sorted(assets.items()):
        digest.update(f"{name}\0{len(asset.content)}\0".encode() + asset.content)
    return digest.hexdigest()[:12]


def page_router(folder: Path = STATIC) -> APIRouter:
    """Return the routes of the chat page; the folder must hold `index.html` (else KeyError)."""
    assets = read_assets(folder)
    version = version_of(assets)
    etag = f'"{version}"'
    page = assets.pop("index.html").content.replace(b"{{static}}", f"{PREFIX}/{version}".encode())
    router = APIRouter(include_in_schema=False)

    @router.api_route("/", methods=METHODS)
    def index(request: Request) -> Response:
        headers = {**SECURITY_HEADERS, "Cache-Control": ASK_EACH_TIME, "ETag": etag}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(page, headers=headers, media_type=MEDIA_TYPES[".html"])

    @router.api_route(f"/{PREFIX}/{{asked}}/{{name:path}}", methods=METHODS)
    def static_file(asked: str, name: str) -> Response:
        asset = assets.get(name)
        if asset is None:
            raise HTTPException(404)
        # A page opened before an update still gets its files, but must not keep the new ones under the old address.
        caching = KEEP_A_YEAR if asked == version else ASK_EACH_TIME
        headers = {**SECURITY_HEADERS, "Cache-Control": caching}
        return Response(asset.content, headers=headers, media_type=asset.media_type)

    return router
