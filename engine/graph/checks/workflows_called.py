"""A workflow that is called is there, and does not call itself for ever."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.facts import WorkflowFacts
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.decision import DecisionNode
from engine.graph.nodes.wait import WaitNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find calls of no workflow, of one that cannot be run, and of oneself without a condition."""
    for node in view.graph.nodes:
        if isinstance(node, CallWorkflowNode):
            yield from _judge(view, node)


def _judge(view: GraphView, node: CallWorkflowNode) -> Iterator[Issue]:
    if not node.workflow:
        yield _issue(node, "call_workflow.missing", "Choose the workflow to run.")
        return
    if view.workflows is None:
        return
    found = view.workflows.get(node.workflow)
    if found is None:
        yield _issue(
            node,
            "call_workflow.unknown",
            "The workflow to run is not there any more; choose another.",
        )
    elif found.own:
        if node.id in _always_reached(view):
            yield _issue(
                node,
                "call_workflow.endless",
                "Every run of this workflow runs it again, until the 20th inside one another "
                "fails; put a choice before it.",
                severity=Severity.WARNING,
            )
    elif not found.live:
        yield _not_live(node, found)


def _always_reached(view: GraphView) -> frozenset[str]:
    """List what every run comes to: whatever a path without any decision leads to."""
    if view.start is None:
        return frozenset()
    seen = {view.start.id}
    waiting = [view.start.id]
    while waiting:
        name = waiting.pop()
        # A container's body may be executed not even once, and a scope's catch not at all.
        if len(view.drawing.handles[name]) > 1 or isinstance(
            view.nodes[name], ChoiceNode | DecisionNode | WaitNode
        ):
            continue
        new = {
            edge.target
            for edge in view.drawing.outgoing[name]
            if edge.source_handle in view.drawing.handles[name] and edge.target not in seen
        }
        seen |= new
        waiting.extend(new)
    return frozenset(seen)


def _not_live(node: CallWorkflowNode, found: WorkflowFacts) -> Issue:
    return _issue(
        node,
        "call_workflow.not_live",
        f'"{found.name}" has no published version; publish it first, or choose another.',
    )


def _issue(
    node: CallWorkflowNode, code: str, message: str, *, severity: Severity = Severity.ERROR
) -> Issue:
    return Issue(code=code, severity=severity, node=node.id, field="/workflow", message=message)
