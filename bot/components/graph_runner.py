"""Run Rasa's graph in an order that is worked out once.

Rasa 3.6 gives its graph to Dask at each run, two to three times a message; Dask then finds out anew what must come
before what: a tenth of the engine's time under load. The graph of a loaded model never changes, so the order is kept
here; the nodes get the same inputs and raise the same errors.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any, NamedTuple

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

RASAS_OWN = DaskGraphRunner.run


class Step(NamedTuple):
    """A node to run: its name, the names of what it needs, and of what nobody needs any more after it."""

    name: str
    needs: tuple[str, ...]
    spent: frozenset[str]


def _plan(schema: GraphSchema, targets: tuple[str, ...]) -> list[Step]:
    nodes = schema.minimal_graph_schema(list(targets)).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    order = [name for name in TopologicalSorter(needs).static_order() if name in needs]
    last = {need: name for name in order for need in needs[name]}
    return [
        Step(name, needs[name], frozenset(need for need in needs[name] if last[need] == name) - set(targets))
        for name in order
    ]


def run(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Run the graph as `DaskGraphRunner.run` does; as there, a result is let go once nobody needs it.

    Raises:
        GraphRunError: a node cannot be run.

    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    known: dict[tuple[str, ...], list[Step]] = runner.__dict__.setdefault("_plans", {})
    if wanted not in known:
        known[wanted] = _plan(runner._graph_schema, wanted)
    results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for step in known[wanted]:
            if step.name not in results:  # an input may stand in for a node
                # A node warns of a need that nothing gave, if it gets the bare name.
                given = [results.get(need, need) for need in step.needs]
                results[step.name] = runner._instantiated_nodes[step.name](*given)
                del given
            for need in step.spent:
                results.pop(need, None)
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(results[target] for target in wanted)


def install() -> None:
    """Put `run` in the place of Rasa's own."""
    DaskGraphRunner.run = run
