"""The REST API of the chat: `POST /api/v1/messages`, `POST /api/v1/feedback`, `GET /api/v1/communes`."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

import segno
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from connectors.conversation import Conversation
from connectors.dialogue import Question
from connectors.logbook import Logbook
from connectors.web.problems import Problem
from indicators.log import LoggedTurn

LONGEST_TEXT = 2000
CHANNEL = "web"
_TEST_HEADER = "x-troly-test"


class MessageIn(BaseModel):
    """A message from the page or another program."""

    conversation_id: str = Field(min_length=1, max_length=128)
    text: str
    commune: str | None = None


class FeedbackIn(BaseModel):
    """What the person thought of the last answer of a conversation: useful or not, or 1 to 5."""

    conversation_id: str = Field(min_length=1, max_length=128)
    useful: bool | None = None
    satisfaction: int | None = Field(None, ge=1, le=5)


class ButtonOut(BaseModel):
    """A choice; send `payload` as the next message's text to choose it."""

    title: str
    payload: str


class CitationOut(BaseModel):
    """Where a statement stands."""

    title: str
    section: str
    quote: str
    url: str | None
    checked_on: str | None


class LinkOut(BaseModel):
    """The page on which the reader does the thing himself, with a QR code to take it away on the phone."""

    title: str
    url: str
    qr_svg: str


class ReplyOut(BaseModel):
    """One reply."""

    text: str
    buttons: list[ButtonOut]
    citations: list[CitationOut]
    link: LinkOut | None = None


class IntentOut(BaseModel):
    """What kind of help was wanted, and how sure the engine is."""

    name: str
    confidence: float


class MessageOut(BaseModel):
    """The replies to one message and how the turn ended."""

    conversation_id: str
    replies: list[ReplyOut]
    outcome: str
    intent: IntentOut
    topic: str | None
    commune: str | None
    source_ids: list[str]
    confidence: float
    took_ms: float


class CommuneOut(BaseModel):
    """A commune whose plan the assistant holds; `is_default`: the deployment's own, meant where none is named."""

    slug: str
    name: str
    is_default: bool = False


def api_router(
    conversation: Conversation, communes: dict[str, str], default_commune: str | None, logbook: Logbook
) -> APIRouter:
    """Routes of the chat API. `communes` maps slugs to names ("xã Phú Lâm")."""
    router = APIRouter(prefix="/api/v1", tags=["chat"])

    @router.get("/communes")
    def list_communes() -> list[CommuneOut]:
        return [CommuneOut(slug=slug, name=name, is_default=slug == default_commune) for slug, name in communes.items()]

    @router.post("/messages", response_model=MessageOut)
    async def post_message(message: MessageIn, request: Request) -> Response:
        started = time.perf_counter()
        _check(message, communes)
        commune = message.commune or default_commune
        key = conversation_key(message.conversation_id)
        is_test = _TEST_HEADER in request.headers
        replies = await conversation.reply(Question(key, message.text, CHANNEL, commune, is_test))
        turn = LoggedTurn(key, CHANNEL, commune, message.text, replies, time.time(), is_test=is_test)
        answer = _out(message.conversation_id, replies, (time.perf_counter() - started) * 1000)
        # Built of checked parts: FastAPI need not check and copy it again.
        return Response(
            answer.model_dump_json(), media_type="application/json", background=BackgroundTask(logbook.record, turn)
        )

    @router.post("/feedback", status_code=204)
    async def post_feedback(feedback: FeedbackIn) -> None:
        if feedback.useful is None and feedback.satisfaction is None:
            raise Problem(422, "empty-feedback", "Chưa có đánh giá nào được gửi.")
        key = conversation_key(feedback.conversation_id)
        if not await logbook.rate(key, feedback.useful, feedback.satisfaction):
            raise Problem(404, "unknown-conversation", "Không tìm thấy cuộc trò chuyện để đánh giá.")

    return router


def conversation_key(conversation_id: str) -> str:
    """The key all rooms know a conversation of the page by; no page can name one of another channel."""
    # PostgreSQL keeps no zero byte.
    return f"{CHANNEL}:{conversation_id.replace(chr(0), '?')}"


def _check(message: MessageIn, communes: dict[str, str]) -> None:
    if not message.text.strip():
        raise Problem(422, "empty-text", "Tin nhắn trống. Xin gõ câu hỏi rồi gửi lại.")
    if len(message.text) > LONGEST_TEXT:
        raise Problem(
            422, "text-too-long", f"Tin nhắn dài quá {LONGEST_TEXT} ký tự. Xin viết ngắn lại hoặc chia làm nhiều tin."
        )
    if message.commune is not None and message.commune not in communes:
        known = ", ".join(communes)
        raise Problem(
            422,
            "unknown-commune",
            f"Không có xã “{message.commune[:80]}”. Các xã có dữ liệu: {known}.",
            communes=list(communes),
        )


def _out(conversation_id: str, replies: list[dict[str, Any]], took_ms: float) -> MessageOut:
    """Join the replies; the turn's outcome is the last one's, except that a safety warning leads."""
    leading = next((reply for reply in replies if reply["outcome"] == "safety"), replies[-1])
    last = replies[-1]
    return MessageOut(
        conversation_id=conversation_id,
        # None at all where an officer has the conversation and nothing is to be said.
        replies=[_reply(reply) for reply in replies if reply["text"]],
        outcome=leading["outcome"],
        intent=IntentOut(**last["intent"]),
        topic=last["topic"],
        commune=last["commune"],
        source_ids=[source for reply in replies for source in reply["source_ids"]],
        confidence=last["confidence"],
        took_ms=round(took_ms, 1),
    )


def _reply(reply: dict[str, Any]) -> ReplyOut:
    link = reply.get("link")
    return ReplyOut(
        text=reply["text"],
        buttons=reply["buttons"],
        citations=reply["citations"],
        link=LinkOut(**link, qr_svg=_qr_code(link["url"])) if link else None,
    )


# The pages that articles point to are few, and drawing one takes longer than finding the article.
@lru_cache(maxsize=256)
def _qr_code(url: str) -> str:
    return segno.make(url, error="m").svg_data_uri(scale=4)
