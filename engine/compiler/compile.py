"""Compiles a drawing into a plan."""

from collections.abc import Mapping
from functools import partial
from typing import assert_never

from engine.compiler.lower.call_workflow import lower_call_workflow
from engine.compiler.lower.choice import lower_choice
from engine.compiler.lower.decision import lower_decision
from engine.compiler.lower.end import lower_end
from engine.compiler.lower.for_each import lower_for_each
from engine.compiler.lower.frame import StepFrame, lower_frame
from engine.compiler.lower.operation import lower_operation
from engine.compiler.lower.repeat import lower_repeat
from engine.compiler.lower.respond import lower_respond
from engine.compiler.lower.scope import lower_scope
from engine.compiler.lower.script import lower_script
from engine.compiler.lower.start import lower_start
from engine.compiler.lower.task import lower_task
from engine.compiler.lower.transform import lower_transform
from engine.compiler.lower.wait import lower_wait
from engine.compiler.order import order_steps
from engine.errors import EngineError, Fault
from engine.expressions.heavy import IsNumber
from engine.graph.blocks import OUTERMOST, BlockKey
from engine.graph.checks.check import check_view
from engine.graph.checks.container_shapes import Container
from engine.graph.checks.types import is_number
from engine.graph.checks.view import GraphView
from engine.graph.facts import CatalogFacts, WorkflowFacts
from engine.graph.issues import Issue, Severity
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.common import BODY, JoiningNode
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
from engine.graph.sight import Moment
from engine.plan.model import Block, Plan, Step


class GraphInvalid(EngineError):
    """
    The graph has errors, so it cannot be published.

    Attributes:
        issues: Everything that is wrong, warnings included; also as JSON in `data["issues"]`.
    """

    code = "workflow.graph_invalid"
    fault = Fault.AUTHOR

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        errors = sum(issue.severity is Severity.ERROR for issue in issues)
        noun = "problem" if errors == 1 else "problems"
        super().__init__(
            f"The workflow has {errors} {noun} to solve before it can be published.",
            issues=[issue.model_dump(mode="json") for issue in issues],
        )
        self.issues = issues


def compile_graph(
    graph: WorkflowGraph,
    catalog: CatalogFacts,
    *,
    connections: Mapping[str, str] | None = None,
    workflows: Mapping[str, WorkflowFacts] | None = None,
) -> Plan:
    """
    Compile a graph.

    Graphs that differ only in positions, or in the order of their nodes and edges, give equal
    plans. Nodes that no path leads to are left out.

    Args:
        connections, workflows: See `check_graph`.

    Raises:
        GraphInvalid: with all issues, if one of them is an error.
    """
    view = GraphView(graph, catalog, connections, workflows)
    issues = check_view(view)
    start = view.start
    if start is None or any(issue.severity is Severity.ERROR for issue in issues):
        raise GraphInvalid(issues)
    knows_number = partial(is_number, view, view.roots_at(None, Moment.START))
    block = _lower_block(view, OUTERMOST)
    return lower_start(start, graph=graph, block=block, is_number=knows_number)


def _lower_block(view: GraphView, key: BlockKey) -> Block:
    """Lower a block with all blocks inside it; the checks bound how deep they are."""
    steps = []
    for node, incoming in order_steps(view, key):
        if isinstance(node, JoiningNode):
            losers = view.drawing.sight.losers.get(node.id) or ()
            frame = lower_frame(node, incoming=incoming, cancels=losers)
            steps.append(_lower(view, node, frame, _knows_number(view, node, Moment.START)))
    return Block(steps=tuple(steps))


def _knows_number(view: GraphView, node: Node, moment: Moment) -> IsNumber:
    return partial(is_number, view, view.roots_at(node.id, moment))


def _lower(  # noqa: C901, PLR0911, PLR0912 -- a table, one case a kind
    view: GraphView, node: Node, frame: StepFrame, knows_number: IsNumber
) -> Step:
    match node:
        case OperationNode():
            return lower_operation(node, frame=frame, is_number=knows_number)
        case ChoiceNode():
            return lower_choice(node, frame=frame, is_number=knows_number)
        case EndNode():
            return lower_end(node, frame=frame, is_number=knows_number)
        case TransformNode():
            return lower_transform(node, frame=frame, is_number=knows_number)
        case DecisionNode():
            return lower_decision(node, frame=frame, is_number=knows_number)
        case ScriptNode():
            return lower_script(node, frame=frame, is_number=knows_number)
        case WaitNode():
            return lower_wait(node, frame=frame, is_number=knows_number)
        case TaskNode():
            return lower_task(node, frame=frame, is_number=knows_number)
        case RespondNode():
            return lower_respond(node, frame=frame, is_number=knows_number)
        case CallWorkflowNode():
            return lower_call_workflow(node, frame=frame, is_number=knows_number)
        case ForEachNode() | RepeatNode() | ScopeNode():
            return _lower_container(view, node, frame, knows_number)
        case StartNode():
            raise AssertionError("the start is no step")
        case _:
            assert_never(node)


def _lower_container(
    view: GraphView, node: Container, frame: StepFrame, knows_number: IsNumber
) -> Step:
    body = _lower_block(view, BlockKey(node.id, BODY))
    inside = _knows_number(view, node, Moment.BODY_DONE)
    match node:
        case ForEachNode():
            return lower_for_each(
                node, frame=frame, body=body, is_number=knows_number, is_number_inside=inside
            )
        case RepeatNode():
            return lower_repeat(
                node, frame=frame, body=body, is_number=knows_number, is_number_inside=inside
            )
        case ScopeNode():
            cleanup = _lower_block(view, BlockKey(node.id, FINALLY))
            return lower_scope(
                node, frame=frame, body=body, cleanup=cleanup, is_number_inside=inside
            )
        case _:
            assert_never(node)
