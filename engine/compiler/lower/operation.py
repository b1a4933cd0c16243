"""Operation node → operation step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.operation import OperationNode
from engine.plan.model import OperationStep, RetryPlan


def lower_operation(node: OperationNode, *, frame: StepFrame, is_number: IsNumber) -> OperationStep:
    """Lower a node that the checks found sound."""
    return OperationStep(
        **frame,
        connector=node.connector,
        operation=node.operation,
        connection=node.connection,
        inputs=compile_template(node.inputs, is_number=is_number),
        retry=RetryPlan(
            attempts=node.retry.attempts,
            initial_s=node.retry.initial_s,
            factor=node.retry.factor,
            maximum_s=node.retry.maximum_s,
        ),
        attempt_s=node.limits.attempt_s,
        step_s=node.limits.step_s,
    )
