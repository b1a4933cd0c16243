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


def call(node_id: str, *, body: Any = None, join: str = "all", **rest: Any) -> dict[str, Any]:
    inputs = {"url": "https://example.org/", "body": body}
    return {
        "kind": "operation",
        "id": node_id,
        "connector": "http",
        "operation": "request",
        "inputs": inputs,
        "join": join,
        **rest,
    }


def choice(node_id: str, *cases: str) -> dict[str, Any]:
    listed = [{"id": case, "condition": "input.total > 1"} for case in cases]
    return {"kind": "choice", "id": node_id, "cases": listed}


def for_each(node_id: str, items: str = "[1, 2]", **rest: Any) -> dict[str, Any]:
    return {"kind": "for_each", "id": node_id, "items": items, **rest}


def repeat(node_id: str, until: str = "index >= 1", **rest: Any) -> dict[str, Any]:
    return {"kind": "repeat", "id": node_id, "until": until, **rest}


def scope(node_id: str, *catches: str, **rest: Any) -> dict[str, Any]:
    """Describe a scope; a catch is `id` or `id:kind,kind`."""
    listed = []
    for catch in catches:
        name, _, kinds = catch.partition(":")
        listed.append({"id": name, "kinds": kinds.split(",") if kinds else []})
    return {"kind": "scope", "id": node_id, "catches": listed, **rest}


def fail(node_id: str, **rest: Any) -> dict[str, Any]:
    return {"kind": "end", "id": node_id, "outcome": "failed", **rest}


def inside(container: str, *nodes: dict[str, Any]) -> list[dict[str, Any]]:
    """Put nodes into a container; those of an inner container keep their own parent."""
    return [{"parent": container, **node} for node in nodes]


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
