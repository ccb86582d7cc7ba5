"""Decides whether a reply is right."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from knowledge.text import clean, fold
from tests.evaluation.questions import Question

# Kinds of staff question that ask for one figure: the first fact cited must be the one asked for.
_ONE_FIGURE = {"value", "confirm", "result", "deadline", "budget", "staffing"}
_LIST_RECALL = 0.8


@dataclass(frozen=True)
class Verdict:
    """`right` as the floor counts it; `in_three` if the right article is among the first three or the buttons;
    `wrong` if something else was stated as an answer."""

    right: bool
    in_three: bool
    wrong: bool


def judge(question: Question, reply: dict[str, Any]) -> Verdict:
    """Judge one reply of the API (its JSON, status 200)."""
    expect = question.expect
    answered = reply["outcome"] == "answered"
    if "guides_all" in expect:
        right = set(expect["guides_all"]) <= set(reply["source_ids"])
        return Verdict(right, right, answered and not right)
    if "guides" in expect:
        return _guide(expect, reply)
    if "facts" in expect or "facts_a" in expect:
        right = _fact(expect, reply)
        return Verdict(right, right, answered and not right)
    right = reply["outcome"] in _accepted(question) and _words(expect, reply)
    return Verdict(right, right, answered and not right)


def _accepted(question: Question) -> set[str]:
    """The outcomes that count; what our documents don't answer is refused, whichever way that is said."""
    outcomes = set(question.expect["outcome"])
    return outcomes | {"out_of_scope", "handed_off"} if question.group.startswith("unanswerable") else outcomes


def _guide(expect: dict[str, Any], reply: dict[str, Any]) -> Verdict:
    guides = set(expect["guides"])
    if "outcome" in expect and reply["outcome"] not in expect["outcome"]:
        return Verdict(False, False, False)
    stated = reply["outcome"] in {"answered", "safety"}
    first = stated and reply["source_ids"][:1] and reply["source_ids"][0] in guides
    offered = set(reply["source_ids"][:3]) | {_target(button["payload"]) for button in _buttons(reply)}
    right = bool(first) and _words(expect, reply)
    return Verdict(right, right or bool(guides & offered), reply["outcome"] == "answered" and not first)


def _fact(expect: dict[str, Any], reply: dict[str, Any]) -> bool:
    if "outcome" in expect and reply["outcome"] in expect["outcome"] and reply["outcome"] != "answered":
        return True
    sources = reply["source_ids"]
    if reply["outcome"] != "answered" or not sources:
        return False
    if expect.get("facts_a"):
        cited = all(set(expect[side]) & set(sources) for side in ("facts_a", "facts_b"))
        return cited and all(_shows(reply, value) for value in expect.get("values") or ())
    facts = set(expect["facts"])
    kind = expect.get("kind", "value")
    if kind == "list":
        return len(facts & set(sources)) >= _LIST_RECALL * len(facts)
    cited = sources[0] in facts if kind in _ONE_FIGURE else bool(facts & set(sources))
    return cited and _shows(reply, expect.get("value")) and _confirmed(expect, reply)


def _confirmed(expect: dict[str, Any], reply: dict[str, Any]) -> bool:
    if expect.get("kind") != "confirm":
        return True
    text = reply["replies"][0]["text"]
    return text.startswith("Đúng") if expect["right"] else text.startswith("Không")


def _shows(reply: dict[str, Any], value: Any) -> bool:
    if value is None:
        return True
    text = fold(_text(reply)).replace(".", "").replace(",", "")
    wanted = fold(str(value)).replace(".", "").replace(",", "")
    return re.search(rf"(?<!\d){re.escape(wanted)}(?!\d)", text) is not None


def _words(expect: dict[str, Any], reply: dict[str, Any]) -> bool:
    text = fold(clean(_text(reply)))
    contains = all(fold(word) in text for word in expect.get("must_contain") or ())
    return contains and not any(fold(word) in text for word in expect.get("must_not_contain") or ())


def _text(reply: dict[str, Any]) -> str:
    parts = [part["text"] for part in reply["replies"]]
    parts.extend(citation["quote"] for part in reply["replies"] for citation in part["citations"])
    return "\n".join(parts)


def _buttons(reply: dict[str, Any]) -> list[dict[str, str]]:
    return [button for part in reply["replies"] for button in part["buttons"]]


def _target(payload: str) -> str:
    if not payload.startswith("/choose"):
        return ""
    return str(json.loads(payload.removeprefix("/choose"))["target"]).split(":")[1]
