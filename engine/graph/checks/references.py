"""An expression reads only steps that ran before it."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine.expressions.analysis import Reference
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.start import StartNode
from engine.graph.precedence import Relation


def find(view: GraphView) -> Iterator[Issue]:
    """Find references to steps that do not exist, have no output, or may not have run."""
    for placed in view.expressions:
        asked = {
            reference.keys[1] for reference in placed.analysis.references if reference.optional
        }
        told: set[str | int] = set()
        for reference in placed.analysis.references:
            if reference.keys[0] != "steps" or reference.keys[1] in told:
                continue
            issue = _judge(view, placed, reference, asked=reference.keys[1] in asked)
            if issue is not None:
                told.add(reference.keys[1])
                yield issue


def _judge(
    view: GraphView, placed: PlacedExpression, reference: Reference, *, asked: bool
) -> Issue | None:
    step = str(reference.keys[1])
    node = view.nodes.get(step)
    if node is None:
        return _unknown(view, placed, reference, step)
    if not isinstance(node, OperationNode):
        advice = (
            "What the run was given is input."
            if isinstance(node, StartNode)
            else "Use the output of an operation."
        )
        return _issue(
            placed, reference, "expression.step_without_output", f"{step} has no output. {advice}"
        )
    if placed.node not in view.placed:
        return None  # its node is unreachable or on a cycle, which other rules tell
    if step not in view.placed:
        relation = Relation.NEVER_BEFORE
    else:
        relation = view.precedence.relation(step=step, node=placed.node)
    return _describe(placed, reference, relation, asked=asked)


def _unknown(view: GraphView, placed: PlacedExpression, reference: Reference, step: str) -> Issue:
    names = [node.id for node in view.nodes.values() if isinstance(node, OperationNode)]
    close = get_close_matches(step, names, n=1, cutoff=0.6)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    fix = close[0] if close and not reference.optional else None
    return _issue(
        placed, reference, "expression.unknown_step", f'Unknown step "{step}".{hint}', fix=fix
    )


def _describe(
    placed: PlacedExpression, reference: Reference, relation: Relation, *, asked: bool
) -> Issue | None:
    step, here = reference.keys[1], placed.node
    if relation is Relation.NEVER_BEFORE:
        what = (
            f"{step} cannot use its own output."
            if step == here
            else f"{step} does not run before {here}; connect a path from {step} to {here}, "
            "or use another step."
        )
        return _issue(placed, reference, "expression.step_not_before", what)
    if asked or relation is Relation.ALWAYS_BEFORE:
        return None
    guard = f'Ask first with "{step}" in steps, or use steps.get("{step}").'
    if relation is Relation.MAY_BE_UNFINISHED:
        return _issue(
            placed,
            reference,
            "expression.step_may_be_unfinished",
            f"{here} may start before {step} is done, because a join on the way does not wait "
            f"for it; then this value is missing and {here} fails. {guard}",
            severity=Severity.WARNING,
        )
    return _issue(
        placed,
        reference,
        "expression.step_may_be_skipped",
        f"{step} is skipped when the run takes another way; then this value is missing and "
        f"{here} fails. {guard}",
        severity=Severity.WARNING,
    )


def _issue(
    placed: PlacedExpression,
    reference: Reference,
    code: str,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    fix: str | None = None,
) -> Issue:
    start, end = reference.ranges[1]
    return Issue(
        code=code,
        severity=severity,
        node=placed.node,
        field=placed.field,
        message=message,
        start=start + placed.offset,
        end=end + placed.offset,
        fix=fix,
        data={"step": reference.keys[1]},
    )
