"""Asks the question sets in this process: the engine only parses (and what it parsed is kept), nothing goes over HTTP.

    python -m tests.evaluation.offline [dev] [hard] [--wrong] [--group staff]

`--group` takes the question files whose names contain the word, and nothing else is asked.

For tuning: seconds instead of minutes. What counts is `tests.evaluation.run`, which goes the whole way; this skips the
engine's rules and the slots it keeps, which do nothing but name an action and hand on what is handed on here.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from actions.answering import numbered_choice
from connectors.conversation import as_the_engine_sees_it, warning_for
from knowledge.answer import Turn
from knowledge.assistant import Assistant
from knowledge.targets import Target
from knowledge.understanding import Context
from service.app import open_assistant
from service.settings import settings
from tests.evaluation.judge import judge
from tests.evaluation.parsed import Parser
from tests.evaluation.questions import Dialogue, Question, load_dialogues, load_questions
from tests.evaluation.run import Result, shares, table


def ask(assistant: Assistant, parser: Parser, dialogue: Dialogue) -> list[Result]:
    """Judge the turns of one conversation."""
    context, options, results = Context(), (), []
    for question in dialogue.turns:
        context = replace(context, deployment_commune=question.commune)
        warning, asks_more = warning_for(question.text)
        replies = [warning] if warning else []
        if asks_more:
            understood = parser.understand(question.text)
            payload = numbered_choice(as_the_engine_sees_it(question.text), list(options))
            turn = _chosen(assistant, payload, context) if payload else assistant.respond(understood, context)
            replies.append({**turn.answer.as_json(), "intent": {"name": understood.intent, "confidence": 0.0}})
            options = [{"title": button.title, "payload": button.payload} for button in turn.answer.buttons]
            commune = understood.communes[0] if understood.communes else context.conversation_commune
            context = replace(context, subject=turn.subject, conversation_commune=commune)
        reply = _joined(replies)
        results.append(Result(question, reply, judge(question, reply)))
    return results


def _chosen(assistant: Assistant, payload: str, context: Context) -> Turn:
    target = Target.of_payload(payload)
    assert target is not None
    return assistant.choose(target, context)


def _joined(replies: list[dict[str, Any]]) -> dict[str, Any]:
    """The API's answer, as far as the judge reads it."""
    leading = next((reply for reply in replies if reply["outcome"] == "safety"), replies[-1])
    return {
        "replies": replies,
        "outcome": leading["outcome"],
        "intent": replies[-1]["intent"],
        "confidence": replies[-1]["confidence"],
        "source_ids": [source for reply in replies for source in reply["source_ids"]],
    }


def ask_all(assistant: Assistant, split: str, group: str = "") -> list[Result]:
    """Judge a whole split, or the question files whose names contain `group`."""
    dialogues = [Dialogue(question.id, (question,)) for question in load_questions(split)] + load_dialogues(split)
    chosen = [dialogue for dialogue in dialogues if group in dialogue.turns[0].group]
    with Parser(settings()) as parser:
        return [result for dialogue in chosen for result in ask(assistant, parser, dialogue)]


def _line(question: Question, reply: dict[str, Any], wrong: bool) -> str:
    sign = "WRONG" if wrong else "not right"
    return (
        f"{question.id} [{question.group}] {question.text!r} expected {question.expect}\n"
        f"    {sign}: {reply['outcome']} {reply['source_ids'][:4]} intent {reply['intent']['name']}"
        f" {reply['confidence']:.2f} | {reply['replies'][-1]['text'][:160]!r}"
    )


def main() -> None:
    """Print the table of each split named (dev and hard by default), and with --wrong each case that is not right."""
    options = argparse.ArgumentParser(prog="python -m tests.evaluation.offline")
    options.add_argument("splits", nargs="*", default=["dev", "hard"])
    options.add_argument("--wrong", action="store_true")
    options.add_argument("--group", default="")
    asked = options.parse_args()
    assistant = open_assistant(settings())
    for split in asked.splits:
        results = ask_all(assistant, split, asked.group)
        print(f"\n# {split}\n\n{table(shares(results))}\n")
        if asked.wrong:
            missed = [result for result in results if not result.verdict.right]
            print("\n".join(_line(result.question, result.reply, result.verdict.wrong) for result in missed))


if __name__ == "__main__":
    main()
