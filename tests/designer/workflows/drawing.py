"""Graphs for tests."""

from typing import Any

START: dict[str, Any] = {
    "id": "start",
    "kind": "start",
    "input_schema": {
        "type": "object",
        "properties": {"customer": {"type": "string"}},
        "required": ["customer"],
    },
}


def a_graph(*, output: Any = "{{ input.customer }}", connection: str | None = None) -> Any:
    """A call between a start and an end."""
    return {
        "format": 1,
        "nodes": [
            START,
            {
                "id": "call",
                "kind": "operation",
                "connector": "http",
                "operation": "request",
                "connection": connection,
                "inputs": {"method": "GET", "url": "https://shop.example.com/orders"},
            },
            {"id": "done", "kind": "end", "output": output},
        ],
        "edges": [
            {"id": "1", "source": "start", "target": "call"},
            {"id": "2", "source": "call", "target": "done"},
        ],
    }
