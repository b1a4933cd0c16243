"""For each node → for each step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_expression, compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.for_each import ForEachNode
from engine.plan.model import Block, ForEachStep


def lower_for_each(
    node: ForEachNode,
    *,
    frame: StepFrame,
    body: Block,
    is_number: IsNumber,
    is_number_inside: IsNumber,
) -> ForEachStep:
    """
    Lower a node that the checks found sound, around the body that is lowered already.

    Args:
        is_number, is_number_inside: What the schemas know around the container, and at the end
            of its body.
    """
    return ForEachStep(
        **frame,
        items=compile_expression(node.items, is_number=is_number),
        at_once=node.at_once,
        on_item_error=node.on_item_error,
        body=body,
        output=compile_template(node.output, is_number=is_number_inside),
    )
