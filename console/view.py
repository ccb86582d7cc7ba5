"""Renders the console's pages: Jinja2 templates, escaped, with numbers and times as they are written in Vietnam."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from connectors.rendering import plain
from console import words
from console.parts import parts_of
from console.sections import Section
from console.sessions import Viewer
from console.static_files import VERSION
from indicators.officers import Role
from knowledge.plan_wording import figure
from knowledge.plans import plain as quote

_CSRF = Markup('<input type="hidden" name="csrf" value="{}">')
_TEMPLATES = Path(__file__).with_name("templates")
COMMUNE = "xa"
"""The parameter of an address by which an officer of all communes looks at one."""


def environment(sections: Iterable[Section]) -> Environment:
    """Templates of the console and of the rooms that add to it."""
    folders = [_TEMPLATES, *(section.templates for section in sections if section.templates)]
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        number=words.number,
        percent=words.percent,
        clock=words.clock,
        day=words.day,
        ago=words.ago,
        topic=words.topic,
        channel=words.channel,
        outcome=words.outcome,
        role=words.role,
        figure=figure,
        plain=plain,
        quote=quote,
    )
    return made


async def page(
    request: Request, viewer: Viewer | None, template: str, status: int = 200, /, **context: Any
) -> HTMLResponse:
    """Render a page or, for a template whose name begins with "_", a part of one."""
    state = request.app.state
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    chosen = chosen_commune(request, viewer) if viewer else None
    made: Environment = state.templates
    menu = [] if viewer is None or template.startswith("_") else await _menu(request, viewer)
    html = made.get_template(template).render(
        viewer=viewer,
        csrf=_CSRF.format(viewer.csrf) if viewer else "",
        menu=menu,
        here=path,
        commune=chosen,
        communes=parts_of(request).communes,
        now=parts_of(request).clock(),
        static=address(request, f"/static/{VERSION}"),
        url=_Addresses(request, chosen if viewer and viewer.staff.commune is None else None),
        troubles=await _troubles(request, viewer),
        notice=_NOTICES.get(request.query_params.get("xong", "")),
        **context,
    )
    return HTMLResponse(html, status)


def chosen_commune(request: Request, viewer: Viewer) -> str | None:
    """The commune a page is about: the officer's own, else the one named in the address; None: all of them."""
    if viewer.staff.commune is not None:
        return viewer.staff.commune
    asked = request.query_params.get(COMMUNE)
    return asked if asked in parts_of(request).communes else None


def address(request: Request, path: str) -> str:
    """The path of a page, wherever the console is mounted."""
    return f"{request.scope.get('root_path', '')}{path}"


def done(request: Request, path: str, notice: str = "", **params: str) -> RedirectResponse:
    """After a change: go to `path` (303), which says `notice` (a key of `_NOTICES`)."""
    kept = request.query_params.get(COMMUNE)
    query = {name: value for name, value in {**params, COMMUNE: kept or "", "xong": notice}.items() if value}
    target = address(request, path) + (f"?{urlencode(query)}" if query else "")
    return RedirectResponse(target, 303)


class _Addresses:
    """`url("/trang", ky="thang")` in templates: keeps the chosen commune."""

    def __init__(self, request: Request, commune: str | None) -> None:
        self._request = request
        self._commune = commune

    def __call__(self, path: str, /, **params: object) -> str:
        query = {COMMUNE: self._commune, **params}
        known = {name: value for name, value in query.items() if value not in {None, ""}}
        return address(self._request, path) + (f"?{urlencode(known)}" if known else "")


async def _menu(request: Request, viewer: Viewer) -> Sequence[Mapping[str, Any]]:
    sections: list[Section] = request.app.state.sections
    shown = [section for section in sections if section.title and viewer.staff.role.includes(section.role)]

    def badges(connection: sa.Connection) -> list[int]:
        return [section.badge(connection, viewer.staff) if section.badge else 0 for section in shown]

    counts = await parts_of(request).store.run(badges, durable=False)
    return [
        {"title": section.title, "path": section.path, "badge": count}
        for section, count in zip(shown, counts, strict=True)
    ]


async def _troubles(request: Request, viewer: Viewer | None) -> Sequence[str]:
    """What keeps a channel from working until somebody mends it: shown to those who can."""
    if viewer is None or not viewer.staff.role.includes(Role.MANAGER):
        return []
    channels = parts_of(request).channels.items()
    return [f"{words.channel(name)}: {trouble}" for name, channel in channels for trouble in await channel.troubles()]


# What a page says after a change, by a short key in the address: the address must not carry text of its own.
_NOTICES = {
    "luu": "Đã lưu.",
    "gui": "Đã gửi.",
    "nhan": "Anh/chị đã nhận cuộc trò chuyện này. Trợ lý tự động im lặng ở đây cho đến khi anh/chị kết thúc.",
    "ket-thuc": "Đã kết thúc. Trợ lý tự động trả lời tiếp.",
    "tra-lai": "Đã chuyển lại hàng chờ.",
    "cham": "Đồng nghiệp vừa nhận cuộc trò chuyện này trước.",
    "tao": "Đã tạo.",
    "thu-hoi": "Đã thu hồi.",
    "mat-khau": "Đã đổi mật khẩu. Các máy khác đã được đăng xuất.",
    "dang-xuat": "Đã đăng xuất.",
    "het-phien": "Phiên làm việc đã hết. Xin đăng nhập lại.",
}
