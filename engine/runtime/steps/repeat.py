"""Repeat: a body that is executed until a condition holds."""

from datetime import datetime, timedelta

from temporalio import workflow

from engine.events.model import ErrorInfo, StepStarted, StepSucceeded
from engine.plan.model import RepeatStep
from engine.runtime.nest import Nest
from engine.runtime.outcome import Cancelled, Failed, Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.values import keep


async def run_repeat(step: RepeatStep, *, path: str, scope: Scope, nest: Nest) -> Outcome:
    """
    Execute the body again and again; `next` and `until` are worked out after each iteration.

    Where an earlier execution of the run left off is kept in the run's notes.
    """
    nest.context.news.tell(
        StepStarted(key=f"{path}#1:started", at=workflow.now(), step=path, attempt=1)
    )
    notes = nest.context.notes.get(path)
    index = notes["index"] if notes else 0
    item = notes["item"] if notes else await scope.resolve(step.initial, seed=path)
    if notes and notes.get("resume_at"):
        left = datetime.fromisoformat(notes["resume_at"]) - workflow.now()
        await nest.pause(left.total_seconds())
        if nest.stopping:
            return Cancelled()
    while True:
        inside = scope.child(item=item, index=index)
        where = f"{path}[{index}]"
        end = await nest.run(step.body, scope=inside, prefix=f"{where}/")
        if end.failure is not None:
            return Failed(error=end.failure.error, step=end.failure.step)
        if end.cancelled:
            return Cancelled()
        item = await inside.resolve(step.next, seed=f"{where}/next")
        item = await keep(item, run_id=scope.run_id, step=where)
        done = bool(await inside.resolve(step.until, seed=f"{where}/until", inline=True))
        nest.context.news.tell(
            StepSucceeded(key=f"{where}:succeeded", at=workflow.now(), step=where, output=item)
        )
        index += 1
        resume_at = workflow.now() + timedelta(seconds=step.pause_s) if step.pause_s else None
        nest.context.notes[path] = {
            "index": index,
            "item": item,
            "resume_at": resume_at and resume_at.isoformat(),
        }
        if done or index >= step.limit:
            break
        await nest.pause(step.pause_s)
        if nest.stopping:
            return Cancelled()
    if not done and step.on_limit == "fail":
        return Failed(error=_limit_reached(path, step.limit))
    return Finished(
        output={"iterations": index, "last": item, "done": done}, visible=True, told=True
    )


def _limit_reached(path: str, limit: int) -> ErrorInfo:
    return ErrorInfo(
        code="repeat.limit_reached",
        fault="author",
        message=f"{path} was repeated {limit:,} times and its condition never held. Raise the "
        "limit, or let the run go on from there.",
        data={"limit": limit},
    )
