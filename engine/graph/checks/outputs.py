"""What `steps.<id>` holds: the shape of each node's output."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, assert_never

from engine.expressions.analysis import Analysis
from engine.expressions.compose import shape_of_value
from engine.expressions.document import schema_of_all
from engine.expressions.shapes import ANYTHING, Shape
from engine.graph.blocks import OUTERMOST, BlockKey, DrawnBlock
from engine.graph.checks.container_shapes import output_of_container
from engine.graph.checks.script_shapes import output_of_script
from engine.graph.facts import OperationFacts
from engine.graph.handles import inner_handles_of
from engine.graph.model import Node
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.decision import DecisionNode, OutputColumn
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.respond import RespondNode
from engine.graph.nodes.scope import ScopeNode
from engine.graph.nodes.script import ScriptNode
from engine.graph.nodes.start import StartNode
from engine.graph.nodes.task import TaskNode
from engine.graph.nodes.transform import TransformNode
from engine.graph.nodes.wait import MessageWay, WaitNode
from engine.scripts.check import CheckedScript

MAX_CHOICES = 50
"""Different constants of a result column that its schema lists."""


class Known(Protocol):
    """What is known of the graph around a node."""

    def facts(self, node: OperationNode | CallWorkflowNode) -> OperationFacts | None:
        """Describe a node's operation, or the workflow that it calls."""

    def shape_of(self, analysis: Analysis) -> Shape:
        """Say what an expression gives; it reads only steps that come before its node."""

    def check_script(self, code: str, inputs: Mapping[str, Shape]) -> CheckedScript:
        """Check a script, whose inputs have these shapes."""

    def shape_inside(self, analysis: Analysis) -> Shape:
        """Say what an expression gives at the end of the body of a container."""


def output_shape(node: Node, *, known: Known) -> Shape:  # noqa: PLR0911 -- a table
    """Give the shape of a node's output; `ANYTHING` where it has none, or nobody can say."""
    match node:
        case OperationNode() | CallWorkflowNode():
            facts = known.facts(node)
            return ANYTHING if facts is None else Shape.of(facts.output_schema)
        case TransformNode():
            return shape_of_value(node.value, known.shape_of)
        case DecisionNode():
            return _of_decision(node, known)
        case ScriptNode():
            return output_of_script(node, known.shape_of, known.check_script)
        case TaskNode():
            return Shape.of(node.result_schema)
        case WaitNode():
            return _of_wait(node)
        case ForEachNode() | RepeatNode() | ScopeNode():
            return output_of_container(node, known.shape_inside)
        case StartNode() | ChoiceNode() | EndNode() | RespondNode():
            return ANYTHING
        case _:
            assert_never(node)


def _of_wait(node: WaitNode) -> Shape:
    payloads = [way.payload_schema for way in node.ways if isinstance(way, MessageWay)]
    if any('"$ref"' in json.dumps(schema) for schema in payloads):
        # They would refer to documents of their own.
        payloads = [{}]
    # Null, if another way came first, is for the graph to tell: after a message's own handle
    # there is a payload.
    message = schema_of_all(payloads) if payloads else {"type": "null"}
    way = {"type": "string", "enum": [way.id for way in node.ways]}
    return Shape.of(
        {
            "type": "object",
            "properties": {"way": way, "message": message},
            "required": ["way", "message"],
        }
    )


def execution_order(
    nodes: Mapping[str, Node], blocks: Mapping[BlockKey, DrawnBlock], key: BlockKey = OUTERMOST
) -> Iterator[str]:
    """List the nodes of a block, each after those whose outputs make up its own."""
    block = blocks.get(key)
    for name in block.order.ordered if block else ():
        for handle in inner_handles_of(nodes[name]):
            yield from execution_order(nodes, blocks, BlockKey(name, handle))
        yield name


def _of_decision(node: DecisionNode, known: Known) -> Shape:
    cells = {column.id: _different(node, column) for column in node.outputs}
    # All columns as one value, so that the references in their cells share one document.
    composed = shape_of_value(cells, known.shape_of).schema
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            column.id: _of_column(column, cells[column.id], composed["properties"][column.id])
            for column in node.outputs
        },
        "required": list(cells),
    }
    if node.hit == "collect":
        schema = {"type": "array", "items": schema}
    if "$defs" in composed:
        schema["$defs"] = composed["$defs"]
    return Shape.of(schema)


def _different(node: DecisionNode, column: OutputColumn) -> list[Any]:
    cells = [row.results.get(column.id) for row in node.rows]
    return list({json.dumps(cell, sort_keys=True): cell for cell in cells}.values())


def _of_column(column: OutputColumn, cells: list[Any], found: dict[str, Any]) -> dict[str, Any]:
    """Describe a column by its type, its constants, or else by what its cells were found to be."""
    schema: dict[str, Any] = {}
    if column.type != "any":
        schema["type"] = [column.type, "null"] if None in cells else column.type
    elif isinstance(found.get("items"), dict):  # a table without rows gives nothing
        schema.update(found["items"])
    plain = all(
        isinstance(cell, bool | int | float | None) or (isinstance(cell, str) and "{{" not in cell)
        for cell in cells
    )
    if plain and 0 < len(cells) <= MAX_CHOICES:
        schema["enum"] = cells
    if column.name:
        schema["title"] = column.name
    return schema
