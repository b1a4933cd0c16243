"""
What operations took and gave when a graph was saved or published, kept with the graph.

A connector that is upgraded later can be compared with it: see `breaks`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from designer.common.canonical import canonical, digest
from engine.graph.facts import CatalogFacts, OperationFacts
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.operation import OperationNode, Undo

ConnectionUse: TypeAlias = Literal["needed", "taken", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphCall:
    """One call of an operation in a graph: that of a node, or the one that undoes it."""

    node: OperationNode
    call: OperationNode | Undo

    @property
    def key(self) -> str:
        """Its name in the record; no node may be called `undo`, and no id has a slash."""
        return self.node.id if self.call is self.node else f"{self.node.id}/undo"


def calls_of(graph: WorkflowGraph) -> Iterator[GraphCall]:
    """List the calls of a graph, in its order."""
    for node in graph.nodes:
        if isinstance(node, OperationNode):
            yield GraphCall(node=node, call=node)
            if node.undo is not None:
                yield GraphCall(node=node, call=node.undo)


def record_schemas(graph: WorkflowGraph, catalog: CatalogFacts) -> dict[str, Any]:
    """
    Write down what the operations of a graph take and give.

    Returns:
        `calls`: digests by node; `schemas`: each schema once, by digest. Operations that are
        not installed are left out.
    """
    calls: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for place in calls_of(graph):
        facts = facts_of(place, catalog)
        if facts is None:
            continue
        taken, given = digest(facts.input_schema), digest(facts.output_schema)
        schemas[taken], schemas[given] = facts.input_schema, facts.output_schema
        calls[place.key] = {"input": taken, "output": given, "connection": connection_use(facts)}
    return {"calls": calls, "schemas": schemas}


def recorded_facts(record: Mapping[str, Any], key: str) -> OperationFacts | None:
    """Give what was written down of one call, if it was."""
    call = record["calls"].get(key)
    if call is None:
        return None
    return OperationFacts(
        input_schema=record["schemas"][call["input"]],
        output_schema=record["schemas"][call["output"]],
        takes_connection=call["connection"] != "none",
        needs_connection=call["connection"] == "needed",
    )


def facts_of(place: GraphCall, catalog: CatalogFacts) -> OperationFacts | None:
    """Ask a catalogue about one call."""
    return catalog.facts(place.call.connector, place.call.operation, place.call.inputs)


def connection_use(facts: OperationFacts) -> ConnectionUse:
    """Say whether an operation needs a connection, takes one, or knows none."""
    if facts.needs_connection:
        return "needed"
    return "taken" if facts.takes_connection else "none"


class RecordedCatalog:
    """The catalogue as it was for one graph."""

    def __init__(self, graph: WorkflowGraph, record: Mapping[str, Any]) -> None:
        self._facts = {
            _address(place.call.connector, place.call.operation, place.call.inputs): recorded_facts(
                record, place.key
            )
            for place in calls_of(graph)
        }

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        """Describe an operation as it was; None when it was not installed then."""
        return self._facts.get(_address(connector, operation, inputs))


def _address(connector: str, operation: str, inputs: dict[str, Any]) -> tuple[str, str, str]:
    return connector, operation, canonical(inputs)
