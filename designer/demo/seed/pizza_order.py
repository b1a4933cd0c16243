"""The workflow of the demo, as a template: its connections are named, not yet chosen."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.graph.model import WorkflowGraph

_FILE = Path(__file__).with_name("pizza_order.json")


def build_pizza_order(*, shop: str, mail: str) -> WorkflowGraph:
    """
    Build the graph of the pizza order.

    Args:
        shop: Id of the connection to the shop. `mail`: of the one to the mail server.
    """
    document: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    chosen: Mapping[str, str] = {"shop": shop, "mail": mail}
    for node in document["nodes"]:
        if node.get("connection"):
            node["connection"] = chosen[node["connection"]]
    return WorkflowGraph.model_validate(document)
