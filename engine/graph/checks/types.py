"""The types of all expressions: plain paths by their schemas, the rest by the type checker."""

from collections.abc import Iterator

from engine.expressions.analysis import Keys, Reference
from engine.expressions.check_types import TypedExpression, shared_checker
from engine.expressions.diagnostics import TypeProblem, describe_lost, kinds_in_words
from engine.expressions.errors import InterpreterUnavailable
from engine.expressions.fill import path_text
from engine.expressions.names import ROOTS
from engine.expressions.shapes import ANYTHING, Lost, kinds_of
from engine.expressions.stubs import Stubs, expected_type
from engine.graph.checks.container_shapes import Roots
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity

_NUMBERS = frozenset({"number", "integer"})


def find(view: GraphView) -> Iterator[Issue]:
    """Find keys that data does not have, and values that do not fit their use or their field."""
    problems: dict[int, list[TypeProblem]] = {}
    for at, placed in enumerate(view.expressions):
        problems[at] = list(_by_schema(view, placed))
    yield from _add_checked(view, problems)
    for at, placed in enumerate(view.expressions):
        for problem in problems[at]:
            yield _issue(placed, problem)


def is_number(view: GraphView, roots: Roots, keys: Keys) -> bool:
    """Say whether a path surely leads to a number or a truth value."""
    found = view.shape_at(keys, roots)
    if isinstance(found, Lost):
        return False
    kinds = kinds_of(found)
    return kinds is not None and kinds <= {*_NUMBERS, "boolean"}


def _by_schema(view: GraphView, placed: PlacedExpression) -> Iterator[TypeProblem]:
    for reference in placed.analysis.references:
        if not reference.optional:
            yield from _lost(view, placed, reference)
    keys = placed.analysis.keys
    if keys is not None and placed.target is not None:
        found = view.shape_at(keys, view.roots_at(placed.node, placed.moment))
        if not isinstance(found, Lost):
            yield from _misfit(placed, keys, kinds_of(found), kinds_of(placed.target))


def _lost(view: GraphView, placed: PlacedExpression, reference: Reference) -> Iterator[TypeProblem]:
    found = view.shape_at(reference.keys, view.roots_at(placed.node, placed.moment))
    if isinstance(found, Lost):
        yield describe_lost(
            found, keys=reference.keys, ranges=reference.ranges, source=placed.analysis.source
        )


def _misfit(
    placed: PlacedExpression,
    keys: Keys,
    found: frozenset[str] | None,
    wanted: frozenset[str] | None,
) -> Iterator[TypeProblem]:
    if found is None or wanted is None or found & wanted or found == {"null"}:
        return
    if found & _NUMBERS and wanted & _NUMBERS:
        return
    ranges = placed.analysis.references[0].ranges
    start, end = ranges[0][0], len(placed.analysis.source.rstrip())
    written = placed.analysis.source[start:end]
    scalar = found <= {*_NUMBERS, "boolean", "null"}
    yield TypeProblem(
        code="graph.input_type",
        message=f"{path_text(keys)} is {kinds_in_words(found - {'null'})}, but "
        f"{kinds_in_words(wanted - {'null'})} is needed.",
        start=start,
        end=end,
        fix=f"str({written})" if scalar and "string" in wanted else None,
    )


def _add_checked(view: GraphView, problems: dict[int, list[TypeProblem]]) -> Iterator[Issue]:
    """Ask the type checker about everything that is more than a path, in one go."""
    places = [at for at, placed in enumerate(view.expressions) if placed.analysis.keys is None]
    if not places:
        return
    roots = {root: view.workflow_roots.get(root, ANYTHING) for root in ROOTS if root != "steps"}
    stubs = Stubs(roots)
    asked = [_typed(view, stubs, view.expressions[at]) for at in places]
    try:
        answers = shared_checker.check(stubs.text(), asked)
    except InterpreterUnavailable as error:
        yield Issue(
            code="expression.types_not_checked", severity=Severity.WARNING, message=error.message
        )
        return
    for at, answer in zip(places, answers, strict=True):
        known = problems[at]
        analysis = view.expressions[at].analysis
        written = {place for reference in analysis.references for place in reference.ranges}
        known.extend(
            problem
            for problem in answer
            if not _is_told(problem, known)
            and not (
                problem.code == "expression.unknown_key" and (problem.start, problem.end) in written
            )
        )


def _typed(view: GraphView, stubs: Stubs, placed: PlacedExpression) -> TypedExpression:
    target = None if placed.target is None else expected_type(kinds_of(placed.target))
    steps = {
        str(reference.keys[1])
        for reference in placed.analysis.references
        if reference.keys[0] == "steps"
    }
    outputs = {step: view.output_shape(step) for step in steps}
    return TypedExpression(placed.analysis, target, stubs.steps_type(outputs) if outputs else None)


def _is_told(problem: TypeProblem, known: list[TypeProblem]) -> bool:
    return any(problem.start < other.end and other.start < problem.end for other in known)


def _issue(placed: PlacedExpression, problem: TypeProblem) -> Issue:
    return Issue(
        code=problem.code,
        severity=Severity.ERROR if problem.sure else Severity.WARNING,
        node=placed.node,
        field=placed.field,
        message=problem.message,
        start=problem.start + placed.offset,
        end=problem.end + placed.offset,
        fix=problem.fix,
    )
