"""Short ways to write graphs in tests."""

import itertools
from typing import Any

from engine.graph.model import WorkflowGraph

INPUT = {
    "type": "object",
    "properties": {"name": {"type": "string", "title": "Name"}, "total": {"type": "number"}},
}


def start() -> dict[str, Any]:
    return {"kind": "start", "id": "start", "input_schema": INPUT}


def call(node_id: str, *, body: Any = None, join: str = "all") -> dict[str, Any]:
    inputs = {"url": "https://example.org/", "body": body}
    return {
        "kind": "operation",
        "id": node_id,
        "connector": "http",
        "operation": "request",
        "inputs": inputs,
        "join": join,
    }


def choice(node_id: str, *cases: str) -> dict[str, Any]:
    listed = [{"id": case, "condition": "input.total > 1"} for case in cases]
    return {"kind": "choice", "id": node_id, "cases": listed}


def graph(nodes: list[dict[str, Any]], *ways: str) -> WorkflowGraph:
    """Build a graph; a way is `source>target` or `source.handle>target`."""
    edges = []
    for number, way in enumerate(ways):
        source, target = way.split(">")
        source, _, handle = source.partition(".")
        edges.append(
            {
                "id": f"e{number}",
                "source": source,
                "source_handle": handle or "out",
                "target": target,
            }
        )
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


def chain(length: int) -> WorkflowGraph:
    """Build a chain of operations in which each reads the one before."""
    names = ["start", *(f"n{number}" for number in range(length))]
    nodes = [start()]
    for before, name in itertools.pairwise(names):
        body = "{{ input.name }}" if before == "start" else f"{{{{ steps.{before}.status }}}}"
        nodes.append(call(name, body=body))
    return graph(nodes, *(f"{a}>{b}" for a, b in itertools.pairwise(names)))
