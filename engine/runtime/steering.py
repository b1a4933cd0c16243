"""Brings a person's decision to its step."""

from engine.runtime.activity_contract import STEER_STEP, SteerStep
from engine.runtime.context import RunContext


def steer(request: SteerStep, context: RunContext) -> None:
    """
    Act on a decision, wherever its step is.

    A step that is held hears it at the desk; one that runs is stopped; for one that has not
    started it is kept; one that is over is left as it is.
    """
    batch = context.batch_of(request.step)
    if batch is not None:
        batch.tell(STEER_STEP, request)
        return
    if not context.desk.take(request):
        return
    runner = context.running.get(request.step)
    if runner is not None:
        context.desk.tell(request)
        runner.steer(request.step.rpartition("/")[2], request)
    elif request.step not in context.settled:
        context.desk.tell(request)
        context.desk.decide_ahead(request)
