"""`make eval`: asks every question of a split through the real API, judges, and writes a run folder.

    python -m tests.evaluation.run [dev|test]

Beside ours, on the same questions: the lexical half alone and the dense half (E5) alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from rich.progress import Progress

from knowledge.confidence import CALIBRATION
from service.settings import settings
from tests.evaluation.baselines import baselines
from tests.evaluation.judge import Verdict, judge
from tests.evaluation.questions import FOLDER, Dialogue, Question, load_dialogues, load_questions
from tests.live import prepare, running

_CLIENTS = 4
_CURVES = ("citizen", "staff")
_LEAST_SURE = (0.0, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Result:
    """One judged reply."""

    question: Question
    reply: dict[str, Any]
    verdict: Verdict


@dataclass(frozen=True)
class Share:
    """How many of a group were right, had the right article in three, or were answered wrongly (0 to 1)."""

    count: int
    right: float
    in_three: float
    wrong: float
    answered: float

    @classmethod
    def of(cls, results: Iterable[Result]) -> Share:
        found = list(results)
        count = len(found) or 1
        return cls(
            len(found),
            sum(result.verdict.right for result in found) / count,
            sum(result.verdict.in_three for result in found) / count,
            sum(result.verdict.wrong for result in found) / count,
            sum(result.reply["outcome"] == "answered" for result in found) / count,
        )


def ask_all(address: str, split: str, tick: Callable[[], None] = lambda: None) -> list[Result]:
    """Ask all questions and dialogues of a split over HTTP."""
    dialogues = [Dialogue(question.id, (question,)) for question in load_questions(split)] + load_dialogues(split)
    with httpx.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(_CLIENTS) as pool:

        def talk(dialogue: Dialogue) -> list[Result]:
            conversation = f"eval-{uuid.uuid4()}"
            results = [_ask(client, conversation, turn) for turn in dialogue.turns]
            tick()
            return results

        return [result for results in pool.map(talk, dialogues) for result in results]


def _ask(client: httpx.Client, conversation: str, question: Question) -> Result:
    body = {"conversation_id": conversation, "text": question.text, "commune": question.commune}
    response = client.post("/api/v1/messages", json=body)
    response.raise_for_status()
    reply: dict[str, Any] = response.json()
    return Result(question, reply, judge(question, reply))


def shares(results: list[Result]) -> dict[str, Share]:
    """Shares per group, and per group's clean and noisy questions."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        name = result.question.group
        groups[name].append(result)
        groups[f"{name} (noisy)" if result.question.is_noisy else f"{name} (clean)"].append(result)
        if name.startswith("unanswerable"):
            groups["unanswerable"].append(result)
    return {name: Share.of(groups[name]) for name in sorted(groups)}


def table(found: dict[str, Share]) -> str:
    """The shares as a Markdown table."""
    lines = ["| questions | n | right | in three | wrong answer | answered |", "| --- | --: | --: | --: | --: | --: |"]
    lines.extend(
        f"| {name} | {s.count} | {s.right:.1%} | {s.in_three:.1%} | {s.wrong:.1%} | {s.answered:.1%} |"
        for name, s in found.items()
    )
    return "\n".join(lines)


def curve(results: list[Result], group: str) -> str:
    """What is answered, and how much of that wrongly, if answers less sure than a threshold were held back."""
    own = [result for result in results if result.question.group == group]
    lines = ["| answered from | answered | right | wrong |", "| --- | --: | --: | --: |"]
    for least in _LEAST_SURE:
        stated = [result for result in own if _is_stated(result.reply) and result.reply["confidence"] >= least]
        right = sum(result.verdict.right for result in stated) / len(own)
        wrong = sum(result.verdict.wrong for result in stated) / len(own)
        lines.append(f"| {least:.2f} | {len(stated) / len(own):.1%} | {right:.1%} | {wrong:.1%} |")
    return "\n".join(lines)


def _is_stated(reply: dict[str, Any]) -> bool:
    return reply["outcome"] in {"answered", "safety"}


def write(folder: Path, split: str, results: list[Result], text: str) -> None:
    """Write the cases, the confusions and the exact configuration of a run."""
    folder.mkdir(parents=True)
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as cases:
        for result in results:
            entry = {**vars(result.question), "reply": result.reply, "verdict": vars(result.verdict)}
            cases.write(json.dumps(entry, ensure_ascii=False) + "\n")
    with (folder / "wrong.csv").open("w", encoding="utf-8", newline="") as wrong:
        writer = csv.writer(wrong)
        writer.writerow(["id", "text", "expected", "outcome", "sources", "intent", "confidence"])
        for result in results:
            if not result.verdict.right:
                reply = result.reply
                row = [result.question.id, result.question.text, json.dumps(result.question.expect), reply["outcome"]]
                writer.writerow([*row, " ".join(reply["source_ids"]), reply["intent"]["name"], reply["confidence"]])
    configuration = {
        "split": split,
        "encoder": settings().encoder,
        "python": platform.python_version(),
        "calibration": CALIBRATION.read_text(encoding="utf-8"),
    }
    (folder / "configuration.json").write_text(json.dumps(configuration, ensure_ascii=False, indent=2))
    (folder / "summary.md").write_text(text, encoding="utf-8")


def main() -> None:
    """Run one split and print its tables."""
    parser = argparse.ArgumentParser(description="Ask one question set through the real API and judge the answers.")
    sets = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "citizen.yml").exists())
    parser.add_argument("split", nargs="?", default="test", choices=sets)
    split = parser.parse_args().split
    total = len(load_questions(split)) + len(load_dialogues(split))
    with TemporaryDirectory() as data, running(prepare(Path(data))) as live, Progress() as progress:
        task = progress.add_task("Hỏi", total=total)
        results = ask_all(live.url, split, tick=lambda: progress.advance(task))
    curves = "\n\n".join(f"## Wrong against answered: {name}\n\n{curve(results, name)}" for name in _CURVES)
    alone = f"## Search alone\n\n{baselines(load_questions(split))}"
    text = f"# {split}\n\n{table(shares(results))}\n\n{curves}\n\n{alone}\n"
    folder = settings().data_folder / "runs" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{split}"
    write(folder, split, results, text)
    print(text)
    print(f"Written to {folder}")


if __name__ == "__main__":
    main()
