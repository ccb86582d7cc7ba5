"""Takes what Zalo posts: judged, stored, and answered with 200 within 2 seconds whatever happens behind.

Zalo documents a repeat only after a connection failure, so 200 is said only for what is stored (inbox or spool) or is
not for us; what is forged, stale or unreadable is counted, dropped, and answered with 200 as well.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request, Response

from connectors.channel import InboundMessage, conversation_key
from connectors.channel import Kind as MessageKind
from connectors.webhook import limited_body
from connectors.zalo.counters import Count
from connectors.zalo.events import BadBody, Envelope, Event, Kind, open_envelope, read_event
from connectors.zalo.parts import Parts
from connectors.zalo.settings import SignatureMode
from connectors.zalo.signature import Verdict, verify

logger = logging.getLogger(__name__)

NAME = "zalo"
_STORE_WITHIN_S = 1.2
_KINDS = {
    "image": MessageKind.IMAGE,
    "voice": MessageKind.VOICE,
    "video": MessageKind.VIDEO,
    "sticker": MessageKind.STICKER,
    "location": MessageKind.LOCATION,
    "file": MessageKind.FILE,
    "link": MessageKind.LINK,
    "contact": MessageKind.CONTACT,
}


class Webhook:
    """One webhook address serves every OA of the app."""

    def __init__(self, parts: Parts, clock: Callable[[], float] = time.time) -> None:
        self._parts = parts
        self._settings = parts.settings
        self._host = parts.host
        self._counters = parts.counters
        self._clock = clock
        self._known = set(parts.settings.oas)
        self._storing: set[asyncio.Task[None]] = set()

    def routes(self) -> APIRouter:
        """The webhook's route; a GET tells an operator that the address is right."""
        router = APIRouter(tags=["zalo"], include_in_schema=False)

        @router.get("/zalo/webhook")
        async def hello() -> Response:
            return Response("Webhook Zalo đang chạy.", media_type="text/plain; charset=utf-8")

        @router.post("/zalo/webhook")
        async def receive(request: Request) -> Response:
            body = await limited_body(request)
            if body is None:
                self._counters.add(Count.TOO_LARGE)
                return Response()
            return Response(status_code=200 if await self.receive(request.headers, body) else 503)

        return router

    async def receive(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Take one request. False only if it is genuine and could be stored nowhere."""
        event = self._judge(headers, body)
        if event is None:
            return True
        storing = asyncio.create_task(self._handle(event))
        self._storing.add(storing)
        storing.add_done_callback(self._settled)
        try:
            await asyncio.wait_for(asyncio.shield(storing), _STORE_WITHIN_S)
        except Exception as problem:  # whatever the database does, the event must not be lost
            logger.error("Chưa lưu được sự kiện Zalo (%s), để tạm trên đĩa", type(problem).__name__)
            return await self._keep(body)
        return True

    async def replay(self) -> int:
        """Handle what was put on disk while the database was away; return how many events."""
        return await self._parts.spool.replay(self._take_kept)

    async def finish(self) -> None:
        """Wait for storing that outlasted its request."""
        await asyncio.gather(*self._storing, return_exceptions=True)

    def _judge(self, headers: Mapping[str, str], body: bytes) -> Event | None:
        """Return the event if the request is genuine, fresh and ours; else count why not."""
        try:
            envelope = open_envelope(body or b"{}")
            refusal = self._refusal(headers, body, envelope)
            if refusal is None:
                return read_event(envelope)
        except BadBody as problem:
            logger.warning("Bỏ một yêu cầu webhook Zalo không đọc được: %s", problem)
            refusal = Count.UNREADABLE
        self._counters.add(refusal)
        return None

    def _refusal(self, headers: Mapping[str, str], body: bytes, envelope: Envelope) -> Count | None:
        if envelope.is_console_check:
            return Count.CONSOLE_CHECK
        forged = self._forgery(headers, body, envelope)
        if forged is not None:
            return forged
        is_stale = abs(self._clock() - envelope.at_ms / 1000) > self._settings.oldest_event_minutes * 60
        return Count.STALE if is_stale else None

    def _forgery(self, headers: Mapping[str, str], body: bytes, envelope: Envelope) -> Count | None:
        if envelope.app_id != self._parts.app_id:
            return Count.OTHER_APP
        log_only = self._settings.signature is SignatureMode.LOG_ONLY
        secret = self._settings.oa_secret
        if secret is None:
            return self._let_through("chưa đặt OA Secret Key") if log_only else Count.NO_SECRET
        verdict = verify(headers, body, envelope.timestamp, self._parts.app_id, secret.get_secret_value())
        if verdict.is_good:
            logger.debug("Chữ ký Zalo khớp: %s", verdict)
            return None
        if log_only:
            return self._let_through(f"chữ ký: {verdict}")
        logger.warning("Bỏ một yêu cầu webhook Zalo, chữ ký: %s", verdict)
        return Count.UNSIGNED if verdict is Verdict.UNSIGNED else Count.WRONG_SIGNATURE

    def _let_through(self, why: str) -> Count | None:
        logger.warning("Cho qua một sự kiện Zalo dù %s (TROLY_ZALO_SIGNATURE=log-only)", why)
        self._counters.add(Count.LET_THROUGH)
        return None

    async def _handle(self, event: Event) -> None:
        """Do what the event asks. Doing it twice is harmless."""
        if not await self._is_ours(event.oa):
            self._counters.add(Count.UNKNOWN_OA)
            return
        conversation = conversation_key(NAME, event.oa, event.user)
        if event.kind in {Kind.TEXT, Kind.UNREADABLE, Kind.FOLLOW}:
            await self._host.accept([self._message(event)])
        elif event.kind is Kind.STAFF_REPLIED:
            await self._fall_silent(conversation, event)
        elif event.kind is Kind.WITHDRAWN:
            await self._host.forget(conversation)
        elif event.kind is Kind.ECHO:
            await self._parts.echoes.heard(event.oa, event.user, event.message_id, event.text)
        self._counters.add(Count.ACCEPTED)

    async def _fall_silent(self, conversation: str, event: Event) -> None:
        """From when the officer wrote: an event that comes late, or again, must not make the silence longer."""
        left = event.at_ms / 1000 + self._settings.human_pause_minutes * 60.0 - self._clock()
        if left > 0:
            await self._host.pause(conversation, left)

    def _message(self, event: Event) -> InboundMessage:
        kind = MessageKind.TEXT
        if event.kind is Kind.FOLLOW:
            kind = MessageKind.START
        elif event.kind is Kind.UNREADABLE:
            kind = _KINDS.get(event.media, MessageKind.OTHER)
        return InboundMessage(
            channel=NAME,
            account=event.oa,
            user=event.user,
            message_id=event.message_id,
            sent_at=event.at_ms / 1000,
            text=event.text,
            kind=kind,
            commune=self._parts.commune_of(event.oa),
            is_anonymous=event.conversation_id is not None,
            reply_context=event.conversation_id,
        )

    async def _is_ours(self, oa: str) -> bool:
        if oa not in self._known and await self._parts.tokens.find(oa) is not None:
            self._known.add(oa)
        return oa in self._known

    async def _keep(self, body: bytes) -> bool:
        try:
            await self._parts.spool.keep(body)
        except OSError:
            logger.exception("Không ghi được sự kiện Zalo xuống đĩa")
            return False
        self._counters.add(Count.SPOOLED)
        return True

    async def _take_kept(self, body: bytes) -> None:
        await self._handle(read_event(open_envelope(body)))

    def _settled(self, storing: asyncio.Task[None]) -> None:
        self._storing.discard(storing)
        if not storing.cancelled():
            storing.exception()  # told by whoever waited; asking keeps asyncio from reporting it again
