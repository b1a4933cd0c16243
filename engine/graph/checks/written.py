"""Lists the fields of every kind of node in which expressions may be written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, assert_never

from engine.expressions.shapes import ANYTHING, Shape
from engine.graph.facts import OperationFacts
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.decision import DecisionNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode, Undo
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.respond import RespondNode
from engine.graph.nodes.scope import ScopeNode
from engine.graph.nodes.script import ScriptNode
from engine.graph.nodes.start import StartNode
from engine.graph.nodes.task import TaskNode
from engine.graph.nodes.transform import TransformNode
from engine.graph.nodes.wait import DurationWay, UntilWay, WaitNode, Way
from engine.graph.sight import Moment

Call = OperationNode | Undo
"""What names an operation of a connector."""

FactsOf = Callable[[Call | CallWorkflowNode], OperationFacts | None]
"""Describes an operation that is installed, or a workflow that may be called."""

TEXT: Final = Shape.of({"type": "string"})
_PEOPLE: Final = Shape.of({"type": "array", "items": {"type": ["string", "array"]}})
_SECONDS: Final = Shape.of({"type": ["number", "string"]})
_KEY: Final = Shape.of({"type": ["string", "number", "boolean"]})
_LIST: Final = Shape.of({"type": "array"})
CONDITION: Final = Shape.of({})
"""What decides: anything will do, as long as it does not always come out the same."""


@dataclass(frozen=True, slots=True)
class Written:
    """
    One field in which expressions may be written.

    Attributes:
        field: Where it is in the node, as the words of a JSON Pointer.
        value: A JSON value whose strings may hold `{{ … }}`; one expression if `bare`.
        shape: What the field takes.
        moment: When it is filled.
    """

    field: tuple[str | int, ...]
    value: Any
    shape: Shape = ANYTHING
    moment: Moment = Moment.START
    bare: bool = False


def fields_of(node: Node, facts_of: FactsOf) -> Iterator[Written]:  # noqa: C901, PLR0912 -- a table
    """List a node's fields in the order in which people see them."""
    match node:
        case OperationNode():
            yield Written(("inputs",), node.inputs, _inputs(node, facts_of))
            if node.undo is not None:
                inputs = _inputs(node.undo, facts_of)
                yield Written(("undo", "inputs"), node.undo.inputs, inputs, Moment.DONE)
        case EndNode(outcome="succeeded"):
            yield Written(("output",), node.output)
        case EndNode():
            yield Written(("message",), node.message)
        case ChoiceNode():
            for at, case in enumerate(node.cases):
                yield Written(("cases", at, "condition"), case.condition, CONDITION, bare=True)
        case TransformNode():
            yield Written(("value",), node.value)
        case DecisionNode():
            yield from _table(node)
        case ScriptNode():
            yield Written(("inputs",), node.inputs)
        case WaitNode():
            for at, way in enumerate(node.ways):
                yield _way(way, at)
        case TaskNode():
            yield Written(("title",), node.title)
            yield Written(("description",), node.description)
            yield Written(("people",), node.people, _PEOPLE)
            yield Written(("groups",), node.groups, _PEOPLE)
        case RespondNode():
            yield Written(("value",), node.value)
        case CallWorkflowNode():
            yield Written(("input",), node.input, _inputs(node, facts_of))
        case ForEachNode():
            yield Written(("items",), node.items, _LIST, bare=True)
            yield Written(("output",), node.output, moment=Moment.BODY_DONE)
        case RepeatNode():
            yield Written(("initial",), node.initial)
            yield Written(("until",), node.until, CONDITION, Moment.BODY_DONE, bare=True)
            yield Written(("next",), node.next, moment=Moment.BODY_DONE)
        case ScopeNode():
            yield Written(("output",), node.output, moment=Moment.BODY_DONE)
        case StartNode():
            return
        case _:
            assert_never(node)


def _table(node: DecisionNode) -> Iterator[Written]:
    for at, column in enumerate(node.inputs):
        yield Written(("inputs", at, "expression"), column.expression, bare=True)
    shapes = [
        (column.id, ANYTHING if column.type == "any" else Shape.of({"type": column.type}))
        for column in node.outputs
    ]
    for at, row in enumerate(node.rows):
        for name, shape in shapes:
            result = row.results.get(name)
            if isinstance(result, str | list | dict):
                yield Written(("rows", at, "results", name), result, shape)


def _way(way: Way, at: int) -> Written:
    match way:
        case DurationWay():
            return Written(("ways", at, "duration"), way.duration, _SECONDS)
        case UntilWay():
            return Written(("ways", at, "at"), way.at, TEXT)
        case _:
            return Written(("ways", at, "key"), way.key, _KEY)


def fields_of_workflow(graph: WorkflowGraph) -> Iterator[Written]:
    """List the fields that belong to no node."""
    yield Written(("settings", "business_key"), graph.settings.business_key, TEXT)


def schemas_of_calls(node: Node, facts_of: FactsOf) -> tuple[dict[str, Any] | None, ...]:
    """Give the input schemas of the operations that a node calls; None of one nobody knows."""
    if not isinstance(node, OperationNode):
        return ()
    calls: tuple[Call, ...] = (node,) if node.undo is None else (node, node.undo)
    described = [facts_of(call) for call in calls]
    return tuple(None if facts is None else facts.input_schema for facts in described)


def _inputs(call: Call | CallWorkflowNode, facts_of: FactsOf) -> Shape:
    facts = facts_of(call)
    return ANYTHING if facts is None else Shape.of(facts.input_schema)
