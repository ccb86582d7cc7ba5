"""The channel itself: puts the parts together, sends, and keeps tokens and counters in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from connectors.background import forever
from connectors.channel import (
    Finding,
    InboundMessage,
    Limits,
    OutboundMessage,
    Refused,
    RetryLater,
    SendResult,
    Uncertain,
)
from connectors.zalo.api import ApiError, NotReached, Unsettled
from connectors.zalo.authorize import AuthorizePages
from connectors.zalo.checks import Checks
from connectors.zalo.codes import Remedy
from connectors.zalo.messages import buttons_fit, plain_message, with_buttons
from connectors.zalo.oauth import TokenUnavailable
from connectors.zalo.parts import Parts
from connectors.zalo.tokens import NeedsAuthorisation, State
from connectors.zalo.webhook import NAME, Webhook

logger = logging.getLogger(__name__)

_UNAUTHORISED_WAIT_S = 60.0
_UNAVAILABLE_WAIT_S = 15.0
_TOKENS_EVERY_S = 300.0
_WEBHOOK_EVERY_S = 5.0
_BUTTONS = 5
# Zalo repeats an event that reached nobody after 30 s; a send is taken up when its lease has ended (20 s).
_REPORTS_AGAIN_S = 15.0


class ZaloChannel:
    """Zalo Official Accounts of one Zalo app."""

    name = NAME

    def __init__(self, parts: Parts) -> None:
        buttons = _BUTTONS if parts.settings.buttons else 0
        self.limits = Limits(
            text=1900, buttons=buttons, title=100, reorder_window_s=0.5, reports_again_s=_REPORTS_AGAIN_S
        )
        self._parts = parts
        self._webhook = Webhook(parts)
        self._pages = AuthorizePages(parts)
        self._problems: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def routes(self) -> APIRouter:
        """Webhook, pages for operators, and the file by which Zalo verifies the domain (at the site's root)."""
        router = APIRouter()
        router.include_router(self._webhook.routes())
        router.include_router(self._pages.routes())
        for code in self._parts.settings.verifier_codes:
            router.add_api_route(f"/zalo_verifier{code}.html", _verifier_page(code), include_in_schema=False)
        return router

    async def start(self) -> None:
        """Begin the background work; Zalo need not be reachable."""
        self._tasks = [
            asyncio.create_task(forever(self._keep_tokens, _TOKENS_EVERY_S)),
            asyncio.create_task(forever(self._keep_webhook, _WEBHOOK_EVERY_S)),
        ]

    async def stop(self) -> None:
        """End the background work; a token refresh under way is finished first."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._parts.tokens.finish()
        await self._webhook.finish()
        await self._parts.counters.flush()
        await self._parts.http.aclose()

    async def send(self, message: OutboundMessage) -> SendResult:
        """Send one message.

        Raises:
            RetryLater: Zalo cannot be reached, its limit is reached, or the OA needs authorisation.
            Refused: Zalo will not deliver it (window closed, blocked, OA or app not allowed).
            Uncertain: no answer.

        """
        try:
            message_id = await self._post(message)
        except NeedsAuthorisation as problem:
            raise RetryLater(f"OA cần cấp quyền: {problem}", _UNAUTHORISED_WAIT_S, whole_account=True) from problem
        except TokenUnavailable as problem:
            raise RetryLater(f"chưa có token: {problem}", _UNAVAILABLE_WAIT_S, whole_account=True) from problem
        except NotReached as problem:
            wait = problem.retry_after_s
            raise RetryLater(str(problem), wait, whole_account=wait is not None) from problem
        except Unsettled as problem:
            raise Uncertain(str(problem)) from problem
        except ApiError as problem:
            raise await self._verdict(message.account, problem) from problem
        if self._problems.pop(message.account, ""):
            await self._parts.tokens.note_problem(message.account, "")
        return SendResult(message_id or None)

    async def typing(self, message: InboundMessage) -> None:
        """Zalo documents no typing sign for OAs."""

    async def was_delivered(self, message: OutboundMessage) -> bool | None:
        """True if Zalo has reported the message as sent by the OA; else it cannot be known."""
        for text in {_words(plain_message(message)), _words(with_buttons(message))}:
            if await self._parts.echoes.claim(message.account, message.user, text):
                return True
        return None

    async def troubles(self) -> Sequence[str]:
        """The OAs that must be authorised again, and what Zalo refused last."""
        accounts = await self._parts.tokens.all()
        return [
            f"OA “{account.name}” cần cấp quyền lại, tin đang chờ gửi. Lý do: {account.problem}"
            if account.state is not State.ACTIVE
            else f"OA “{account.name}”: {account.problem}"
            for account in accounts
            if account.state is not State.ACTIVE or account.problem
        ]

    async def begin_grant(self) -> str | None:
        """Begin the authorisation of an OA (see `Granted`)."""
        return await self._pages.begin()

    async def check(self) -> Sequence[Finding]:
        """What is configured, reachable, authorised, and what to do next."""
        await self._parts.counters.flush()
        return await Checks(self._parts).all()

    async def _post(self, message: OutboundMessage) -> str:
        """Send with buttons if there are any, or, if Zalo refuses those, as text with numbers; return Zalo's id."""
        if message.is_anonymous:
            return await self._post_anonymous(message)
        if message.buttons and self._parts.settings.buttons and buttons_fit(message):
            try:
                return await self._post_to_user(message, with_buttons(message))
            except ApiError as problem:
                if problem.remedy is not Remedy.PLAIN_TEXT:
                    raise
                logger.warning("Zalo không nhận nút bấm (%s), gửi lại bằng chữ có đánh số", problem)
        return await self._post_to_user(message, plain_message(message))

    async def _post_to_user(self, message: OutboundMessage, content: dict[str, Any]) -> str:
        message_id = await self._parts.with_token(
            message.account, lambda token: self._parts.api.send_text(token, message.user, content)
        )
        if message_id:
            await self._parts.echoes.sent(message.account, message.user, message_id, _words(content))
        return message_id

    async def _post_anonymous(self, message: OutboundMessage) -> str:
        conversation, text = message.reply_context or "", _words(plain_message(message))
        return await self._parts.with_token(
            message.account, lambda token: self._parts.api.send_anonymous(token, message.user, conversation, text)
        )

    async def _verdict(self, oa_id: str, problem: ApiError) -> Exception:
        """What a code of Zalo's means for the outbox; what only the operator can mend is kept for the check."""
        if problem.remedy is Remedy.WAIT:
            return RetryLater(str(problem))
        if problem.remedy is Remedy.REFRESH:
            return RetryLater(str(problem), _UNAUTHORISED_WAIT_S, whole_account=True)
        if problem.remedy is Remedy.OPERATOR and self._problems.get(oa_id) != str(problem):
            logger.error("OA %s không gửi được tin: %s", oa_id, problem)
            self._problems[oa_id] = str(problem)
            await self._parts.tokens.note_problem(oa_id, str(problem))
        return Refused(str(problem))

    async def _keep_tokens(self) -> None:
        await self._parts.tokens.refresh_due()
        await self._parts.echoes.forget_old()

    async def _keep_webhook(self) -> None:
        await self._webhook.replay()
        await self._parts.counters.flush()


def _words(content: dict[str, Any]) -> str:
    return str(content["text"])


def _verifier_page(code: str) -> Callable[[], Awaitable[HTMLResponse]]:
    """The page Zalo looks for; the tag is the one it also accepts on the home page."""

    async def page() -> HTMLResponse:
        tag = f'<meta name="zalo-platform-site-verification" content="{code}" />'
        return HTMLResponse(f"<!doctype html><html><head>{tag}</head><body>{code}</body></html>")

    return page
