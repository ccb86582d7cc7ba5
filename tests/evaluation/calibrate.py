"""Fits `knowledge/calibration.yml` on the development questions and prints the curve of wrong answers.

Two logistic models say how likely the first hit is right; the thresholds are then the lowest that keep wrong answers
and unrefused foreign questions within the floors of docs/evaluation.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
import yaml
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from knowledge import confidence
from knowledge.assistant import Assistant
from knowledge.confidence import Features
from knowledge.entries import Kind
from knowledge.plan_questions import read, same_measure
from knowledge.plan_ranking import rank
from knowledge.understanding import Context, Understanding
from service.app import open_assistant
from service.settings import settings
from tests.evaluation.parsed import Parser
from tests.evaluation.questions import Question, load_questions

_FOLDS = 10
# Share of the questions we cannot answer that must not get an answer.
_REFUSED = {"guide": 0.97, "plan": 0.9}
# Share of the questions we can answer that may get another answer; to ask back costs a person one press.
_WRONG = {"guide": 0.022, "plan": 0.02}
# From this probability on a refused question is called not ours rather than not in our documents.
_FOREIGN = 0.12
# From this probability on that a right article is among the first, asking back is better than refusing.
_AMONG, _OFFERED = 0.6, 3
_STRENGTH = 20.0
_ONE_FIGURE = {
    "value",
    "confirm",
    "result",
    "deadline",
    "budget",
    "staffing",
    "legal",
    "section",
    "responsible",
    "document",
}
_STAFF = {"staff", "false_premise_staff"}
_GRID = np.arange(0.02, 0.99, 0.01)


@dataclass(frozen=True)
class Case:
    """One question with the features of its first hit.

    `answerable` if our documents answer it; `refused` if it is refused whatever the model says (a referral, a gap in
    the plan).
    """

    features: Features
    right: bool
    answerable: bool
    refused: bool = False
    among: bool = False


def main() -> None:
    """Fit both models, choose thresholds, print the curves and write the file."""
    assistant = open_assistant(settings())
    questions = [question for split in ("dev", "hard", "wide", "short") for question in load_questions(split)]
    with Parser(settings()) as parser:
        understood = [(question, parser.understand(question.text)) for question in track(questions, "Đọc câu hỏi")]
    models = {
        "guide": _fit("guide", [case for pair in understood if (case := _guide_case(assistant, *pair))]),
        "among": _fit("among", [case for pair in understood if (case := _among_case(assistant, *pair))]),
        "plan": _fit("plan", [case for pair in understood if (case := _plan_case(assistant, *pair))]),
        "foreign": _fit("foreign", [case for pair in understood if (case := _foreign_case(assistant, *pair))]),
    }
    content = yaml.safe_dump(models, sort_keys=False)
    header = "# Fitted by `make calibrate` on the development questions; see docs/evaluation.md.\n"
    confidence.CALIBRATION.write_text(header + content, encoding="utf-8")


def _guide_case(assistant: Assistant, question: Question, understood: Understanding) -> Case | None:
    if question.group not in {"citizen", "false_premise", "out_of_scope", "unanswerable_citizen"}:
        return None
    query = assistant.search.query(understood.text)
    hits = assistant.guides.rank(query, Context(deployment_commune=question.commune))
    if not hits:
        return None
    expected = set(question.expect.get("guides") or ())
    found = assistant.guides.features(understood, query, hits)
    articles = [hit.target for hit in hits if hit.kind is Kind.GUIDE][:_OFFERED]
    return Case(
        found,
        hits[0].target in expected,
        bool(expected),
        refused=hits[0].kind is Kind.REFERRAL,
        among=bool(expected & set(articles)),
    )


def _among_case(assistant: Assistant, question: Question, understood: Understanding) -> Case | None:
    """Whether a right article is among the first, for asking back with buttons."""
    case = _guide_case(assistant, question, understood)
    return replace(case, right=case.among) if case else None


def _plan_case(assistant: Assistant, question: Question, understood: Understanding) -> Case | None:
    if question.group in _STAFF and question.expect.get("kind") not in _ONE_FIGURE:
        return None
    if question.group not in {*_STAFF, "unanswerable_staff", "out_of_scope", "citizen"}:
        return None
    commune = (understood.communes or (question.commune,))[0]
    if commune is None:
        return None
    plan = assistant.library.plans[commune]
    asked = read(understood, assistant.search.query(understood.text), plan)
    hits = rank(assistant.search, asked)
    if not hits:
        return None
    expected = set(question.expect.get("facts") or ())
    found = assistant.plans.features(asked, hits, understood)
    gap = assistant.plans.gap(asked, hits)
    together = {fact.id for fact in same_measure(assistant.library.facts[hits[0].target], plan)}
    answerable = question.group in _STAFF and any(fact in assistant.library.facts for fact in expected)
    return Case(found, answerable and bool(expected & together), answerable, refused=gap is not None)


def _foreign_case(assistant: Assistant, question: Question, understood: Understanding) -> Case | None:
    """Whether a question that no article answers is not ours at all; an answerable one counts as ours."""
    case = _guide_case(assistant, question, understood)
    if case is None:
        return None
    found = replace(case.features, referred=float(case.refused))
    return Case(found, question.group == "out_of_scope", answerable=True)


def _fit(name: str, cases: list[Case]) -> dict[str, object]:
    open_cases = [case for case in cases if not case.refused]
    x = np.array([astuple(case.features) for case in open_cases])
    y = np.array([case.right for case in open_cases])
    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    sure = cross_val_predict(model, x, y, cv=_FOLDS, method="predict_proba")[:, 1]
    model.fit(x, y)
    closed = [case for case in cases if case.refused]
    sure = np.concatenate([sure, np.zeros(len(closed))])
    y = np.concatenate([y, np.zeros(len(closed), dtype=bool)])
    answerable = np.array([case.answerable for case in (*open_cases, *closed)])
    answer = _threshold(name, sure, y, answerable)
    _print_curve(name, sure, y, answerable, answer)
    names = [field.name for field in fields(Features)]
    return {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": {key: round(float(weight), 4) for key, weight in zip(names, model.coef_[0], strict=True)},
        "answer": round(float(answer), 2),
        "clarify": round(float(answer), 2),
    }


def _threshold(name: str, sure: NDArray[np.float64], right: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> float:
    """Answer from where enough of what we cannot answer is refused, and little of what we can is answered wrongly."""
    fixed = {"foreign": _FOREIGN, "among": _AMONG}
    if name in fixed:
        return fixed[name]
    unanswerable, misleading = sure[~answerable], sure[answerable & ~right]

    def holds(threshold: float) -> bool:
        wrong = np.sum(misleading >= threshold) / np.sum(answerable)
        return bool(np.mean(unanswerable < threshold) >= _REFUSED[name] and wrong <= _WRONG[name])

    return _lowest(holds)


def _lowest(holds: Callable[[float], bool]) -> float:
    return next((float(threshold) for threshold in _GRID if holds(float(threshold))), float(_GRID[-1]))


def _print_curve(
    name: str,
    sure: NDArray[np.float64],
    right: NDArray[np.bool_],
    answerable: NDArray[np.bool_],
    chosen: float,
) -> None:
    print(f"\n{name}: {len(sure)} questions, {answerable.sum()} answerable; threshold {chosen:.2f}")
    print("threshold  answered  right   wrong   unanswerable refused")
    for threshold in np.arange(0.1, 1.0, 0.1):
        taken = sure >= threshold
        print(
            f"   {threshold:.1f}      {np.mean(taken[answerable]):6.1%}  {np.mean((taken & right)[answerable]):6.1%}"
            f"  {np.mean((taken & ~right)[answerable]):6.1%}   {np.mean(~taken[~answerable]):6.1%}"
        )


if __name__ == "__main__":
    main()
