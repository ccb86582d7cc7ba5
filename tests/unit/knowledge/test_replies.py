"""Fixed wording: every kind of message has its words."""

import pytest

from knowledge import replies
from knowledge.answer import Answer, Button, Citation, Link, Outcome
from knowledge.guides import TOPICS
from knowledge.library import Library
from knowledge.targets import Target, TargetKind
from tests.unit.knowledge.made_up import GUIDE, TREE, library_of

SMALLTALK = ("goodbye", "thank", "praise", "greet", "help", "who_are_you", "abuse")


@pytest.mark.parametrize("intent", SMALLTALK)
def test_small_talk_has_words(intent: str) -> None:
    answer = replies.smalltalk(intent)
    assert answer.text
    assert answer.outcome is Outcome.SMALLTALK


def test_a_wish_to_see_an_officer_is_handed_off() -> None:
    answer = replies.smalltalk("talk_to_human")
    assert answer.outcome is Outcome.HANDED_OFF
    assert "Trung tâm Phục vụ hành chính công" in answer.text


def test_an_injection_attempt_is_refused_and_repeats_nothing() -> None:
    assert replies.smalltalk("prompt_injection").outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("intent", "numbers"), [("scam_now", ["113", "ngân hàng"]), ("danger", ["113", "114", "115"]), ("despair", ["115"])]
)
def test_an_emergency_is_told_first_what_to_do_and_whom_to_call(intent: str, numbers: list[str]) -> None:
    answer = replies.safety(intent)
    assert answer.outcome is Outcome.SAFETY
    assert all(number in answer.text for number in numbers)


def test_not_found_and_out_of_scope_are_told_apart() -> None:
    assert replies.not_found(0.9).outcome is Outcome.NOT_FOUND
    assert replies.out_of_scope(0.9).outcome is Outcome.OUT_OF_SCOPE
    assert replies.not_found(0.9).text != replies.out_of_scope(0.9).text


@pytest.mark.parametrize("name", replies.names())
def test_no_phrase_breaks_a_line_within_a_sentence(name: str) -> None:
    """The chats show line breaks; the file's own, which keep it narrow, must not be among them."""
    for line in replies.phrase(name).splitlines()[:-1]:
        assert not line or line.rstrip("*")[-1] in ".:?!”", line


def test_an_unknown_phrase_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        replies.phrase("nowhere")


@pytest.mark.parametrize("slug", list(TOPICS))
def test_every_topic_leads_to_articles_that_exist(slug: str, library: Library) -> None:
    answer = replies.topic(slug, library)
    targets = [Target.of_payload(button.payload) for button in answer.buttons]
    assert targets
    for target in targets:
        assert target is not None
        assert target.kind is TargetKind.GUIDE
        assert library.guides[target.name].topic == slug


def test_an_unknown_topic_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        replies.topic("nowhere", library_of(GUIDE, TREE))


def test_joined_answers_keep_their_order_their_sources_and_the_lesser_confidence() -> None:
    link = Link("Trang", "https://a.example")
    first = Answer("Một", Outcome.ANSWERED, source_ids=("a",), confidence=0.9, topic="vneid", link=link)
    second = Answer(
        "Hai",
        Outcome.ANSWERED,
        citations=(Citation("t", "s", "q"),),
        buttons=(Button("b", "p"),),
        source_ids=("b",),
        confidence=0.7,
        commune="thu",
    )
    joined = replies.joined([first, second])
    assert joined.text.index("Một") < joined.text.index("Hai")
    assert (joined.source_ids, joined.confidence, joined.commune, joined.link) == (("a", "b"), 0.7, "thu", link)
    assert joined.citations == second.citations
