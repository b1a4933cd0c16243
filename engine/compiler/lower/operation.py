"""Operation node → operation step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.operation import OperationNode, Retry, Undo
from engine.plan.model import OperationStep, RetryPlan, UndoPlan


def lower_operation(node: OperationNode, *, frame: StepFrame, is_number: IsNumber) -> OperationStep:
    """Lower a node that the checks found sound."""
    return OperationStep(
        **frame,
        connector=node.connector,
        operation=node.operation,
        connection=node.connection,
        inputs=compile_template(node.inputs, is_number=is_number),
        retry=_lower_retry(node.retry),
        attempt_s=node.limits.attempt_s,
        step_s=node.limits.step_s,
        undo=None if node.undo is None else _lower_undo(node.undo, is_number=is_number),
        on_error=node.on_error,
    )


def _lower_undo(undo: Undo, *, is_number: IsNumber) -> UndoPlan:
    return UndoPlan(
        connector=undo.connector,
        operation=undo.operation,
        connection=undo.connection,
        inputs=compile_template(undo.inputs, is_number=is_number),
        retry=_lower_retry(undo.retry),
        attempt_s=undo.limits.attempt_s,
    )


def _lower_retry(retry: Retry) -> RetryPlan:
    return RetryPlan(
        attempts=retry.attempts,
        initial_s=retry.initial_s,
        factor=retry.factor,
        maximum_s=retry.maximum_s,
    )
