"""Run Rasa's graph in an order that is worked out once.

Rasa 3.6 gives its graph to Dask at each run, two to three times a message; Dask then finds out anew what must come
before what: a tenth of the engine's time under load. The graph of a loaded model never changes, so the order is kept
here; the nodes get the same inputs and raise the same errors.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

RASAS_OWN = DaskGraphRunner.run
Plan = list[tuple[str, tuple[str, ...]]]
"""The nodes in order, each with the names of what it needs."""


def _plan(schema: GraphSchema, targets: tuple[str, ...]) -> Plan:
    nodes = schema.minimal_graph_schema(list(targets)).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    return [(name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs]


def run(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Run the graph as `DaskGraphRunner.run` does.

    Raises:
        GraphRunError: a node cannot be run.

    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    known: dict[tuple[str, ...], Plan] = runner.__dict__.setdefault("_plans", {})
    if wanted not in known:
        known[wanted] = _plan(runner._graph_schema, wanted)
    results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in known[wanted]:
            if name not in results:  # an input may stand in for a node
                # A node warns of a need that nothing gave, if it gets the bare name.
                results[name] = runner._instantiated_nodes[name](*(results.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(results[target] for target in wanted)


def install() -> None:
    """Put `run` in the place of Rasa's own."""
    DaskGraphRunner.run = run
