"""The four actions of `domain.yml`."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.tracker import context, entity, reply, understanding
from knowledge import replies
from knowledge.answer import Answer, Outcome, Turn
from knowledge.assistant import Assistant
from knowledge.targets import Target


class ActionAnswer(Action):  # type: ignore[misc]  # rasa_sdk's Action is untyped
    """Answers whatever needs the documents."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Search and compose in a thread: both take milliseconds of processor time."""
        turn = await to_thread.run_sync(self._assistant.answer, understanding(tracker), context(tracker))
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
            turn = self._assistant.choose(target, context(tracker))
        except (KeyError, ValueError):
            turn = Turn(Answer(replies.phrase("stale_button"), Outcome.CLARIFIED), context(tracker).subject)
        return reply(dispatcher, tracker, turn)


class ActionSmalltalk(Action):  # type: ignore[misc]
    """Greets, thanks, says what the assistant is."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_smalltalk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reply by the intent; the conversation's subject stays."""
        turn = Turn(replies.smalltalk(understanding(tracker).intent), context(tracker).subject)
        return reply(dispatcher, tracker, turn)


class ActionSafety(Action):  # type: ignore[misc]
    """Says what to do at once."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_safety"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reply by the intent."""
        turn = Turn(replies.safety(understanding(tracker).intent), context(tracker).subject)
        return reply(dispatcher, tracker, turn)


def executor(assistant: Assistant) -> ActionExecutor:
    """An action executor with all our actions, to be run inside the app instead of a third process."""
    actions = ActionExecutor()
    for action in (ActionAnswer(assistant), ActionChoose(assistant), ActionSmalltalk(), ActionSafety()):
        actions.register_action(action)
    return actions
