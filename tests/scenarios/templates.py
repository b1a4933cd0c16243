"""Templates, ready to run: their connections filled in and compiled."""

from collections.abc import Mapping
from typing import Any

from designer.connections.catalog import installed
from designer.workflows.templates.library import build, templates
from engine.compiler.compile import compile_graph
from engine.plan.model import Plan
from engine.ports import EgressPolicy, OpenedConnection


def plan_of(name: str, *, variables: Mapping[str, Any] | None = None) -> Plan:
    """
    Compile a template; the connection of each slot has the slot's name.

    Args:
        variables: Constants of the workflow that a test wants otherwise.
    """
    slots = {slot: one.connector for slot, one in templates()[name].connections.items()}
    graph = build(name, connections={slot: slot for slot in slots})
    wanted = variables or {}
    changed = tuple(
        variable.model_copy(update={"value": wanted.get(variable.id, variable.value)})
        for variable in graph.variables
    )
    graph = graph.model_copy(update={"variables": changed})
    return compile_graph(graph, installed(), connections=slots)


def web_connections(base_url: str, *slots: str) -> tuple[OpenedConnection, ...]:
    """Lead slots to one web service."""
    config = {"base_url": base_url, "auth": "none"}
    return tuple(
        OpenedConnection(id=slot, connector="http", config=config, secrets={}) for slot in slots
    )


def way_to(*addresses: str, folders: tuple[str, ...] = ()) -> EgressPolicy:
    """Let a worker reach servers on this machine, and files."""
    allow = tuple(address.removeprefix("http://") for address in addresses)
    return EgressPolicy(allow=allow, file_folders=folders)
