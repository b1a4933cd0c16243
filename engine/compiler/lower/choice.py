"""Choice node → choice step."""

from engine.expressions.compile_template import compile_expression
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.choice import ChoiceNode
from engine.plan.model import CasePlan, ChoiceStep, Incoming


def lower_choice(
    node: ChoiceNode, *, incoming: tuple[Incoming, ...], is_number: IsNumber
) -> ChoiceStep:
    """Lower a node that the checks found sound; its cases keep their order."""
    return ChoiceStep(
        id=node.id,
        name=node.name,
        join=node.join,
        incoming=incoming,
        cases=tuple(
            CasePlan(
                handle=case.id,
                condition=compile_expression(case.condition, is_number=is_number),
            )
            for case in node.cases
        ),
    )
