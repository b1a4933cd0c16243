"""Choice node → choice step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_expression
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.choice import ChoiceNode
from engine.plan.model import CasePlan, ChoiceStep


def lower_choice(node: ChoiceNode, *, frame: StepFrame, is_number: IsNumber) -> ChoiceStep:
    """Lower a node that the checks found sound; its cases keep their order."""
    return ChoiceStep(
        **frame,
        cases=tuple(
            CasePlan(
                handle=case.id,
                condition=compile_expression(case.condition, is_number=is_number),
            )
            for case in node.cases
        ),
    )
