"""What leads out of a node, and into a container."""

from typing import assert_never

from engine.graph.model import Node
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.choice import OTHERWISE, ChoiceNode
from engine.graph.nodes.common import BODY
from engine.graph.nodes.decision import DecisionNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.respond import RespondNode
from engine.graph.nodes.scope import FINALLY, ScopeNode
from engine.graph.nodes.script import ScriptNode
from engine.graph.nodes.start import StartNode
from engine.graph.nodes.task import TaskNode
from engine.graph.nodes.transform import TransformNode
from engine.graph.nodes.wait import WaitNode

OUT = "out"
"""The handle of a node that goes on in one way only."""


def handles_of(node: Node) -> tuple[str, ...]:
    """List a node's outgoing handles, in order; exactly one of them is live when it is done."""
    match node:
        case ChoiceNode():
            return (*(case.id for case in node.cases), OTHERWISE)
        case WaitNode():
            return tuple(way.id for way in node.ways)
        case ScopeNode():
            return (OUT, *(catch.id for catch in node.catches))
        case EndNode():
            return ()
        case StartNode() | OperationNode() | TaskNode() | RespondNode() | CallWorkflowNode():
            return (OUT,)
        case ForEachNode() | RepeatNode() | TransformNode() | DecisionNode() | ScriptNode():
            return (OUT,)
        case _:
            assert_never(node)


def inner_handles_of(node: Node) -> tuple[str, ...]:
    """List the handles that lead from a container to its own children; none for other nodes."""
    match node:
        case ForEachNode() | RepeatNode():
            return (BODY,)
        case ScopeNode():
            return (BODY, FINALLY)
        case _:
            return ()


def has_output(node: Node) -> bool:
    """Say whether expressions may read `steps.<id>` of a node."""
    match node:
        case WaitNode() | TaskNode() | CallWorkflowNode():
            return True
        case TransformNode() | DecisionNode() | ScriptNode():
            return True
        case RespondNode():
            return False
        case OperationNode() | ForEachNode() | RepeatNode() | ScopeNode():
            return True
        case StartNode() | ChoiceNode() | EndNode():
            return False
        case _:
            assert_never(node)
