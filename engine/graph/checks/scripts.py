"""A script can run, gives something, and gives what its schema says."""

from collections.abc import Iterator
from functools import partial
from keyword import iskeyword

from engine.expressions.errors import InterpreterUnavailable
from engine.expressions.fits import misfits
from engine.expressions.shapes import Shape
from engine.graph.checks.json_schema import schema_problem
from engine.graph.checks.pointer import pointer
from engine.graph.checks.script_shapes import shapes_of_inputs
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.script import ScriptNode
from engine.graph.sight import Moment
from engine.scripts.check import CheckedScript
from engine.scripts.read import RESULT, Mistake, read_script


def find(view: GraphView) -> Iterator[Issue]:
    """Find code that cannot run or gives nothing, names that are none, and types that disagree."""
    for node in view.nodes.values():
        if not isinstance(node, ScriptNode):
            continue
        yield from _names(node)
        yield from _gives(node)
        schema_is_sound = True
        reason = schema_problem(node.output_schema)
        if reason is not None:
            schema_is_sound = False
            yield _issue(
                node,
                "script.invalid_schema",
                "/output_schema",
                f"The output's schema is not a valid JSON Schema: {reason}.",
            )
        if node.code.strip():
            yield from _code(view, node, check_output=schema_is_sound)


def _names(node: ScriptNode) -> Iterator[Issue]:
    for name in node.inputs:
        if not name.isidentifier() or iskeyword(name) or name == RESULT or name.startswith("_"):
            why = "is the script's own output" if name == RESULT else "is no name in Python"
            yield _issue(
                node,
                "script.input_name",
                pointer("inputs", name),
                f'"{name}" {why}; choose a name of letters, digits and underscores.',
            )


def _gives(node: ScriptNode) -> Iterator[Issue]:
    if not node.code.strip():
        what = "Write what the script computes; it gives the value of its last line."
        yield _issue(node, "script.no_code", "/code", what)
        return
    script = read_script(node.code)
    if not isinstance(script, Mistake) and not script.gives_something:
        what = f"The script gives nothing. Let its last line be the value, or set {RESULT}."
        yield _issue(node, "script.no_output", "/code", what)


def _code(view: GraphView, node: ScriptNode, *, check_output: bool) -> Iterator[Issue]:
    roots = view.roots_at(node.id, Moment.START)
    inputs = shapes_of_inputs(node, partial(view.shape_of, roots=roots))
    try:
        checked = view.wires.check_script(node.code, inputs)
    except InterpreterUnavailable as error:
        yield _issue(
            node,
            "expression.types_not_checked",
            "/code",
            error.message,
            severity=Severity.WARNING,
        )
        return
    for problem in checked.problems:
        yield Issue(
            code=problem.code,
            severity=Severity.ERROR if problem.sure else Severity.WARNING,
            node=node.id,
            field="/code",
            message=problem.message,
            start=problem.start,
            end=problem.end,
            fix=problem.fix,
        )
    if check_output and node.output_schema and not checked.problems:
        yield from _output(node, checked)


def _output(node: ScriptNode, checked: CheckedScript) -> Iterator[Issue]:
    for misfit in misfits(checked.output, Shape.of(node.output_schema))[:1]:
        place = "".join(f".{word}" for word in misfit.place)
        yield _issue(
            node,
            "script.output_type",
            "/output_schema",
            f"What the script gives{place and f', at {place[1:]},'} {misfit.reason}.",
            severity=Severity.WARNING,
        )


def _issue(
    node: ScriptNode,
    code: str,
    field: str,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
) -> Issue:
    return Issue(code=code, severity=severity, node=node.id, field=field, message=message)
