"""The actions of `domain.yml`."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.tracker import context, entity, options, reply, understanding
from knowledge import replies
from knowledge.answer import Answer, Outcome, Turn
from knowledge.assistant import Assistant
from knowledge.targets import Target
from knowledge.understanding import Context


class ActionRespond(Action):  # type: ignore[misc]  # rasa_sdk's Action is untyped
    """Answers a message. The rules name it by the kind of help; the assistant weighs the kind against the search."""

    def __init__(self, name: str, assistant: Assistant) -> None:
        self._name = name
        self._assistant = assistant

    def name(self) -> str:
        """The action's name in the domain."""
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Search and compose in a thread: both take milliseconds of processor time."""
        message = understanding(tracker)
        chosen = numbered_choice(message.text, options(tracker))
        if chosen:
            return reply(dispatcher, tracker, _opened(self._assistant, chosen, context(tracker)))
        turn = await to_thread.run_sync(self._assistant.respond, message, context(tracker))
        return reply(dispatcher, tracker, turn)


class ActionChoose(Action):  # type: ignore[misc]
    """Answers a pressed button."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Open the button's target; a button of an older version gets a kind sentence."""
        try:
            target = Target.parse(entity(tracker, "target") or "")
        except ValueError:
            return reply(dispatcher, tracker, _stale(context(tracker)))
        return reply(dispatcher, tracker, _opened(self._assistant, target, context(tracker)))


def _opened(assistant: Assistant, target: Target, known: Context) -> Turn:
    """What a target opens; one that the content no longer has was offered by an older version."""
    try:
        return assistant.choose(target, known)
    except KeyError:
        return _stale(known)


def _stale(known: Context) -> Turn:
    return Turn(Answer(replies.phrase("stale_button"), Outcome.CLARIFIED), known.subject)


def numbered_choice(text: str, offered: list[dict[str, str]]) -> Target | None:
    """The choice meant by a bare number, where the reader sees the buttons as a numbered list."""
    number = text.strip().rstrip(".)")
    if not number.isdecimal() or not 1 <= int(number) <= len(offered):
        return None
    return Target.of_payload(offered[int(number) - 1]["payload"])


def executor(assistant: Assistant) -> ActionExecutor:
    """An action executor with all our actions, to be run inside the app instead of a third process."""
    actions = ActionExecutor()
    for name in ("action_answer", "action_smalltalk", "action_safety"):
        actions.register_action(ActionRespond(name, assistant))
    actions.register_action(ActionChoose(assistant))
    return actions
