"""Made-up messages, a channel and an engine that do as they are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter

from connectors.channel import Finding, InboundMessage, Kind, Limits, OutboundMessage, SendProblem, SendResult
from connectors.dialogue import Question

NOW = 1_800_000_000.0


class Clock:
    """Seconds since 1970 that pass only when told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


def message(
    number: int, text: str = "xin chào", *, user: str = "an", sent_at: float | None = None, **more: Any
) -> InboundMessage:
    """The number-th message; `number` is its platform id and, if not told otherwise, its place in time."""
    at = NOW + number if sent_at is None else sent_at
    return InboundMessage("made-up", "oa", user, f"m{number}", at, text=text, **more)


def choice(number: int, key: str, *, user: str = "an") -> InboundMessage:
    """A pressed button."""
    return message(number, "", user=user, kind=Kind.CHOICE, choice=key)


def reply(text: str, *payloads: str, outcome: str = "answered") -> dict[str, Any]:
    """An answer with a button for each payload."""
    buttons = [{"title": f"Nút {place}", "payload": payload} for place, payload in enumerate(payloads, 1)]
    return {"text": text, "buttons": buttons, "citations": [], "outcome": outcome, "link": None}


@dataclass
class MadeUpChannel:
    """Sends as told: each of `problems` is raised once, in turn (None: the send succeeds)."""

    name: str = "made-up"
    limits: Limits = field(default_factory=lambda: Limits(text=400, buttons=3, title=20))
    sent: list[OutboundMessage] = field(default_factory=list)
    problems: list[SendProblem | None] = field(default_factory=list)
    delivered: bool | None = None
    grant_address: str | None = "https://platform.example/permission?state=1"
    has_troubles: list[str] = field(default_factory=list)
    asked_delivered: int = 0
    before_send: Callable[[OutboundMessage], Any] | None = None

    def routes(self) -> APIRouter | None:
        return None

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def send(self, message: OutboundMessage) -> SendResult:
        if self.before_send is not None:
            await self.before_send(message)
        problem = self.problems.pop(0) if self.problems else None
        if problem is not None:
            raise problem
        self.sent.append(message)
        return SendResult(f"p{len(self.sent)}")

    async def typing(self, message: InboundMessage) -> None:
        pass

    async def begin_grant(self) -> str | None:
        return self.grant_address

    async def troubles(self) -> Sequence[str]:
        return self.has_troubles

    async def was_delivered(self, message: OutboundMessage) -> bool | None:
        self.asked_delivered += 1
        return self.delivered

    async def check(self) -> list[Finding]:
        return []


@dataclass
class MadeUpConversation:
    """Answers with "Trả lời: <text>" unless told otherwise; an exception in `answers` is raised."""

    asked: list[Question] = field(default_factory=list)
    answers: list[list[dict[str, Any]] | Exception] = field(default_factory=list)

    async def reply(self, message: Question) -> list[dict[str, Any]]:
        self.asked.append(message)
        answer = self.answers.pop(0) if self.answers else [reply(f"Trả lời: {message.text}")]
        if isinstance(answer, Exception):
            raise answer
        return answer
