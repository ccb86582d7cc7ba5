"""Fixed wording: small talk, safety, refusals. The words stand in `phrases.yml`, so staff can mend them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.answer import Answer, Button, Outcome
from knowledge.guides import TOPICS
from knowledge.library import Library
from knowledge.referrals import Referral
from knowledge.targets import Target
from knowledge.yaml_files import read_yaml

_FILE = Path(__file__).with_name("phrases.yml")
_MOST_IN_TOPIC = 8


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_FILE)
    return content


def names() -> list[str]:
    """The names of all fixed sentences."""
    return list(_phrases())


def phrase(name: str) -> str:
    """One fixed sentence by name.

    Raises:
        KeyError: there is no such phrase.

    """
    return str(_phrases()[name]).strip()


def smalltalk(intent: str) -> Answer:
    """The reply to a greeting, thanks, praise, "who are you", abuse, a wish to see an officer, an injection attempt."""
    outcome = Outcome.HANDED_OFF if intent == "talk_to_human" else Outcome.SMALLTALK
    if intent == "prompt_injection":
        outcome = Outcome.OUT_OF_SCOPE
    buttons = _topic_buttons() if intent in {"greet", "help", "who_are_you"} else ()
    return Answer(phrase(intent), outcome, buttons=buttons)


def nothing_to_confirm() -> Answer:
    """The reply to a bare yes or no, or "tell me more", where nothing was spoken of."""
    return Answer(phrase("nothing_to_confirm"), Outcome.SMALLTALK)


def safety(intent: str) -> Answer:
    """What to do at once: scammed right now, in danger, in despair."""
    return Answer(phrase(intent), Outcome.SAFETY, topic="antoan")


def out_of_scope(confidence: float, nearest: tuple[Button, ...] = ()) -> Answer:
    """Not our field: say what we can do, or offer the articles that come somewhat near."""
    buttons = nearest or _topic_buttons()
    return Answer(phrase("out_of_scope"), Outcome.OUT_OF_SCOPE, buttons=buttons, confidence=confidence)


def not_found(confidence: float, nearest: tuple[Button, ...] = ()) -> Answer:
    """Our field, but our documents don't answer: say so and whom to ask; the nearest articles are a button away."""
    text = phrase("not_found")
    if nearest:
        text += "\n\n" + phrase("nearest")
    return Answer(text, Outcome.NOT_FOUND, buttons=nearest, confidence=confidence)


def referred(referral: Referral, confidence: float) -> Answer:
    """A matter we have no checked article on: say so and whom to ask."""
    text = phrase("referred").format(matter=referral.name, ask=referral.ask)
    outcome = Outcome.NOT_FOUND if referral.ours else Outcome.OUT_OF_SCOPE
    return Answer(text, outcome, confidence=confidence)


def topic(slug: str, library: Library) -> Answer:
    """The articles of a topic, as buttons.

    Raises:
        KeyError: there is no such topic.

    """
    name = TOPICS[slug]
    guides = [guide for guide in library.guides.values() if guide.topic == slug][:_MOST_IN_TOPIC]
    return Answer(
        f"**{name}** – chọn việc cần hỏi, hoặc cứ gõ câu hỏi bằng lời của mình:",
        Outcome.CLARIFIED,
        buttons=tuple(Button(guide.title, Target.guide(guide.slug).payload) for guide in guides),
        topic=slug,
    )


def joined(answers: list[Answer]) -> Answer:
    """Several answers in one reply, in the order of the questions."""
    return Answer(
        text="\n\n———\n\n".join(answer.text for answer in answers),
        outcome=Outcome.ANSWERED,
        citations=tuple(citation for answer in answers for citation in answer.citations),
        buttons=tuple(button for answer in answers for button in answer.buttons)[:6],
        source_ids=tuple(source for answer in answers for source in answer.source_ids),
        topic=answers[0].topic,
        commune=next((answer.commune for answer in answers if answer.commune), None),
        confidence=min(answer.confidence for answer in answers),
        link=next((answer.link for answer in answers if answer.link), None),
    )


def _topic_buttons() -> tuple[Button, ...]:
    return tuple(Button(name, Target.topic(slug).payload) for slug, name in TOPICS.items())
