"""`troly privacy …`: delete what is too old, show a person what is kept, erase it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from rich.console import Console

from connectors.inbox import Inbox
from connectors.tables import inbox, outbox
from indicators import privacy
from service import erasure
from service.database import open_store
from service.settings import Settings, settings
from service.support_log import open_keys
from storage.store import Result, Store

privacy_app = typer.Typer(help="Dữ liệu cá nhân: xóa theo hạn, xuất, xóa theo yêu cầu.", no_args_is_help=True)
console = Console()

Conversation = Annotated[
    str,
    typer.Option(
        "--conversation",
        help="Khóa hội thoại: zalo:<mã OA>:<mã người dùng>, telegram:<bot>:<người dùng>, web:<mã hội thoại>.",
    ),
]


@privacy_app.command("purge")
def purge() -> None:
    """Xóa tin nhắn và lượt hỗ trợ đã quá hạn lưu (ứng dụng tự làm mỗi giờ)."""
    chosen = settings()
    store = open_store(chosen)
    messages = rows = 0
    is_done = False
    while not is_done:
        purged = _in(store, lambda connection: _purge(connection, chosen))
        messages, rows, is_done = messages + purged.messages, rows + purged.rows, purged.is_done
    console.print(f"Đã xóa {messages} tin nhắn và {rows} lượt hỗ trợ quá hạn. Số liệu tổng hợp vẫn còn.")


@privacy_app.command("export")
def export(conversation: Conversation) -> None:
    """In mọi dữ liệu còn giữ của một hội thoại, dạng JSON."""
    chosen = settings()
    keys = open_keys(chosen)
    kept = _in(
        open_store(chosen),
        lambda connection: {
            **privacy.export(connection, keys, conversation),
            "inbox": _texts(connection, inbox, conversation),
            "outbox": _texts(connection, outbox, conversation),
        },
    )
    typer.echo(json.dumps(kept, ensure_ascii=False, indent=2, default=str))


@privacy_app.command("erase")
def erase(
    conversation: Conversation,
    is_sure: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
) -> None:
    """Xóa nội dung của một hội thoại và cắt liên hệ với người nhắn; số liệu đã đếm vẫn đúng."""
    if not is_sure:
        typer.confirm(f"Xóa mọi nội dung của {conversation}? Không lấy lại được.", abort=True)
    chosen = settings()
    store = open_store(chosen)
    count = asyncio.run(erasure.erase(chosen, store, Inbox(store, "erase"), conversation))
    console.print(f"Đã xóa. {count} lượt hỗ trợ nay không còn liên hệ với ai.")


def _purge(connection: sa.Connection, chosen: Settings) -> privacy.Purged:
    return privacy.purge(connection, time.time(), chosen.keep_messages_days, chosen.keep_interactions_months)


def _texts(connection: sa.Connection, table: sa.Table, conversation: str) -> list[dict[str, Any]]:
    theirs = sa.select(table.c.created_at, table.c.state, table.c.body).where(table.c.conversation == conversation)
    return [dict(row) for row in connection.execute(theirs.order_by(table.c.id)).mappings()]


def _in(store: Store, work: Callable[[sa.Connection], Result]) -> Result:
    with store.transaction() as connection:
        return work(connection)
