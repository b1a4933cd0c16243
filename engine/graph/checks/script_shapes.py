"""What the inputs of a script hold, and what it gives."""

from collections.abc import Callable, Mapping

from engine.expressions.analysis import Analysis
from engine.expressions.compose import shape_of_value
from engine.expressions.errors import InterpreterUnavailable
from engine.expressions.shapes import ANYTHING, Shape
from engine.graph.nodes.script import ScriptNode
from engine.scripts.check import CheckedScript

ShapeOf = Callable[[Analysis], Shape]
CheckScript = Callable[[str, Mapping[str, Shape]], CheckedScript]


def shapes_of_inputs(node: ScriptNode, shape_of: ShapeOf) -> dict[str, Shape]:
    """Give the shape of each value that a script sees, by its name."""
    return {name: shape_of_value(value, shape_of) for name, value in node.inputs.items()}


def output_of_script(node: ScriptNode, shape_of: ShapeOf, check: CheckScript) -> Shape:
    """Give the shape of a script's output: as its author says, or else as its types say."""
    if node.output_schema:
        return Shape.of(node.output_schema)
    try:
        return check(node.code, shapes_of_inputs(node, shape_of)).output
    except InterpreterUnavailable:
        return ANYTHING  # the rule for scripts tells
