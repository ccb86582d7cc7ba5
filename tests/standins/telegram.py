"""A Telegram that lives on the loopback: the Bot API and the delivery of updates, after the facts in the docs.

Updates of one chat are handed over strictly one after another, each repeated until it is taken; different chats in
parallel. Faults are injected by `Faults`, as in Zalo's stand-in.
"""

import asyncio
import html
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Faults
from tests.standins.serving import serving

TOKEN = "4242:test-token_of-the-stand-in"
BOT_ID = TOKEN.partition(":")[0]
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 4.0
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Delivered:
    """A message a person now sees; `buttons` as (title, callback data); `html` if it was sent with markup."""

    chat: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    html: bool
    at: float


@dataclass(frozen=True)
class Document:
    """A file a person now sees, with the text below it."""

    chat: int
    name: str
    content: bytes
    caption: str


@dataclass(frozen=True)
class Handed:
    """An update the bot took: its id, when it was first offered, when it was acknowledged."""

    update_id: int
    offered: float
    taken: float


class TelegramStandIn:
    """State and routes. Tests read and change the attributes."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.next_faults: list[str] = []
        self.retry_after_s = 1
        self.least_gap_s = 0.0  # a message sooner than this after the last one to the same chat gets a 429
        self.is_down = False  # every call hangs up without an answer
        self.delivered: list[Delivered] = []
        self.documents: list[Document] = []
        self.handed: list[Handed] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.blocked: set[int] = set()
        self.webhook_url = ""
        self.secret = ""
        self.duplicate = 0.0  # chance that an update that was taken is offered once more
        self.refuses_markup = False
        self.url = ""
        self._update_id = 1000
        self._message_id = 1
        self._lock = threading.Lock()
        self._pending: list[dict[str, Any]] = []
        self._last_send: dict[int, float] = {}
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])])

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve; give the base address for TROLY_TELEGRAM_BASE_URL."""
        with serving(self.app, port) as address:
            self.url = f"{address}/bot"
            yield self.url

    def texts_to(self, chat: int) -> list[str]:
        """What a person sees, in order."""
        return [message.text for message in self.delivered if message.chat == chat]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of each call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    # What people do. Each makes an update and queues it for polling; webhooks are sent by `Sender`.

    def text(self, chat: int, text: str) -> dict[str, Any]:
        """A person writes."""
        return self.message(chat, {"text": text})

    def message(self, chat: int, content: dict[str, Any]) -> dict[str, Any]:
        """A person sends anything."""
        with self._lock:
            self._message_id += 1
            message = {
                "message_id": self._message_id,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private", "first_name": "Dân"},
                "from": {"id": chat, "is_bot": False, "first_name": "Dân", "language_code": "vi"},
                **content,
            }
        return self._update({"message": message})

    def press(self, chat: int, data: str) -> dict[str, Any]:
        """A person presses a button."""
        message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "…"}
        person = {"id": chat, "is_bot": False, "first_name": "Dân"}
        query = {"id": f"q{time.time_ns()}", "from": person, "chat_instance": "x", "data": data, "message": message}
        return self._update({"callback_query": query})

    def _update(self, content: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._update_id += 1
            update = {"update_id": self._update_id, **content}
            self._pending.append(update)
        return update

    # The Bot API

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            raw = await _fields(request) | dict(request.query_params)
        except ClientDisconnect:  # the app was killed in the middle
            return Response()
        parameters = {name: _decoded(value) for name, value in raw.items()}
        self.calls.append((method, parameters))
        if self.is_down:
            raise ConnectionResetError("the stand-in is down")
        if request.path_params["token"] != TOKEN:
            return _failed(401, "Unauthorized")
        fault = await self._fault() if method in {"sendMessage", "sendDocument"} else None
        if fault in {"error_500", "too_many", "rate_limited", "lost_request"}:
            return await self._refused(fault)
        answer: Response = await getattr(self, f"_{method}", self._anything)(parameters)
        if fault == "lost_answer":
            await asyncio.sleep(self.faults.hang_s)
        if fault == "bad_gateway":
            return Response("Bad Gateway", status_code=502)
        return answer

    async def _fault(self) -> str | None:
        await asyncio.sleep(self.faults.rng.uniform(*self.faults.latency_s))
        return self.next_faults.pop(0) if self.next_faults else self.faults.draw()

    async def _refused(self, fault: str) -> Response:
        if fault == "error_500":
            return _failed(500, "Internal Server Error")
        if fault == "lost_request":
            await asyncio.sleep(self.faults.hang_s)
            return Response(status_code=504)
        return self._too_many()

    def _too_many(self) -> Response:
        seconds = self.retry_after_s
        return _failed(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    async def _anything(self, _: dict[str, Any]) -> Response:
        return _done(True)

    async def _getMe(self, _: dict[str, Any]) -> Response:  # noqa: N802 - Telegram's name
        return _done({"id": int(BOT_ID), "is_bot": True, "first_name": "Trợ lý", "username": "troly_test_bot"})

    async def _setWebhook(self, parameters: dict[str, Any]) -> Response:  # noqa: N802
        self.webhook_url, self.secret = parameters["url"], parameters.get("secret_token", "")
        return _done(True)

    async def _deleteWebhook(self, _: dict[str, Any]) -> Response:  # noqa: N802
        self.webhook_url = ""
        return _done(True)

    async def _getWebhookInfo(self, _: dict[str, Any]) -> Response:  # noqa: N802
        info = {"url": self.webhook_url, "has_custom_certificate": False, "pending_update_count": len(self._pending)}
        return _done(info)

    async def _getUpdates(self, parameters: dict[str, Any]) -> Response:  # noqa: N802
        if self.webhook_url:
            return _failed(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(parameters.get("offset", 0))
        end = time.monotonic() + min(float(parameters.get("timeout", 0)), 2.0)
        while True:
            with self._lock:
                self._pending = [update for update in self._pending if update["update_id"] >= offset]
                waiting = self._pending[: int(parameters.get("limit", 100))]
            if waiting or time.monotonic() > end:
                return _done(waiting)
            await asyncio.sleep(0.02)

    async def _sendMessage(self, parameters: dict[str, Any]) -> Response:  # noqa: N802
        chat, text = int(parameters["chat_id"]), str(parameters["text"])
        is_html = parameters.get("parse_mode") == "HTML"
        if chat in self.blocked:
            return _failed(403, "Forbidden: bot was blocked by the user")
        if is_html and (
            self.refuses_markup or re.search(r"<(?!/?b>)", text) or text.count("<b>") != text.count("</b>")
        ):
            return _failed(400, "Bad Request: can't parse entities: unsupported start tag")
        visible = html.unescape(re.sub(r"</?b>", "", text)) if is_html else text
        if not visible.strip() or len(visible.encode("utf-16-le")) // 2 > 4096:
            return _failed(400, "Bad Request: message is too long" if visible.strip() else "Bad Request: text is empty")
        rows = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
        buttons = tuple((button["text"], button["callback_data"]) for row in rows for button in row)
        if any(not 1 <= len(data.encode()) <= 64 for _, data in buttons):
            return _failed(400, "Bad Request: BUTTON_DATA_INVALID")
        now = time.time()
        if now - self._last_send.get(chat, 0.0) < self.least_gap_s:
            return self._too_many()
        self._last_send[chat] = now
        self.delivered.append(Delivered(chat, visible, buttons, is_html, now))
        message = {"message_id": len(self.delivered), "date": int(now), "chat": {"id": chat, "type": "private"}}
        return _done({**message, "text": visible})

    async def _sendDocument(self, parameters: dict[str, Any]) -> Response:  # noqa: N802
        chat, (name, content) = int(parameters["chat_id"]), parameters["document"]
        caption = html.unescape(re.sub(r"</?b>", "", parameters.get("caption", "")))
        if chat in self.blocked:
            return _failed(403, "Forbidden: bot was blocked by the user")
        if len(caption.encode("utf-16-le")) // 2 > 1024:
            return _failed(400, "Bad Request: message caption is too long")
        self.documents.append(Document(chat, name, content, caption))
        number = len(self.delivered) + len(self.documents)
        return _done({"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}})


class Sender:
    """Posts updates to the bot's webhook as Telegram does. One per event loop."""

    def __init__(self, telegram: TelegramStandIn, url: str | None = None, secret: str | None = None) -> None:
        self._telegram = telegram
        self._url = url
        self._secret = secret
        self._http = httpx.AsyncClient(timeout=10.0)
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(self, update: dict[str, Any]) -> None:
        """Offer the update until it is taken, after all earlier ones of its chat; perhaps once more."""
        content = update.get("message") or update["callback_query"]["message"]
        async with self._turns[content["chat"]["id"]]:
            offered, pause = time.time(), FIRST_PAUSE_S
            while not await self._offer(update):
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            self._telegram.handed.append(Handed(update["update_id"], offered, time.time()))
            if self._telegram.faults.rng.random() < self._telegram.duplicate:
                await self._offer(update)

    async def post(self, body: bytes, secret: str | None = None) -> httpx.Response:
        """Post anything, once; by default with the right secret."""
        chosen = secret if secret is not None else self._secret or self._telegram.secret
        headers = {"Content-Type": "application/json", HEADER: chosen}
        return await self._http.post(self._url or self._telegram.webhook_url, content=body, headers=headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _offer(self, update: dict[str, Any]) -> bool:
        try:
            return (await self.post(json.dumps(update).encode())).is_success
        except httpx.HTTPError:
            return False


async def _fields(request: Request) -> dict[str, Any]:
    """The parameters of a call; a file as (name, content)."""
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        return dict(parse_qsl((await request.body()).decode()))
    fields: dict[str, Any] = {}
    async with request.form() as form:
        for name, value in form.items():
            fields[name] = value if isinstance(value, str) else (value.filename, await value.read())
    return fields


def _decoded(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value
    except ValueError:
        return value


def _done(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _failed(code: int, description: str, parameters: dict[str, Any] | None = None) -> Response:
    body = {"ok": False, "error_code": code, "description": description}
    return JSONResponse(body | ({"parameters": parameters} if parameters else {}), status_code=code)
