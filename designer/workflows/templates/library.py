"""Finds templates, and makes graphs of them."""

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from designer.workflows.errors import UnknownTemplate
from designer.workflows.templates.model import CATEGORIES, Template
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.operation import OperationNode

FILES: Final = Path(__file__).with_name("files")
BLANK: Final = "blank"


@functools.cache
def templates() -> Mapping[str, Template]:
    """Give every template by name: by category, the blank one first, then by title."""
    found = [Template.model_validate_json(file.read_bytes()) for file in FILES.glob("*.json")]
    found.sort(key=lambda t: (CATEGORIES.index(t.category), t.name != BLANK, t.title))
    return MappingProxyType({template.name: template for template in found})


def make(name: str) -> WorkflowGraph:
    """
    Make a graph whose connections are still to be chosen; the notes of its nodes say which.

    Raises:
        UnknownTemplate: there is none of this name.
    """
    template = _find(name)
    nodes = tuple(_tell(node, template) for node in template.graph.nodes)
    graph = template.graph.model_copy(update={"nodes": nodes})
    return _connect(graph, dict.fromkeys(template.connections))


def build(name: str, *, connections: Mapping[str, str]) -> WorkflowGraph:
    """
    Make a graph that can be published at once.

    Args:
        connections: Id of a stored connection for each that the template names.

    Raises:
        UnknownTemplate: there is none of this name.
        ValueError: connections are missing, or the template does not know them.
    """
    template = _find(name)
    if set(connections) != set(template.connections):
        raise ValueError(f"{name} takes the connections {sorted(template.connections)}")
    return _connect(template.graph, connections)


def _find(name: str) -> Template:
    template = templates().get(name)
    if template is None:
        raise UnknownTemplate(template=name)
    return template


def _tell(node: Node, template: Template) -> Node:
    if not isinstance(node, OperationNode):
        return node
    named = [node.connection, node.undo.connection if node.undo else None]
    wanted = [template.connections[name] for name in dict.fromkeys(named) if name]
    lines = [f"Choose a connection: {one.title}. {one.description}" for one in wanted]
    return node.model_copy(update={"notes": "\n".join(filter(None, [node.notes, *lines]))})


def _connect(graph: WorkflowGraph, chosen: Mapping[str, str | None]) -> WorkflowGraph:
    nodes = tuple(_connected(node, chosen) for node in graph.nodes)
    return graph.model_copy(update={"nodes": nodes})


def _connected(node: Node, chosen: Mapping[str, str | None]) -> Node:
    if not isinstance(node, OperationNode):
        return node
    changes: dict[str, Any] = {"connection": _choice(node.connection, chosen)}
    if node.undo is not None:
        undo = {"connection": _choice(node.undo.connection, chosen)}
        changes["undo"] = node.undo.model_copy(update=undo)
    return node.model_copy(update=changes)


def _choice(slot: str | None, chosen: Mapping[str, str | None]) -> str | None:
    return None if slot is None else chosen[slot]
