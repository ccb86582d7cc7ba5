"""The Zalo Bot Platform as a thin channel: webhook in, plain text out. No buttons there; choices are numbered text.

Only the webhook is used: `getUpdates` has no offset, so a message handed out to a process that then dies would be lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import unicodedata
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from connectors import rendering
from connectors.background import forever
from connectors.channel import (
    ChannelHost,
    Finding,
    InboundMessage,
    Limits,
    OutboundMessage,
    Refused,
    RetryLater,
    SendResult,
    Uncertain,
)
from connectors.spool import Spool
from connectors.webhook import SecretHeader, limited_body
from connectors.zalo_bot.api import BotApi, BotError, NotReached, Unsettled
from connectors.zalo_bot.events import NAME, read_message
from connectors.zalo_bot.settings import ZaloBotSettings, webhook_secret

logger = logging.getLogger(__name__)

_PATH = f"/{NAME}/webhook"
_HEADER = "X-Bot-Api-Secret-Token"
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 300.0
_LIMIT_PAUSE_S = 60.0  # a 429 says nothing of how long
_TOKEN_PAUSE_S = 300.0
_REPLAY_EVERY_S = 5.0


class ZaloBotChannel:
    """One Zalo bot."""

    name = NAME
    limits = Limits(text=1900, buttons=0, title=0, reorder_window_s=0.5)

    def __init__(self, settings: ZaloBotSettings, token: str, host: ChannelHost) -> None:
        self._host = host
        self._account = token.partition(":")[0]
        self._secret = webhook_secret(token)
        self._gate = SecretHeader(NAME, _HEADER, self._secret)
        self._api = BotApi(settings.api_url, token, settings.timeout_s)
        self._spool = Spool(host.data_folder / "zalo-bot-spool")
        self._tasks: list[asyncio.Task[None]] = []
        self._trouble = ""

    def routes(self) -> APIRouter:
        """The webhook."""
        router = APIRouter(tags=["zalo_bot"], include_in_schema=False)
        router.add_api_route(_PATH, self._receive, methods=["POST"])
        return router

    async def start(self) -> None:
        """Tell Zalo the webhook's address, in a task that tries until it succeeds."""
        self._tasks = [asyncio.create_task(forever(self._replay, _REPLAY_EVERY_S))]
        if self._webhook_url is None:
            logger.warning("Kênh Zalo Bot cần TROLY_PUBLIC_URL (https) để nhận tin")
            return
        self._tasks.append(asyncio.create_task(self._register(self._webhook_url)))

    async def stop(self) -> None:
        """End the tasks and the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._api.close()

    async def send(self, message: OutboundMessage) -> SendResult:
        """Send one text.

        Raises:
            RetryLater: Zalo cannot be reached, takes no more for now, or does not know the token.
            Refused: Zalo will not deliver it.
            Uncertain: no answer.

        """
        text = unicodedata.normalize("NFC", rendering.plain(message.text))
        try:
            result = await self._api.call("sendMessage", chat_id=message.user, text=text)
        except NotReached as problem:
            raise RetryLater(str(problem)) from problem
        except Unsettled as problem:
            raise Uncertain(str(problem)) from problem
        except BotError as problem:
            raise _verdict(problem) from problem
        found = result.get("message_id")
        return SendResult(str(found) if found else None)

    async def typing(self, message: InboundMessage) -> None:
        """Show the typing sign; it does not matter if that fails."""
        with contextlib.suppress(BotError, NotReached, Unsettled):
            await self._api.call("sendChatAction", chat_id=message.user, action="typing")

    async def was_delivered(self, message: OutboundMessage) -> bool | None:
        """The platform has no history to ask."""
        return None

    async def troubles(self) -> Sequence[str]:
        """Why Zalo does not know our webhook yet."""
        return [self._trouble] if self._trouble else []

    async def check(self) -> Sequence[Finding]:
        """Whether the token is good and Zalo knows our webhook."""
        has_address = self._webhook_url is not None
        findings = [_finding("Địa chỉ công khai (TROLY_PUBLIC_URL)", has_address, "Đặt địa chỉ https của máy chủ này.")]
        try:
            me = await asyncio.wait_for(self._api.call("getMe"), 6.0)
            findings.append(Finding(f"Bot “{me.get('account_name', self._account)}”: token đúng", True))
            known = (await asyncio.wait_for(self._api.call("getWebhookInfo"), 6.0)).get("url")
        except BotError as problem:
            advice = (
                "Kiểm tra TROLY_ZALO_BOT_TOKEN." if problem.code == 401 else "Khởi động lại trợ lý để đăng ký webhook."
            )
            return [*findings, Finding("Zalo Bot", False, f"{problem}. {advice}")]
        except (NotReached, Unsettled, TimeoutError) as problem:
            return [*findings, Finding("Zalo Bot", False, f"Chưa gọi được Zalo: {problem or 'quá thời gian chờ'}")]
        advice = "Khởi động lại trợ lý; địa chỉ phải là https công khai."
        return [*findings, _finding("Webhook của bot", has_address and known == self._webhook_url, advice)]

    @property
    def _webhook_url(self) -> str | None:
        public = self._host.public_url or ""
        return f"{public.rstrip('/')}{_PATH}" if public.startswith("https://") else None

    async def _receive(self, request: Request) -> Response:
        if not self._gate.is_right(request):
            return Response(status_code=403)
        # What is too large or cannot be read is acknowledged too: a repeat would be no better.
        body = await limited_body(request) or b""
        try:
            await self._take(body)
        except SQLAlchemyError as problem:
            # Zalo documents no repeats for bots, so the message waits on disk until the database is back.
            logger.error("Chưa lưu được tin của Zalo Bot (%s), để tạm trên đĩa", type(problem).__name__)
            await self._spool.keep(body)
        return Response()

    async def _take(self, body: bytes) -> None:
        message = read_message(body, self._account, self._host.commune)
        if message is not None:
            await self._host.accept([message])

    async def _replay(self) -> None:
        await self._spool.replay(self._take)

    async def _register(self, url: str) -> None:
        pause = _FIRST_PAUSE_S
        while True:
            try:
                result = await self._api.call("setWebhook", url=url, secret_token=self._secret)
            except (BotError, NotReached, Unsettled) as problem:
                self._trouble = f"Chưa đăng ký được webhook của bot: {problem}"
                logger.warning("Chưa đăng ký được webhook của Zalo Bot: %s", problem)
            else:
                self._trouble = ""
                verification = result.get("verification")
                if isinstance(verification, dict) and verification.get("ok") is False:
                    logger.error("Zalo chưa gọi được webhook của bot: %s", str(verification.get("hint"))[:200])
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)


def _finding(subject: str, is_well: bool, advice: str) -> Finding:
    return Finding(subject, is_well, "" if is_well else advice)


def _verdict(problem: BotError) -> Exception:
    if problem.code == 429:
        return RetryLater(str(problem), _LIMIT_PAUSE_S, whole_account=True)
    if problem.code == 401:
        return RetryLater(str(problem), _TOKEN_PAUSE_S, whole_account=True)
    if problem.code == 408:
        return Uncertain(str(problem))
    return Refused(str(problem))
