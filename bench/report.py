"""The measurements as JSON and as Markdown tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from bench.load import Round
from bench.systems import Built

Row = tuple[str, str, bool]


@dataclass
class Measured:
    """All that was measured of one system; `rounds` by number of clients."""

    built: Built
    start_s: float
    memory_mb: float = 0.0
    rounds: dict[int, list[Round]] = field(default_factory=dict)

    def summary(self) -> dict[str, float]:
        """The numbers of the table, by the row's name. Times are milliseconds unless the name ends in _s."""
        numbers = {"memory_mb": self.memory_mb, "start_s": self.start_s}
        numbers |= {"training_s": self.built.training_s, "index_s": self.built.index_s}
        for clients, rounds in self.rounds.items():
            latencies = [latency for one in rounds for latency in one.latencies_ms]
            seconds = sum(one.seconds for one in rounds)
            numbers[f"p50_{clients}"] = float(np.percentile(latencies, 50))
            numbers[f"p95_{clients}"] = float(np.percentile(latencies, 95))
            numbers[f"per_second_{clients}"] = len(latencies) / seconds
            numbers[f"processor_{clients}"] = 1000 * sum(one.processor_s for one in rounds) / len(latencies)
            numbers[f"faults_{clients}"] = sum(one.faults for one in rounds)
        return numbers


# Name in the summary, words in the table, whether more is better.
_ROWS: tuple[Row, ...] = (
    ("p50_1", "latency p50, 1 client (ms)", False),
    ("p95_1", "latency p95, 1 client (ms)", False),
    ("p50_8", "latency p50, 8 clients (ms)", False),
    ("p95_8", "latency p95, 8 clients (ms)", False),
    ("per_second_1", "throughput, 1 client (messages/s)", True),
    ("per_second_8", "throughput, 8 clients (messages/s)", True),
    ("processor_8", "processor time per message, 8 clients (ms)", False),
    ("memory_mb", "resident memory, all processes (MB)", False),
    ("start_s", "start until it answers (s)", False),
    ("training_s", "training (s)", False),
    ("index_s", "search index from nothing (s)", False),
    ("faults_8", "failed answers, 8 clients", False),
)


def as_json(measured: dict[str, Measured], search: list[dict[str, float]], machine: dict[str, Any]) -> dict[str, Any]:
    """Everything, each round on its own."""
    return {
        "machine": machine,
        "summary": {name: one.summary() for name, one in measured.items()},
        "systems": {name: asdict(one) for name, one in measured.items()},
        "search": search,
    }


def as_markdown(measured: dict[str, Measured], search: list[dict[str, float]], machine: dict[str, Any]) -> str:
    """The tables; a ratio over 1 is in favour of the first system."""
    first, second = measured
    ours, theirs = (one.summary() for one in measured.values())
    lines = [f"| | {first} | {second} | ratio |", "| --- | ---: | ---: | ---: |"]
    for key, words, more_is_better in _ROWS:
        better, worse = (ours[key], theirs[key]) if more_is_better else (theirs[key], ours[key])
        ratio = f"{better / worse:.2f}×" if better and worse else "–"
        lines.append(f"| {words} | {ours[key]:.1f} | {theirs[key]:.1f} | {ratio} |")
    lines += ["", "| content | texts | articles p50 / p95 (ms) | facts p50 / p95 (ms) | open (s) |"]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    lines += [
        f"| {one['times']:.0f}× | {one['texts']:.0f} | {one['articles_p50_ms']:.1f} / {one['articles_p95_ms']:.1f} "
        f"| {one['facts_p50_ms']:.1f} / {one['facts_p95_ms']:.1f} | {one['open_s']:.1f} |"
        for one in search
    ]
    lines += ["", "; ".join(f"{name}: {value}" for name, value in machine.items())]
    return "\n".join(lines) + "\n"
