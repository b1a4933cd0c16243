"""An expression reads only what is there: roots of its place, and steps that ran before it."""

from collections.abc import Iterator
from typing import Final

from engine.expressions.analysis import Reference
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.view import GraphView
from engine.graph.handles import OUT, has_output
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.scope import ScopeNode
from engine.graph.nodes.start import StartNode
from engine.graph.precedence import Relation
from engine.graph.sight import Moment, Place

_PARTS_OF_SCOPE: Final = (("error",), ("result",))
_LOOP_ROOTS: Final = frozenset({"item", "index"})


def find(view: GraphView) -> Iterator[Issue]:
    """Find roots that are not there, and steps that do not exist or may not have run."""
    for placed in view.expressions:
        asked = {
            reference.keys[1] for reference in placed.analysis.references if reference.optional
        }
        told: set[str | int] = set()
        for reference in placed.analysis.references:
            if reference.keys[0] != "steps" or placed.node is None:
                name = reference.keys[0]
                issue = _judge_root(view, placed, reference)
            else:
                name = reference.keys[1]
                issue = _judge(view, placed, reference, asked=name in asked)
            if issue is not None and name not in told:
                told.add(name)
                yield issue


def _judge_root(view: GraphView, placed: PlacedExpression, reference: Reference) -> Issue | None:
    root = str(reference.keys[0])
    if root in view.roots_at(placed.node, placed.moment):
        return None
    if placed.node is None:
        message = f"{root} is not there yet when this is worked out; use input or vars."
    elif root in _LOOP_ROOTS:
        message = (
            f"{root} is there only inside a For each or a Repeat; put {placed.node} into one, "
            "or use another value."
        )
    else:
        message = (
            f"{root} is there only in what a scope does at last (finally); "
            "after a catch, read the error of the scope, such as steps.my_scope.error."
        )
    start, end = reference.ranges[0]
    return Issue(
        code="expression.root_not_here",
        node=placed.node,
        field=placed.field,
        message=message,
        start=start + placed.offset,
        end=end + placed.offset,
        data={"root": root},
    )


def _judge(
    view: GraphView, placed: PlacedExpression, reference: Reference, *, asked: bool
) -> Issue | None:
    step = str(reference.keys[1])
    node = view.nodes.get(step)
    if node is None:
        return _unknown(view, placed, reference, step)
    if not has_output(node):
        advice = (
            "What the run was given is input."
            if isinstance(node, StartNode)
            else "Use the output of another step."
        )
        return _issue(
            placed, reference, "expression.step_without_output", f"{step} has no output. {advice}"
        )
    if placed.node is None or placed.node not in view.drawing.placed:
        return None  # its node is unreachable or on a cycle, which other rules tell
    if step not in view.drawing.placed:
        relation = Relation.NEVER_BEFORE
    else:
        relation = view.drawing.sight.relation(step=step, place=Place(placed.node, placed.moment))
    return _describe(view, placed, reference, relation, asked=asked)


def _unknown(view: GraphView, placed: PlacedExpression, reference: Reference, step: str) -> Issue:
    close = view.readable_steps.close_to(step)
    hint = f' Did you mean "{close}"?' if close else ""
    fix = None if reference.optional else close
    return _issue(
        placed, reference, "expression.unknown_step", f'Unknown step "{step}".{hint}', fix=fix
    )


def _describe(
    view: GraphView,
    placed: PlacedExpression,
    reference: Reference,
    relation: Relation,
    *,
    asked: bool,
) -> Issue | None:
    step, here = str(reference.keys[1]), str(placed.node)
    match relation:
        case Relation.ALWAYS_BEFORE:
            return _of_scope(view, placed, reference)
        case Relation.NEVER_BEFORE:
            message = (
                f"{step} cannot use its own output."
                if step == here
                else f"{step} does not run before {here}; connect a path from {step} to {here}, "
                "or use another step."
            )
            return _issue(placed, reference, "expression.step_not_before", message)
        case Relation.AROUND:
            message = _around(view, step)
            return _issue(placed, reference, "expression.step_not_before", message)
        case Relation.INSIDE:
            message = _inside(view, placed, step, here)
            return _issue(placed, reference, "expression.step_inside_container", message)
        case Relation.MAY_BE_UNFINISHED | Relation.MAY_BE_SKIPPED:
            return None if asked else _unsure(view, placed, reference, relation)


def _of_scope(view: GraphView, placed: PlacedExpression, reference: Reference) -> Issue | None:
    """Find the error of a scope read where it succeeded, and its result where it failed."""
    step, part = str(reference.keys[1]), reference.keys[2:3]
    node = view.nodes[step]
    if not isinstance(node, ScopeNode) or part not in _PARTS_OF_SCOPE:
        return None
    place = Place(str(placed.node), placed.moment)
    handles = view.drawing.sight.handles_before(step=step, place=place)
    if part == ("error",) and handles == {OUT}:
        message = f"{step} succeeded on every way to {place.node}, so it has no error here"
    elif part == ("result",) and OUT not in handles:
        message = f"{step} failed on every way to {place.node}, so it has no result here"
    else:
        return None
    return _issue(
        placed,
        reference,
        "expression.always_null",
        f"{message}; read {'its result' if part == ('error',) else 'its error'} instead.",
        severity=Severity.WARNING,
    )


def _around(view: GraphView, step: str) -> str:
    inside = (
        "inside it, use item and index, or its steps"
        if isinstance(view.nodes[step], ForEachNode | RepeatNode)
        else "inside it, use its steps"
    )
    return f"{step} is not done while what it holds runs; {inside}."


def _inside(view: GraphView, placed: PlacedExpression, step: str, here: str) -> str:
    around_here = view.drawing.nesting.ancestors(here)
    if placed.moment is Moment.BODY_DONE:
        around_here.append(here)
    outside = [name for name in view.drawing.nesting.ancestors(step) if name not in around_here]
    if not outside:
        scope = view.drawing.block_of[step].container
        return f"{step} runs at last in {scope}, after this; use what comes before."
    container = outside[-1]
    if container == here:
        return f"{step} is inside {here} and runs only after this; use what comes before {here}."
    match view.nodes[container]:
        case ForEachNode():
            output = "results"
        case RepeatNode():
            output = "last"
        case _:
            output = "result"
    return (
        f"{step} is inside {container}, and what happens there is not seen from outside; let "
        f"{container} give what you need, and read steps.{container}.{output}."
    )


def _unsure(
    view: GraphView, placed: PlacedExpression, reference: Reference, relation: Relation
) -> Issue:
    step, here = str(reference.keys[1]), str(placed.node)
    guard = f'Ask first with "{step}" in steps, or use steps.get("{step}").'
    if relation is Relation.MAY_BE_SKIPPED:
        code = "expression.step_may_be_skipped"
        message = f"{step} is skipped when the run takes another way; "
    elif view.drawing.block_of[step].container in view.drawing.nesting.ancestors(here):
        code = "expression.step_may_be_unfinished"
        message = f"{step} may not have run when its scope failed; "
    else:
        code = "expression.step_may_be_unfinished"
        message = (
            f"{here} may start before {step} is done, because a join on the way does not wait "
            "for it; "
        )
    message += f"then this value is missing and {here} fails. {guard}"
    return _issue(placed, reference, code, message, severity=Severity.WARNING)


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
