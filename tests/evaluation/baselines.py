"""Other ways to find the article, on the same questions: the halves of the search, and Rasa's default pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from bench.run import FOLDER
from bench.systems import RasaDefault
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
    with _default_pipeline() as default:
        lines.extend(_row(name, ranker, search, asked) for name, ranker in (rankers | default).items())
    return "\n".join(lines)


def _row(name: str, ranker: Ranker, search: Search, asked: list[Question]) -> str:
    ranks = [(question, ranker(search, question)) for question in asked]
    first = [bool(ranked) and ranked[0] in question.expect["guides"] for question, ranked in ranks]
    three = [bool(set(ranked[:3]) & set(question.expect["guides"])) for question, ranked in ranks]
    noisy = [right for (question, _), right in zip(ranks, first, strict=True) if question.is_noisy]
    return f"| {name} | {np.mean(first):.1%} | {np.mean(three):.1%} | {np.mean(noisy):.1%} |"


@contextmanager
def _default_pipeline() -> Iterator[dict[str, Ranker]]:
    """Rasa's default pipeline, if `make bench` has trained it here."""
    system = RasaDefault(FOLDER, epochs=0)
    epochs = system.take_trained()
    if epochs is None:
        yield {}
        return
    system.start()
    try:
        yield {f"Rasa's default pipeline ({epochs} epochs)": lambda _, question: _selected(system, question)}
    finally:
        system.stop()


def _selected(system: RasaDefault, question: Question) -> list[str]:
    """The articles that the response selector would answer with; none if the intent is not an article's."""
    parsed = system.parse(question.text)
    if parsed["intent"]["name"] != "faq":
        return []
    ranking = parsed["response_selector"]["default"]["ranking"]
    return [entry["intent_response_key"].removeprefix("faq/") for entry in ranking]


def _ours(search: Search, question: Question) -> list[str]:
    return [hit.target for hit in search.matters(search.query(question.text))]


def _lexical(search: Search, question: Question) -> list[str]:
    query = search.query(question.text)
    short, body = search._short[MATTERS], search._body[MATTERS]
    weights = MATTER_WEIGHTS
    scores = weights.short * short.scores(query.tokens) + weights.body * body.scores(query.tokens)
    return [short.targets[place] for place in short.order(scores, None, 3)]


def _dense(search: Search, question: Question) -> list[str]:
    near = search._nearness(search.query(question.text))
    nearest = (
        sorted(search._dense_place, key=lambda target: -near[search._dense_place[target]]) if near is not None else []
    )
    kinds = {entry.target: entry.kind for entry in search.library.entries() if entry.field is Field.HEAD}
    return [target for target in nearest if kinds.get(target) in {Kind.GUIDE, Kind.REFERRAL}][:3]
