"""What a question takes for granted ("… là bị phạt phải không?"), and what an article says about just that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.amounts import numbers
from knowledge.entries import Field
from knowledge.guides import Claim, Guide
from knowledge.question_forms import asks_confirmation, asks_whether
from knowledge.search import Hit, Query
from knowledge.text import folded_words
from knowledge.wording import Wording, content_words

# A claim is only taken for the writer's own when nearly all of its words are there.
_VOICED = 0.62
# A statement of the article that shares this much of what the question says speaks of it.
_SPEAKS_OF_IT = 0.34
_MOST_STATED = 2
_MARK = re.compile(r"^(?:-|\d+\.)\s+")


@dataclass(frozen=True)
class Premise:
    """What a question supposes.

    `confirms` if the writer wants it confirmed; `claim` if it is a false belief the article knows, met word by word;
    `stated` is what the article says of the matter, the nearest first.
    """

    confirms: bool = False
    claim: Claim | None = None
    stated: tuple[str, ...] = ()


NO_PREMISE = Premise()


def premise(guide: Guide, hit: Hit, query: Query, wording: Wording) -> Premise:
    """Find what the article says about the very thing a question wants confirmed.

    Only a claim met word by word is called untrue: the same words with a "không" more say the opposite.
    """
    confirming = asks_confirmation(query.text)
    claim = _voiced(guide, hit, query.text)
    if claim:
        return Premise(confirming, claim)
    if not confirming and not asks_whether(query.text):
        return NO_PREMISE
    asked = content_words(query.folded)
    ranked = sorted(
        ((wording.share(asked, words), text) for text, words in _statements(guide)), key=lambda pair: -pair[0]
    )
    near = [text for share, text in ranked if share >= _SPEAKS_OF_IT]
    return Premise(confirming, stated=tuple(dict.fromkeys(near))[:_MOST_STATED])


def _voiced(guide: Guide, hit: Hit, text: str) -> Claim | None:
    """The article's false belief that the writer voices: near in words and the same in its numbers."""
    entry = hit.best
    if entry is None or entry.field is not Field.CLAIM or numbers(entry.text) != numbers(text) or hit.short < _VOICED:
        return None
    return guide.claims[entry.number]


def _statements(guide: Guide) -> Iterator[tuple[str, Sequence[str]]]:
    """Each statement of an article with the folded words it may be met by; a correction also by the belief it mends."""
    for claim in guide.claims:
        for wrong in claim.wrong:
            yield claim.truth, folded_words(f"{wrong} {claim.truth}")
    for section in guide.sections.values():
        for line in section.splitlines():
            text = _MARK.sub("", line.strip())
            if text:
                yield text, folded_words(text)
