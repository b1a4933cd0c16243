"""Drawings for benchmarks."""

import itertools
from typing import Any

from engine.graph.model import WorkflowGraph

OBJECT: dict[str, Any] = {"type": "object", "properties": {"url": {"type": "string"}}}


def calls_in_a_row(count: int, *, url: str = "{{ input.url }}") -> WorkflowGraph:
    """Start, so many HTTP calls one after the other, end."""
    nodes: list[dict[str, Any]] = [{"kind": "start", "id": "start", "input_schema": OBJECT}]
    nodes += [
        {
            "kind": "operation",
            "id": f"call_{number}",
            "name": f"Call {number}",
            "connector": "http",
            "operation": "request",
            "inputs": {"method": "GET", "url": url},
            "position": {"x": 320 * number, "y": 0},
        }
        for number in range(1, count + 1)
    ]
    nodes.append({"kind": "end", "id": "done", "position": {"x": 320 * (count + 1), "y": 0}})
    ids = [node["id"] for node in nodes]
    edges = [
        {"id": f"{source}-{target}", "source": source, "target": target}
        for source, target in itertools.pairwise(ids)
    ]
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


def call_for_each(*, at_once: int) -> WorkflowGraph:
    """Start, one HTTP call for each item of a list, end."""
    call = {
        "kind": "operation",
        "id": "call",
        "parent": "loop",
        "connector": "http",
        "operation": "request",
        "inputs": {"method": "GET", "url": "{{ input.url }}", "query": {"n": "{{ item }}"}},
    }
    loop = {
        "kind": "for_each",
        "id": "loop",
        "items": "input.items",
        "at_once": at_once,
        "output": "{{ steps.call.status }}",
    }
    given = {"url": {"type": "string"}, "items": {"type": "array", "items": {"type": "integer"}}}
    nodes = [
        {"kind": "start", "id": "start", "input_schema": {"type": "object", "properties": given}},
        loop,
        call,
        {"kind": "end", "id": "done", "output": "{{ steps.loop.count }}"},
    ]
    edges = [
        {"id": "in", "source": "start", "target": "loop"},
        {"id": "body", "source": "loop", "source_handle": "body", "target": "call"},
        {"id": "out", "source": "loop", "target": "done"},
    ]
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


def diamonds(nodes: int) -> WorkflowGraph:
    """Choices that split and meet again, with expressions everywhere: about so many nodes."""
    drawn: list[dict[str, Any]] = [{"kind": "start", "id": "start", "input_schema": OBJECT}]
    edges: list[dict[str, Any]] = []

    def connect(source: str, target: str, handle: str = "out") -> None:
        edges.append(
            {
                "id": f"{source}-{handle}-{target}",
                "source": source,
                "source_handle": handle,
                "target": target,
            }
        )

    last = "start"
    for number in range(max(1, (nodes - 2) // 4)):
        choice, left, right, after = (
            f"{name}_{number}" for name in ("ask", "left", "right", "after")
        )
        condition = "len(input.url) > 5" if last == "start" else f"steps.{last}.status == 200"
        drawn.append(
            {"kind": "choice", "id": choice, "cases": [{"id": "yes", "condition": condition}]}
        )
        drawn += [
            {
                "kind": "operation",
                "id": name,
                "connector": "http",
                "operation": "request",
                "inputs": {"method": "GET", "url": "{{ input.url }}", "query": {"n": number}},
            }
            for name in (left, right, after)
        ]
        connect(last, choice)
        connect(choice, left, "yes")
        connect(choice, right, "otherwise")
        connect(left, after)
        connect(right, after)
        last = after
    drawn.append({"kind": "end", "id": "done"})
    connect(last, "done")
    return WorkflowGraph.model_validate({"nodes": drawn, "edges": edges})
