"""Transform node → transform step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.transform import TransformNode
from engine.plan.model import TransformStep


def lower_transform(node: TransformNode, *, frame: StepFrame, is_number: IsNumber) -> TransformStep:
    """Lower a node that the checks found sound."""
    return TransformStep(**frame, value=compile_template(node.value, is_number=is_number))
