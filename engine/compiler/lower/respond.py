"""Respond node → respond step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.respond import RespondNode
from engine.plan.model import RespondStep


def lower_respond(node: RespondNode, *, frame: StepFrame, is_number: IsNumber) -> RespondStep:
    """Lower a node that the checks found sound."""
    return RespondStep(**frame, value=compile_template(node.value, is_number=is_number))
