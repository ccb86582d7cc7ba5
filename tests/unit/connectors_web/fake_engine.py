"""An engine that never was: an httpx transport that answers as Rasa's REST channel does."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from knowledge.answer import Answer, Button, Citation, Link, Outcome
from knowledge.guides import Aspect
from knowledge.targets import Target

ANSWER = Answer(
    text="Bấm “Quên mật khẩu”.",
    outcome=Outcome.ANSWERED,
    citations=(Citation("Nghị định", "Điều 1", "nguyên văn", "https://vanban.example"),),
    buttons=(Button("Lệ phí", Target.guide("mat-khau", Aspect.FEE).payload),),
    source_ids=("mat-khau",),
    topic="vneid",
    commune="phu-lam",
    confidence=0.9,
)
WITH_LINK = Answer("Tra cứu.", Outcome.ANSWERED, link=Link("Tra cứu hồ sơ", "https://dichvucong.gov.vn"))


def reply(answer: Answer = ANSWER) -> list[dict[str, Any]]:
    """What the engine sends back for one answer."""
    custom = {**answer.as_json(), "intent": {"name": "ask_guide", "confidence": 0.95}}
    return [{"recipient_id": "một-người", "custom": custom}]


class FakeEngine(httpx.AsyncBaseTransport):
    """Remembers what it was sent; `behave` answers or raises as a failing engine does."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.behave: Callable[[], httpx.Response] = lambda: httpx.Response(200, json=reply())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        if body:
            self.seen.append(json.loads(body))
        return self.behave()
