"""Questions whose answer does not depend on the conversation, and what each channel shows for it."""

from dataclasses import dataclass
from typing import Any

import httpx

from connectors import rendering
from connectors.channel import Limits
from knowledge.library import load_library
from knowledge.targets import Target

_EVERY_SO_MANY_TYPED = 4


@dataclass(frozen=True)
class Question:
    """A text and the replies of the undisturbed assistant."""

    text: str
    replies: tuple[dict[str, Any], ...]

    def shown(self, limits: Limits) -> tuple[str, ...]:
        """The messages a person gets on a channel with these limits."""
        return tuple(rendering.plain(draft.text) for reply in self.replies for draft in rendering.drafts(reply, limits))


def stable_questions(app_url: str, count: int) -> list[Question]:
    """Some articles asked for by their buttons, every fourth by its title typed; each has an answer of its own.

    A typed title may lean on the article before it ("… ở đâu"). So each is asked after every other article of the
    set, and only those answered alike each time are kept. What a button opens leans on nothing.
    """
    guides = sorted(load_library().guides.values(), key=lambda guide: guide.slug)[:count]
    button = {guide.slug: Target.guide(guide.slug).payload for guide in guides}
    kept: dict[str, Question] = {}
    with httpx.Client(base_url=app_url, timeout=60.0) as http:
        for place, guide in enumerate(guides):
            is_typed = place % _EVERY_SO_MANY_TYPED == 0
            text = guide.title if is_typed else button[guide.slug]
            replies = _ask(http, f"alone-{place}", text)
            others = [payload for slug, payload in button.items() if slug != guide.slug] if is_typed else []
            if all(_ask_after(http, other, text) == replies for other in others):
                kept.setdefault(replies[0]["text"], Question(text, replies))
    return list(kept.values())


def _ask_after(http: httpx.Client, before: str, text: str) -> tuple[dict[str, Any], ...]:
    _ask(http, "among", before)
    return _ask(http, "among", text)


def _ask(http: httpx.Client, conversation: str, text: str) -> tuple[dict[str, Any], ...]:
    response = http.post("/api/v1/messages", json={"conversation_id": conversation, "text": text})
    response.raise_for_status()
    return tuple(response.json()["replies"])
