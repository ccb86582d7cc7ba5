"""The tracker is read into our own types and written back as few events as possible."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.tracker import context, entity, options, reply, understanding
from knowledge.answer import Answer, Outcome, Subject, Turn
from knowledge.guides import Aspect
from tests.unit.actions.made_up import ANSWER, SUBJECT, tracker


def _tracker(**changes: Any) -> Tracker:
    return Tracker.from_dict(tracker(**changes))


def test_the_last_message_is_read_as_the_engine_understood_it() -> None:
    tracked = tracker(intent="ask_plan", entities={"commune": "phu-lam"})
    tracked["latest_message"]["entities"] += [
        {"entity": "commune", "value": "an-vien"},
        {"entity": "commune", "value": "phu-lam"},
        {"entity": "year", "value": "2030"},
        {"entity": "aspect", "value": "fee"},
        {"entity": "aspect", "value": "value"},
    ]
    understood = understanding(Tracker.from_dict(tracked))
    assert understood.text == "quên mật khẩu"
    assert (understood.intent, understood.confidence) == ("ask_plan", 0.87654)
    assert understood.ranking["ask_plan"] == 0.1
    assert understood.communes == ("phu-lam", "an-vien")
    assert understood.years == (2030,)
    assert understood.aspects == ("fee", "value")
    assert understood.guide_aspects == (Aspect.FEE,)


def test_the_forms_of_a_question_come_with_their_probabilities() -> None:
    tracked = tracker(intent="ask_plan")
    tracked["latest_message"]["entities"] += [
        {"entity": "form", "value": "list", "confidence_entity": 0.7},
        {"entity": "form", "value": "value", "confidence_entity": 0.2},
    ]
    assert understanding(Tracker.from_dict(tracked)).forms == {"list": 0.7, "value": 0.2}


@pytest.mark.parametrize("message", [{}, {"intent": None, "entities": None, "intent_ranking": None, "text": None}])
def test_a_message_the_engine_made_nothing_of_is_a_fallback(message: dict[str, Any]) -> None:
    tracked = tracker()
    tracked["latest_message"] = message
    understood = understanding(Tracker.from_dict(tracked))
    assert (understood.text, understood.intent, understood.confidence) == ("", "nlu_fallback", 0.0)
    assert understood.communes == understood.years == understood.aspects == ()


def test_the_context_holds_subject_and_both_communes() -> None:
    found = context(_tracker(slots={"subject": SUBJECT.as_json(), "commune": "an-vien"}, commune="phu-lam"))
    assert found.subject == SUBJECT
    assert (found.conversation_commune, found.deployment_commune) == ("an-vien", "phu-lam")
    assert found.commune == "an-vien"


def test_a_new_conversation_has_no_subject_and_the_deployments_commune() -> None:
    found = context(_tracker(commune="phu-lam"))
    assert found.subject == Subject()
    assert found.commune == "phu-lam"
    assert options(_tracker()) == []


def test_the_first_entity_of_a_name_counts() -> None:
    assert entity(_tracker(entities={"target": "guide:a"}), "target") == "guide:a"
    assert entity(_tracker(), "target") is None


def test_a_reply_is_one_json_message_with_the_intent() -> None:
    dispatcher = CollectingDispatcher()
    reply(dispatcher, _tracker(), Turn(ANSWER, SUBJECT))
    assert len(dispatcher.messages) == 1
    assert dispatcher.messages[0]["custom"] == {
        **ANSWER.as_json(),
        "intent": {"name": "ask_guide", "confidence": 0.877},
    }


def _kept(tracker: Tracker, turn: Turn) -> dict[str, Any]:
    """The slots that a reply sets; what follows it is always to wait for the next message."""
    *slots, last = reply(CollectingDispatcher(), tracker, turn)
    assert (last["event"], last["name"]) == ("followup", "action_listen")
    assert {slot["event"] for slot in slots} <= {"slot"}
    return {slot["name"]: slot["value"] for slot in slots}


def test_a_reply_keeps_subject_options_and_the_commune_named() -> None:
    assert _kept(_tracker(entities={"commune": "an-vien"}), Turn(ANSWER, SUBJECT)) == {
        "subject": SUBJECT.as_json(),
        "options": [{"title": "Lệ phí", "payload": ANSWER.buttons[0].payload}],
        "commune": "an-vien",
    }


def test_what_did_not_change_is_not_written_again() -> None:
    kept = {
        "subject": SUBJECT.as_json(),
        "options": [{"title": "Lệ phí", "payload": ANSWER.buttons[0].payload}],
        "commune": "an-vien",
    }
    assert _kept(_tracker(slots=kept), Turn(ANSWER, SUBJECT)) == {}


def test_old_options_are_withdrawn_by_an_answer_without_buttons() -> None:
    slots = {"options": [{"title": "a", "payload": "b"}], "subject": SUBJECT.as_json()}
    assert _kept(_tracker(slots=slots), Turn(Answer("Chào", Outcome.SMALLTALK), SUBJECT)) == {"options": []}


def test_a_commune_stays_until_another_is_named() -> None:
    assert "commune" not in _kept(_tracker(slots={"commune": "phu-lam"}), Turn(ANSWER, SUBJECT))
