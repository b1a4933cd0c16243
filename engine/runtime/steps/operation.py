"""Operation: exactly one activity, in which everything that touches the world happens."""

from engine.errors import EngineError, Fault
from engine.plan.model import OperationStep
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES, CallOperation
from engine.runtime.calling import call_operation
from engine.runtime.measure import size_of
from engine.runtime.news import News
from engine.runtime.outcome import Cancelled, Failed, Finished
from engine.runtime.scope import Scope
from engine.runtime.values import keep_each


class StepInputTooLarge(EngineError):
    """The resolved inputs of a step are larger than may travel."""

    code = "step.input_too_large"
    fault = Fault.AUTHOR


async def run_operation(
    step: OperationStep,
    *,
    path: str,
    scope: Scope,
    news: News,
    earlier_attempts: int = 0,
) -> Finished | Failed | Cancelled:
    """
    Call the operation, as often as its retry plan allows.

    Args:
        earlier_attempts: How many there were before a person had the step tried again.
    """
    inputs = await scope.resolve(step.inputs, seed=path)
    inputs = await keep_each(inputs, run_id=scope.run_id, step=path)
    if (size := size_of(inputs, path=path)) > VALUE_LIMIT_BYTES:
        raise StepInputTooLarge(
            f"The inputs of step {path} take {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Pass on less data.",
            bytes=size,
        )
    call = CallOperation(
        run_id=scope.run_id,
        step=path,
        effect_key=f"{scope.run_id}/{path}",
        connector=step.connector,
        operation=step.operation,
        connection=step.connection,
        inputs=inputs,
        attempts_allowed=earlier_attempts + step.retry.attempts,
        earlier_attempts=earlier_attempts,
        cleared=earlier_attempts > 0,
        news=await news.load(),
    )
    return await call_operation(
        call, retry=step.retry, attempt_s=step.attempt_s, step_s=step.step_s, news=news
    )
