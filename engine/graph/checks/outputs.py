"""What `steps.<id>` holds: the shape of each node's output."""

import json
from typing import Protocol, assert_never

from engine.expressions.analysis import Analysis
from engine.expressions.document import schema_of_all
from engine.expressions.shapes import ANYTHING, Shape
from engine.graph.checks.container_shapes import output_of_container
from engine.graph.facts import OperationFacts
from engine.graph.model import Node
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.respond import RespondNode
from engine.graph.nodes.scope import ScopeNode
from engine.graph.nodes.start import StartNode
from engine.graph.nodes.task import TaskNode
from engine.graph.nodes.wait import MessageWay, WaitNode


class Known(Protocol):
    """What is known of the graph around a node."""

    def facts(self, node: OperationNode | CallWorkflowNode) -> OperationFacts | None:
        """Describe a node's operation, or the workflow that it calls."""

    def shape_of(self, analysis: Analysis) -> Shape:
        """Say what an expression gives; it reads only steps that come before its node."""

    def shape_inside(self, analysis: Analysis) -> Shape:
        """Say what an expression gives at the end of the body of a container."""


def output_shape(node: Node, *, known: Known) -> Shape:
    """Give the shape of a node's output; `ANYTHING` where it has none, or nobody can say."""
    match node:
        case OperationNode() | CallWorkflowNode():
            facts = known.facts(node)
            return ANYTHING if facts is None else Shape.of(facts.output_schema)
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
