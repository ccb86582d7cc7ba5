"""What the engine learns of the content: how people ask for it, so that it knows our own matters from foreign ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from knowledge.library import Library

# A few of each: the examples in bot/data, which tell all intents apart, must not be lost among them.
_OF_AN_ARTICLE, _OF_A_REFERRAL, _OF_A_FACT = 15, 4, 2
_MARKS_OF_THE_FORMAT = str.maketrans("[]{}", "    ")


def write_examples(library: Library, folder: Path) -> None:
    """Write a training file of Rasa's format: some ways of asking for each article and fact, all foreign messages.

    Which ones depends on the content alone. An edited article needs no new training: the search finds it all the same.
    """
    articles = (_spread(guide.questions, _OF_AN_ARTICLE) for guide in library.guides.values())
    facts = (_spread(fact.asks, _OF_A_FACT) for fact in library.facts.values())
    referred = [_spread(referral.questions, _OF_A_REFERRAL) for referral in library.referrals.values() if referral.ours]
    private = [referral.questions for referral in library.referrals.values() if not referral.ours]
    intents = {
        "ask_guide": [*articles, *referred],
        "ask_plan": facts,
        "out_of_scope": [library.foreign, *private],
    }
    content = {"version": "3.1", "nlu": [_entry(intent, texts) for intent, texts in intents.items()]}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _entry(intent: str, texts: Iterable[Sequence[str]]) -> dict[str, str]:
    lines = dict.fromkeys(f"- {text.translate(_MARKS_OF_THE_FORMAT).strip()}\n" for some in texts for text in some)
    return {"intent": intent, "examples": "".join(lines)}


def _spread(texts: Sequence[str], most: int) -> Sequence[str]:
    """Up to `most` of the texts, from all over the list, for writers' habits change along it."""
    step = max(1, len(texts) // most)
    return texts[::step][:most]
