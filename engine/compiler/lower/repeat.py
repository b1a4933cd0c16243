"""Repeat node → repeat step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_expression, compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.repeat import RepeatNode
from engine.plan.model import Block, RepeatStep


def lower_repeat(
    node: RepeatNode,
    *,
    frame: StepFrame,
    body: Block,
    is_number: IsNumber,
    is_number_inside: IsNumber,
) -> RepeatStep:
    """
    Lower a node that the checks found sound, around the body that is lowered already.

    Args:
        is_number, is_number_inside: What the schemas know around the container, and at the end
            of its body.
    """
    return RepeatStep(
        **frame,
        until=compile_expression(node.until, is_number=is_number_inside),
        limit=node.limit,
        on_limit=node.on_limit,
        pause_s=node.pause_s,
        initial=compile_template(node.initial, is_number=is_number),
        next=compile_template(node.next, is_number=is_number_inside),
        body=body,
    )
