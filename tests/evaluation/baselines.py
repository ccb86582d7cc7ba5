"""The halves of the search alone, on the same questions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from knowledge.entries import Field, Kind
from knowledge.search import MATTER_WEIGHTS, MATTERS, Search
from service.app import open_assistant
from service.settings import settings
from tests.evaluation.questions import Question

Ranker = Callable[[Search, Question], list[str]]


def baselines(questions: list[Question]) -> str:
    """A Markdown table: right article first and in three, for citizens' questions, by each half and by both."""
    search = open_assistant(settings()).search
    asked = [question for question in questions if question.group == "citizen"]
    lines = ["| ranking of articles | first | in three | first, noisy |", "| --- | --: | --: | --: |"]
    rankers = {"lexical only (BM25)": _lexical, "dense only (E5)": _dense, "ours (lexical, then both)": _ours}
    for name, ranker in rankers.items():
        ranks = [(question, ranker(search, question)) for question in asked]
        first = [ranked[:1] and ranked[0] in question.expect["guides"] for question, ranked in ranks]
        three = [bool(set(ranked[:3]) & set(question.expect["guides"])) for question, ranked in ranks]
        noisy = [right for (question, _), right in zip(ranks, first, strict=True) if question.is_noisy]
        lines.append(f"| {name} | {np.mean(first):.1%} | {np.mean(three):.1%} | {np.mean(noisy):.1%} |")
    return "\n".join(lines)


def _ours(search: Search, question: Question) -> list[str]:
    return [hit.target for hit in search.matters(search.query(question.text))]


def _lexical(search: Search, question: Question) -> list[str]:
    query = search.query(question.text)
    short, body = search._short[MATTERS], search._body[MATTERS]
    weights = MATTER_WEIGHTS
    scores = weights.short * short.scores(query.tokens) + weights.body * body.scores(query.tokens)
    return [short.targets[place] for place in short.order(scores, None)[:3]]


def _dense(search: Search, question: Question) -> list[str]:
    near = search._nearness(search.query(question.text))
    kinds = {entry.target: entry.kind for entry in search.library.entries() if entry.field is Field.HEAD}
    return [target for target in near if kinds.get(target) in {Kind.GUIDE, Kind.REFERRAL}][:3]
