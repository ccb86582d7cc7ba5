"""Made-up turns of people talking with the assistant."""

from datetime import datetime
from typing import Any

from indicators.log import LoggedTurn
from indicators.times import VIETNAM
from knowledge.answer import Answer, Outcome


class Clock:
    """Seconds since 1970 that pass only when told."""

    def __init__(self, start: datetime) -> None:
        self.now = start.timestamp()

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds

    def set(self, *moment: int) -> None:
        """Set it to a moment in Vietnam: year, month, day, hour, minute."""
        self.now = datetime(*moment, tzinfo=VIETNAM).timestamp()


def reply(
    outcome: Outcome | str = Outcome.ANSWERED, topic: str | None = "vneid", *sources: str, text: str = "Trả lời."
) -> dict[str, Any]:
    """A reply as the engine gives it."""
    answer = Answer(text, Outcome(outcome), topic=topic, source_ids=sources, confidence=0.9)
    return {**answer.as_json(), "intent": {"name": "ask_guide", "confidence": 0.8}}


def turn(
    at: float,
    *replies: dict[str, Any],
    who: str = "zalo:oa:an",
    asked: str = "quên mật khẩu VNeID",
    commune: str | None = "phu-lam",
    **more: Any,
) -> LoggedTurn:
    """One exchange; without replies it is a good answer about VNeID."""
    channel = more.pop("channel", who.partition(":")[0])
    given = replies or (reply(Outcome.ANSWERED, "vneid", "vneid-quen-mat-khau"),)
    return LoggedTurn(who, channel, commune, asked, given, at, **more)
