"""Short ways to draw workflows with the catalogue of faults."""

import itertools
from typing import Any

from engine.graph.model import WorkflowGraph
from tests.engine.expressions.faults.catalog import thing

Node = dict[str, Any]


def start(**properties: Any) -> Node:
    return {"kind": "start", "id": "start", "input_schema": thing("*", **properties)}


def op(name: str, operation: str, inside: str | None = None, **inputs: Any) -> Node:
    connector, _, called = operation.partition(".")
    return {
        "kind": "operation",
        "id": name,
        "connector": connector,
        "operation": called,
        "inputs": inputs,
        "parent": inside,
    }


def data(name: str, value: Any, inside: str | None = None) -> Node:
    return {"kind": "transform", "id": name, "value": value, "parent": inside}


def end(output: Any, name: str = "done") -> Node:
    return {"kind": "end", "id": name, "output": output}


def drawn(nodes: list[Node], *ways: str, variables: list[Node] | None = None) -> WorkflowGraph:
    """Draw a workflow; a way is `a>b>c`, and `a.handle>b` where the handle is not `out`."""
    edges: list[Node] = []
    for way in ways:
        for left, right in itertools.pairwise(way.split(">")):
            source, _, handle = left.partition(".")
            target = right.partition(".")[0]
            edge = {"source": source, "source_handle": handle or "out", "target": target}
            edges.append({"id": f"e{len(edges)}", **edge})
    return WorkflowGraph.model_validate(
        {"nodes": nodes, "edges": edges, "variables": variables or []}
    )
