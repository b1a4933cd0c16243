"""Scope node → scope step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.scope import ScopeNode
from engine.plan.model import Block, CatchPlan, ScopeStep


def lower_scope(
    node: ScopeNode,
    *,
    frame: StepFrame,
    body: Block,
    cleanup: Block,
    is_number_inside: IsNumber,
) -> ScopeStep:
    """
    Lower a node that the checks found sound, around the blocks that are lowered already.

    Args:
        is_number_inside: What the schemas know at the end of its body.
    """
    return ScopeStep(
        **frame,
        catches=tuple(CatchPlan(handle=catch.id, kinds=catch.kinds) for catch in node.catches),
        time_limit_s=node.time_limit_s,
        body=body,
        cleanup=cleanup if cleanup.steps else None,
        output=compile_template(node.output, is_number=is_number_inside),
    )
