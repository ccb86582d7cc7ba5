"""Who may open which page. Every route of the console names the least role it needs, or that anyone may open it.

    @router.get("/bao-cao")
    async def reports(viewer: Officer) -> Response: ...

`Officer`, `Manager`, `Admin` give the signed-in `Viewer`; `Anyone` gives None. A route without one of them is refused
when the console is put together (`check_routes`). For every method that changes something the token against
cross-site requests is checked here as well: the form's field `csrf`, or the header `X-CSRF-Token`.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from console import sessions
from console.parts import parts_of
from console.sessions import Viewer
from indicators.officers import Role

COOKIE = "troly_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BACKGROUND = "poll"
PASSWORD_PATH = "/toi/mat-khau"  # noqa: S105 - an address


class NotSignedIn(Exception):
    """No session, or it is over."""


class NotAllowed(Exception):
    """The officer's role, or commune, does not include this."""


class Forged(Exception):
    """A change was asked for without the page's own token: perhaps by another site."""


class FirstPassword(Exception):
    """The officer still has the password somebody else made, and must choose one before anything else."""


def _requires(role: Role) -> Callable[[Request], Awaitable[Viewer]]:
    async def check(request: Request) -> Viewer:
        viewer = await _viewer(request)
        if viewer is None:
            raise NotSignedIn
        if request.method not in _SAFE:
            await _check_token(request, viewer.csrf)
        if viewer.must_change and request.scope["route"].path not in {PASSWORD_PATH, "/dang-xuat"}:
            raise FirstPassword
        if not viewer.staff.role.includes(role):
            raise NotAllowed
        return viewer

    _ROLE_OF[check] = role
    return check


async def _anyone(request: Request) -> None:
    """Let everyone in; a change must at least come from our own pages."""
    if request.method not in _SAFE:
        _check_origin(request)


_ROLE_OF: dict[Callable[..., object], Role | None] = {_anyone: None}

Officer = Annotated[Viewer, Depends(_requires(Role.OFFICER))]
Manager = Annotated[Viewer, Depends(_requires(Role.MANAGER))]
Admin = Annotated[Viewer, Depends(_requires(Role.ADMIN))]
Anyone = Annotated[None, Depends(_anyone)]


class UndeclaredRoute(TypeError):
    """A route of the console does not say who may open it."""


def role_of(route: APIRoute) -> Role | None:
    """The least role the route asks for; None: anyone may open it.

    Raises:
        UndeclaredRoute: the route does not say.

    """
    roles = [_ROLE_OF[call] for call in _calls(route.dependant) if call in _ROLE_OF]
    if len(roles) != 1:
        raise UndeclaredRoute(f"{route.path}: {len(roles)} of Officer, Manager, Admin, Anyone; it needs one")
    return roles[0]


def check_routes(routes: Iterable[BaseRoute]) -> None:
    """See that every route says who may open it.

    Raises:
        UndeclaredRoute: one does not.

    """
    for route in routes:
        if not isinstance(route, APIRoute):
            raise UndeclaredRoute(f"{getattr(route, 'path', route)} is no API route")
        role_of(route)


def _calls(dependant: Dependant) -> Iterator[Callable[..., object]]:
    for inner in dependant.dependencies:
        if inner.call is not None:
            yield inner.call
        yield from _calls(inner)


async def _viewer(request: Request) -> Viewer | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    parts = parts_of(request)
    now, is_use = parts.clock(), _BACKGROUND not in request.query_params
    return await parts.store.run(lambda c: sessions.find(c, token, now, is_use=is_use), durable=False)


async def _check_token(request: Request, expected: str) -> None:
    _check_origin(request)
    given = request.headers.get("X-CSRF-Token")
    if given is None:
        given = (await request.form()).get("csrf", "")  # type: ignore[assignment]
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forged


def _check_origin(request: Request) -> None:
    """Browsers say where a form was sent from; what says another site is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Forged
        return
    # Older browsers, and pages over plain http. Behind a proxy the host may be another than people see.
    origin = request.headers.get("Origin")
    ours = {request.headers.get("Host"), urlsplit(parts_of(request).public_url or "").netloc}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise Forged
