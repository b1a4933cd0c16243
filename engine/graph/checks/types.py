"""The types of all expressions: plain paths by their schemas, the rest by the type checker."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.expressions.analysis import Keys
from engine.expressions.diagnostics import TypeProblem, describe_lost
from engine.expressions.fill import path_text
from engine.expressions.fits import misfits
from engine.expressions.inferred import Parts
from engine.expressions.judge import describe_misfit, judge
from engine.expressions.shapes import Lost, Shape, kinds_of, null_on_the_way
from engine.expressions.type_program import Checked
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.surely_failed import SurelyFailed
from engine.graph.checks.view import GraphView
from engine.graph.checks.wires import Roots, Wired
from engine.graph.checks.written import CONDITION
from engine.graph.issues import Issue, Severity
from engine.graph.remembered import Remembered

_NUMBERS: Final = frozenset({"number", "integer", "boolean"})
_problems_of: Final[Remembered[tuple[TypeProblem, ...]]] = Remembered(most=30_000)
"""What was found out about expressions: a save changes one of a thousand."""

_MOST_MISFITS: Final = 3
"""Ways in which one value does not fit that are told; the rest mostly follows from them."""


def find(view: GraphView) -> Iterator[Issue]:
    """Find keys that data does not have, and values that do not fit their use or their field."""
    errors = SurelyFailed(view)
    wired = [
        Wired(placed.analysis, _roots(view, placed), errors.narrowed(placed))
        for placed in view.expressions
    ]
    about = [_about(view, placed, wired[at]) for at, placed in enumerate(view.expressions)]
    known = [_problems_of.get(one) for one in about]
    asked = [at for at, one in enumerate(wired) if one.analysis.keys is None and known[at] is None]
    answers = dict(zip(asked, view.wires.check([wired[at] for at in asked]), strict=True))
    if view.wires.failure is not None:
        yield Issue(
            code="expression.types_not_checked",
            severity=Severity.WARNING,
            message=view.wires.failure.message,
        )
    for at, placed in enumerate(view.expressions):
        problems = known[at]
        if problems is None:
            parts = view.wires.parts(wired[at], answers.get(at, Checked()))
            problems = tuple(_problems(placed, parts, wired[at]))
            if view.wires.failure is None:
                _problems_of.put(about[at], problems)
        for problem in problems:
            yield _issue(placed, problem)


def _about(view: GraphView, placed: PlacedExpression, wired: Wired) -> tuple[object, ...]:
    """List all that the problems of an expression hang on."""
    target = placed.target
    taken = (None, None) if target is None else (target.schema, target.root)
    # Whether it is a condition shows in its target, which is no other object then.
    return placed.analysis, target is CONDITION, *taken, *view.wires.read_by(wired)


def _roots(view: GraphView, placed: PlacedExpression) -> Roots:
    return view.roots_at(placed.node, placed.moment)


def is_number(view: GraphView, roots: Mapping[str, Shape], keys: Keys) -> bool:
    """Say whether a path surely leads to a number or a truth value."""
    found = view.shape_at(keys, roots)
    kinds = None if isinstance(found, Lost) else kinds_of(found)
    return kinds is not None and kinds <= _NUMBERS


def _problems(placed: PlacedExpression, parts: Parts, wired: Wired) -> Iterator[TypeProblem]:
    known = list(_lost(parts)) or list(_null_on_the_way(parts, wired))
    written = {place for one in placed.analysis.references for place in one.ranges}
    for problem in (*parts.checked.problems, *judge(parts, condition=placed.target is CONDITION)):
        if _is_told(problem, known) or (
            problem.code == "expression.unknown_key" and (problem.start, problem.end) in written
        ):
            continue
        known.append(problem)
    yield from sorted(known, key=lambda problem: problem.start)
    if not any(problem.sure for problem in known):
        yield from _misfits(placed, parts)


def _lost(parts: Parts) -> Iterator[TypeProblem]:
    source = parts.analysis.source
    for reference in parts.analysis.references:
        if not reference.optional:
            found = parts.shape_at(reference.keys)
            if isinstance(found, Lost) and not _is_character(found, reference.keys, parts):
                ranges = reference.ranges
                yield describe_lost(found, keys=reference.keys, ranges=ranges, source=source)


def _is_character(lost: Lost, keys: Keys, parts: Parts) -> bool:
    """Say whether one character of a text is picked, which the interpreter can, but no path."""
    return (
        parts.analysis.keys is None
        and lost.kinds == frozenset({"string"})
        and isinstance(keys[lost.at], int)
        and lost.at == len(keys) - 1
    )


def _null_on_the_way(parts: Parts, wired: Wired) -> Iterator[TypeProblem]:
    """Find a plain path through what may be null; of other expressions the checker tells."""
    keys = parts.analysis.keys
    if keys is None:
        return
    step = wired.narrowed.get(str(keys[1])) if keys[0] == "steps" else None
    start = 2 if keys[0] == "steps" else 1
    root = step or parts.shape_at(keys[:start])
    at = None if isinstance(root, Lost) else null_on_the_way(root, keys[start:])
    if at is not None:
        path, key = path_text(keys[: start + at]), keys[start + at]
        begin, end = parts.analysis.references[0].ranges[start + at]
        message = f'{path} may be empty (null); then there is no "{key}".'
        yield TypeProblem(code="expression.type", message=message, start=begin, end=end, sure=False)


def _misfits(placed: PlacedExpression, parts: Parts) -> Iterator[TypeProblem]:
    """Hold what the expression gives against what its field takes."""
    if placed.target is None or kinds_of(placed.target) is None:
        return
    keys = placed.analysis.keys
    found = parts.exact_result() if keys is None else parts.shape_at(keys)
    if isinstance(found, Lost):
        return
    for misfit in misfits(found, placed.target)[:_MOST_MISFITS]:
        yield describe_misfit(misfit, parts.analysis)


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
