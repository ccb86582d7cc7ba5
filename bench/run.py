"""`make bench`: our assistant beside Rasa's default pipeline, on this machine, in the same minutes.

Both run at once and are asked in turns, so that whatever else the machine does hits both. Results go to
`.troly/bench/results.json` and `results.md`; the trained models stay there until the content changes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.load import ask_for
from bench.questions import Asked, questions
from bench.report import Measured, as_json, as_markdown
from bench.systems import Ours, RasaDefault, System
from service.settings import ROOT

FOLDER = ROOT / ".troly/bench"
_CLIENTS = (1, 8)
_WARM_UP_S = 3.0
_SIZES = (1, 10, 100)
_SEARCH_WITHIN_S = 900.0


def main() -> None:
    """Measure and print."""
    options = _options()
    FOLDER.mkdir(parents=True, exist_ok=True)
    machine = {
        "training epochs of Rasa's default (its own setting: 100)": options.epochs,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }
    systems: list[System] = [Ours(FOLDER), RasaDefault(FOLDER, options.epochs, options.trained_last)]
    measured = _measure(systems, options.rounds, options.seconds)
    search = [result for size in options.sizes if (result := _search(size))]
    _write(FOLDER, measured, search, machine)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3, help="rounds per system and number of clients")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of a round")
    parser.add_argument("--epochs", type=int, default=3, help="training epochs of Rasa's default; 100 takes an hour")
    parser.add_argument(
        "--trained-last",
        action="store_true",
        help="take Rasa's default as it was trained last, over older content: its answers differ, its speed does not",
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=_SIZES, help="how many times the content to search")
    return parser.parse_args()


def _measure(systems: list[System], rounds: int, seconds: float) -> dict[str, Measured]:
    measured: dict[str, Measured] = {}
    try:
        for system in systems:
            _say(f"{system.name}: building (minutes the first time)")
            built = system.build()
            _say(f"{system.name}: starting")
            measured[system.name] = Measured(built, system.start())
        messages = {system.name: cycle(questions()) for system in systems}
        for system in systems:
            _ask(system, _WARM_UP_S, 2, messages[system.name])
        for clients in _CLIENTS:
            for number in range(1, rounds + 1):
                for system in systems:
                    result = _ask(system, seconds, clients, messages[system.name])
                    measured[system.name].rounds.setdefault(clients, []).append(result)
                    rate = len(result.latencies_ms) / result.seconds
                    _say(f"{system.name}: {clients} clients, round {number} of {rounds}: {rate:.1f}/s")
        for system in systems:
            resident = sum(process.memory_info().rss for process in system.processes())
            measured[system.name].memory_mb = resident / 2**20
    finally:
        for system in systems:
            system.stop()
    return measured


def _ask(system: System, seconds: float, clients: int, messages: Iterator[Asked]) -> Any:
    return ask_for(seconds, clients, messages, system.request, system.processes())


def _search(size: int) -> dict[str, float] | None:
    _say(f"search over {size} times the content")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.search_scale", str(size)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=_SEARCH_WITHIN_S,
            check=True,
        )
    except subprocess.TimeoutExpired:
        _say(f"search over {size} times the content: not within {_SEARCH_WITHIN_S:.0f} s, left out")
        return None
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _write(
    folder: Path, measured: dict[str, Measured], search: list[dict[str, float]], machine: dict[str, Any]
) -> None:
    table = as_markdown(measured, search, machine)
    (folder / "results.md").write_text(table, encoding="utf-8")
    (folder / "results.json").write_text(json.dumps(as_json(measured, search, machine), indent=1), encoding="utf-8")
    print(f"\n{table}\nWritten to {folder.relative_to(ROOT)}/results.md and results.json")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


if __name__ == "__main__":
    main()
