"""Reads what the actions need from Rasa's tracker, and writes it back as events."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from knowledge.answer import Button, Subject, Turn
from knowledge.understanding import Context, Understanding


def understanding(tracker: Tracker) -> Understanding:
    """The last message as the engine read it."""
    return understanding_of(tracker.latest_message)


def understanding_of(message: dict[str, Any]) -> Understanding:
    """A message in the form Rasa gives it (`latest_message` of a tracker, answer of its parser)."""
    intent = message.get("intent") or {}
    ranking = {entry["name"]: float(entry["confidence"]) for entry in message.get("intent_ranking") or ()}
    entities = message.get("entities") or []
    return Understanding(
        text=message.get("text") or "",
        intent=intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0.0),
        ranking=ranking,
        communes=_values(entities, "commune"),
        years=tuple(int(year) for year in _values(entities, "year")),
        aspects=_values(entities, "aspect"),
        forms=_forms(entities),
    )


def context(tracker: Tracker) -> Context:
    """What the conversation holds, and the commune the app sent along with the message."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Context(
        subject=Subject.from_json(tracker.get_slot("subject")),
        conversation_commune=tracker.get_slot("commune"),
        deployment_commune=metadata.get("commune"),
    )


def options(tracker: Tracker) -> list[dict[str, str]]:
    """The choices offered last, as [{"title", "payload"}]."""
    return list(tracker.get_slot("options") or ())


def entity(tracker: Tracker, name: str) -> str | None:
    """The first entity called `name` of the last message."""
    values = _values(tracker.latest_message.get("entities") or [], name)
    return values[0] if values else None


def reply(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
    """Send the answer as one JSON message, keep what the conversation is about now, and wait for the next message.

    That waiting comes next is what the rules say as well; said here, it saves the engine a second look at them.
    """
    message = tracker.latest_message
    intent = message.get("intent") or {}
    body = turn.answer.as_json()
    body["intent"] = {
        "name": intent.get("name") or "nlu_fallback",
        "confidence": round(float(intent.get("confidence") or 0.0), 3),
    }
    dispatcher.utter_message(json_message=body)
    return [*_changes(tracker, turn), FollowupAction("action_listen")]


def _changes(tracker: Tracker, turn: Turn) -> list[EventType]:
    """Only what changed is written: each event costs the engine a row."""
    named = _values(tracker.latest_message.get("entities") or [], "commune")
    wanted: dict[str, Any] = {
        "subject": turn.subject.as_json(),
        "options": [_as_json(button) for button in turn.answer.buttons],
        "commune": named[0] if named else tracker.get_slot("commune"),
    }
    return [SlotSet(name, value) for name, value in wanted.items() if value != tracker.get_slot(name)]


def _as_json(button: Button) -> dict[str, str]:
    return {"title": button.title, "payload": button.payload}


def _forms(entities: list[dict[str, Any]]) -> dict[str, float]:
    found = (entity for entity in entities if entity.get("entity") == "form")
    return {str(entity["value"]): float(entity.get("confidence_entity") or 0.0) for entity in found}


def _values(entities: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(entity["value"]) for entity in entities if entity.get("entity") == name))
