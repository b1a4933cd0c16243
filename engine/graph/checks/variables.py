"""Variables are constants with names of their own."""

from collections.abc import Iterator
from typing import Any

from engine.expressions.holes import has_holes
from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity


def find(view: GraphView) -> Iterator[Issue]:
    """Find ids that several variables have, and expressions where only constants can be."""
    seen: set[str] = set()
    for at, variable in enumerate(view.graph.variables):
        if variable.id in seen:
            yield Issue(
                code="graph.duplicate_variable",
                field=pointer("variables", at, "id"),
                message=f'Several variables are called "{variable.id}"; give each a name of its '
                "own.",
            )
        seen.add(variable.id)
        if _holds_braces(variable.value):
            yield Issue(
                code="graph.variable_is_constant",
                severity=Severity.WARNING,
                field=pointer("variables", at, "value"),
                message=f"The braces in the variable {variable.id} stay as they are, because "
                "variables are constants; write the expression where it is needed.",
            )


def _holds_braces(value: Any) -> bool:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and has_holes(part):
            return True
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)
    return False
