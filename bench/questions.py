"""The questions that are asked: those of the development set, citizens' and officers' in turn, no text twice."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import chain, product

from tests.evaluation.questions import Question, load_questions

_GROUPS = ("citizen", "staff")
# Said around a question as people do, so that no system lives on answers it remembers.
_BEFORE = ("", "Dạ ", "Cho hỏi ", "Ad ơi, ", "Em hỏi chút: ", "Alo, ")
_AFTER = ("", " ạ", " nhé", " với", " vậy", " nha", " hả", " á", " ta")


@dataclass(frozen=True)
class Asked:
    """One message; `commune` is what the page would send along."""

    text: str
    commune: str | None


def questions() -> list[Asked]:
    """Return thousands of messages, always the same, each text once, citizens' and officers' mixed evenly."""
    everything = load_questions("dev")
    groups = [[question for question in everything if question.group == group] for group in _GROUPS]
    shortest = min(map(len, groups))
    mixed = [
        _asked(question) for pair in zip(*(group[:shortest] for group in groups), strict=True) for question in pair
    ]
    variants = list(product(_BEFORE, _AFTER))
    random.Random(1).shuffle(variants)  # noqa: S311 - no secret
    rounds = ([Asked(before + asked.text + after, asked.commune) for asked in mixed] for before, after in variants)
    return list({asked.text: asked for asked in chain.from_iterable(rounds)}.values())


def _asked(question: Question) -> Asked:
    return Asked(question.text, question.commune)
