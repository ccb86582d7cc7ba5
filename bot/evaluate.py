"""Measure intent recognition on the held-out check set, with the packaged model as it runs.

Runs in the engine's environment: `python -m bot.evaluate <model file> [<results folder>]`.
"""

from __future__ import annotations

import asyncio
import csv
import logging
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import yaml
from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

CHECK_SET = Path(__file__).parents[1] / "tests" / "evaluation" / "intents.yml"


class Case(NamedTuple):
    """One checked message: what was meant, how carefully it was typed, what was recognised."""

    text: str
    expected: str
    style: str
    recognised: str
    confidence: float


async def recognise(model: str) -> list[Case]:
    """Run every message of the check set through `model`."""
    agent = Agent.load(model)
    cases = []
    for expected, styles in yaml.safe_load(CHECK_SET.read_text(encoding="utf-8")).items():
        for style, texts in styles.items():
            for text in texts:
                intent = (await agent.parse_message(text))["intent"]
                cases.append(Case(text, expected, style, intent["name"], round(intent["confidence"], 3)))
    return cases


def accuracy(cases: list[Case]) -> float:
    """Return the share of `cases` recognised as meant."""
    return sum(case.expected == case.recognised for case in cases) / len(cases)


def report(cases: list[Case]) -> str:
    """Describe accuracy, all in all and by style, and every confusion."""
    lines = [f"intents: {accuracy(cases):.1%} of {len(cases)}"]
    for style in ("clean", "noisy"):
        of_style = [case for case in cases if case.style == style]
        lines.append(f"  {style}: {accuracy(of_style):.1%} of {len(of_style)}")
    wrong = [case for case in cases if case.expected != case.recognised]
    for (expected, recognised), count in Counter((case.expected, case.recognised) for case in wrong).most_common():
        lines.append(f"  {count} × {expected} → {recognised}")
        lines.extend(
            f"      {case.confidence:.2f}  {case.text}"
            for case in wrong
            if (case.expected, case.recognised) == (expected, recognised)
        )
    return "\n".join(lines)


def main() -> None:
    """Print the report and, if a folder is named, write every case there."""
    configure_structlog(logging.WARNING)
    cases = asyncio.run(recognise(sys.argv[1]))
    print(report(cases))
    if len(sys.argv) > 2:
        with (Path(sys.argv[2]) / "intents.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(Case._fields)
            writer.writerows(cases)


if __name__ == "__main__":
    main()
