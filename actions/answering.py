"""The actions of `domain.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.tracker import context, entity, options, reply, understanding
from knowledge import replies
from knowledge.answer import Answer, Outcome, Turn
from knowledge.assistant import Assistant
from knowledge.targets import Target
from knowledge.text import fold
from knowledge.understanding import Context

# Searching holds the interpreter's lock: more at once answer no more per second, and everything else the app does waits
# for them. Among 16 searches a webhook was acknowledged in 600 to 2,400 ms (median), with one at a time in 15.
_SEARCHES_AT_ONCE = 1
_NUMBER = re.compile(r"(?:(?:so|chon|cau|muc|y|cai|thu|nut) +){0,2}([0-9]{1,2}) *[.)]?")


class ActionRespond(Action):  # type: ignore[misc]  # rasa_sdk's Action is untyped
    """Answers a message. The rules name it by the kind of help; the assistant weighs the kind against the search."""

    def __init__(self, name: str, assistant: Assistant, searching: CapacityLimiter) -> None:
        self._name = name
        self._assistant = assistant
        self._searching = searching

    def name(self) -> str:
        """The action's name in the domain."""
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Search and compose in a thread: both take milliseconds of processor time."""
        message = understanding(tracker)
        payload = numbered_choice(message.text, options(tracker))
        if payload:
            return reply(dispatcher, tracker, self._chosen(lambda: Target.of_payload(payload), context(tracker)))
        turn = await to_thread.run_sync(self._assistant.respond, message, context(tracker), limiter=self._searching)
        return reply(dispatcher, tracker, turn)

    def _chosen(self, read: Callable[[], Target | None], said_before: Context) -> Turn:
        """Open what a choice leads to; one of an older version gets a kind sentence."""
        try:
            target = read()
            if target:
                return self._assistant.choose(target, said_before)
        except (KeyError, ValueError):
            pass
        return Turn(Answer(replies.phrase("stale_button"), Outcome.CLARIFIED), said_before.subject)


class ActionChoose(ActionRespond):
    """Answers a pressed button, or the words for one ("2", "số 2")."""

    def __init__(self, assistant: Assistant, searching: CapacityLimiter) -> None:
        super().__init__("action_choose", assistant, searching)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Open the button's target; words without a button are a message like any other."""
        pressed = entity(tracker, "target")
        if pressed is None:
            return await super().run(dispatcher, tracker, domain)
        return reply(dispatcher, tracker, self._chosen(lambda: Target.parse(pressed), context(tracker)))


def numbered_choice(text: str, offered: list[dict[str, str]]) -> str | None:
    """The payload of the choice meant by its number, where the reader sees the buttons as a numbered list."""
    number = _NUMBER.fullmatch(fold(text.strip()))
    if number is None or not 1 <= int(number[1]) <= len(offered):
        return None
    return offered[int(number[1]) - 1]["payload"]


def executor(assistant: Assistant) -> ActionExecutor:
    """An action executor with all our actions, to be run inside the app instead of a third process."""
    actions = ActionExecutor()
    searching = CapacityLimiter(_SEARCHES_AT_ONCE)
    for name in ("action_answer", "action_smalltalk", "action_safety"):
        actions.register_action(ActionRespond(name, assistant, searching))
    actions.register_action(ActionChoose(assistant, searching))
    return actions
