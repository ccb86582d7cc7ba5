"""Made-up trackers, and an assistant that says what it was asked."""

from typing import Any

from knowledge.answer import Answer, Button, Citation, Outcome, Subject, Turn
from knowledge.targets import Target
from knowledge.understanding import Context, Understanding

ANSWER = Answer(
    text="Bấm “Quên mật khẩu”.",
    outcome=Outcome.ANSWERED,
    citations=(Citation("Nghị định", "Điều 1", "nguyên văn", "https://vanban.example"),),
    buttons=(Button("Lệ phí", Target.guide("mat-khau").payload),),
    source_ids=("mat-khau",),
    topic="vneid",
    confidence=0.91234,
)
SUBJECT = Subject(guide="mat-khau", question="quên mật khẩu")


class FakeAssistant:
    """Answers everything alike and remembers what it was asked; knows only the target "guide:mat-khau"."""

    def __init__(self) -> None:
        self.asked: list[tuple[Understanding, Context]] = []
        self.chosen: list[tuple[Target, Context]] = []

    def respond(self, understood: Understanding, context: Context) -> Turn:
        self.asked.append((understood, context))
        return Turn(ANSWER, SUBJECT)

    def choose(self, target: Target, context: Context) -> Turn:
        self.chosen.append((target, context))
        if target.name != "mat-khau":
            raise KeyError(target.name)
        return Turn(ANSWER, SUBJECT)


def tracker(
    text: str = "quên mật khẩu",
    intent: str = "ask_guide",
    entities: dict[str, str] | None = None,
    slots: dict[str, Any] | None = None,
    **metadata: Any,
) -> dict[str, Any]:
    """A tracker as Rasa sends it."""
    return {
        "sender_id": "một-người",
        "slots": {"subject": None, "options": None, "commune": None} | (slots or {}),
        "latest_message": {
            "text": text,
            "intent": {"name": intent, "confidence": 0.87654},
            "intent_ranking": [{"name": intent, "confidence": 0.87654}, {"name": "ask_plan", "confidence": 0.1}],
            "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
            "metadata": metadata,
        },
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }


def call(action: str, tracked: dict[str, Any] | None = None) -> dict[str, Any]:
    """An action call as Rasa posts it."""
    return {
        "next_action": action,
        "sender_id": "một-người",
        "tracker": tracked or tracker(),
        "domain": {"intents": [], "slots": {}},
        "version": "3.6.21",
    }
