"""End node → end step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template, compile_text
from engine.expressions.heavy import IsNumber
from engine.expressions.template import Constant
from engine.graph.nodes.end import EndNode
from engine.plan.model import EndStep


def lower_end(node: EndNode, *, frame: StepFrame, is_number: IsNumber) -> EndStep:
    """Lower a node that the checks found sound; what its outcome does not use is left out."""
    succeeded = node.outcome == "succeeded"
    return EndStep(
        **frame,
        outcome=node.outcome,
        output=compile_template(node.output, is_number=is_number)
        if succeeded
        else Constant(value=None),
        error_code=node.error_code,
        message=Constant(value="")
        if succeeded
        else compile_text(node.message, is_number=is_number),
    )
