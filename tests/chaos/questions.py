"""Questions whose answer does not depend on the conversation, and what each channel shows for it."""

import random
from dataclasses import dataclass
from typing import Any

import httpx

from connectors import rendering
from connectors.channel import Limits
from knowledge.library import load_library
from knowledge.targets import Target

_FULLEST, _LEADS = 20, 5


@dataclass(frozen=True)
class Question:
    """A text and the replies of the undisturbed assistant."""

    text: str
    replies: tuple[dict[str, Any], ...]

    def shown(self, limits: Limits) -> tuple[str, ...]:
        """The messages a person gets on a channel with these limits."""
        return tuple(rendering.plain(draft.text) for reply in self.replies for draft in rendering.drafts(reply, limits))


def candidates(count: int) -> list[str]:
    """Titles of articles to be typed, and buttons of other articles to be pressed, in turn."""
    guides = sorted(load_library().guides.values(), key=lambda guide: guide.slug)[:count]
    return [guide.title if place % 2 else Target.guide(guide.slug).payload for place, guide in enumerate(guides)]


def stable_questions(app_url: str, count: int, rng: random.Random) -> list[Question]:
    """Ask each question alone, then after articles that have much to lean on; keep those answered alike each time.

    An answer that another question has too is dropped: by what a person saw nobody could tell them apart.
    """
    texts = candidates(count)
    with httpx.Client(base_url=app_url, timeout=60.0) as http:
        answers = {text: _ask(http, f"alone-{place}", text) for place, text in enumerate(texts)}
        for lead in _leads(rng):
            for text in tuple(answers):
                _ask(http, "among", lead)
                if _ask(http, "among", text) != answers[text]:
                    del answers[text]
    kept: dict[str, Question] = {}
    for text, replies in answers.items():
        kept.setdefault(replies[0]["text"], Question(text, replies))
    return list(kept.values())


def _leads(rng: random.Random) -> list[str]:
    """Buttons of some articles with the most sections: whatever a question may lean on is there."""
    guides = sorted(load_library().guides.values(), key=lambda guide: (-len(guide.sections), guide.slug))
    return [Target.guide(guide.slug).payload for guide in rng.sample(guides[:_FULLEST], _LEADS)]


def _ask(http: httpx.Client, conversation: str, text: str) -> tuple[dict[str, Any], ...]:
    response = http.post("/api/v1/messages", json={"conversation_id": conversation, "text": text})
    response.raise_for_status()
    return tuple(response.json()["replies"])
