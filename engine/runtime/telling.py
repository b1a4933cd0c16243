"""Which events an outcome is told by."""

from typing import assert_never

from temporalio import workflow

from engine.events.model import (
    BranchTaken,
    RunEvent,
    StepCancelled,
    StepFailed,
    StepReused,
    StepSkipped,
    StepSucceeded,
)
from engine.plan.model import ChoiceStep, ScopeStep, Step, WaitStep
from engine.runtime.activity_contract import Recorded
from engine.runtime.outcome import Cancelled, Failed, Finished, Outcome, Reached, Skipped


def events_of(outcome: Outcome, *, step: Step, path: str) -> tuple[RunEvent, ...]:  # noqa: PLR0911 - one for each kind
    """Tell what the workflow alone knows; an operation's own success is told by its activity."""
    now = workflow.now()
    match outcome:
        case Finished(live=live) if isinstance(step, ChoiceStep):
            return (*_branch(live, path), StepSucceeded(key=_done(path), at=now, step=path))
        case Finished(told=True, output=output):
            taken = _branch(outcome.live, path) if isinstance(step, ScopeStep | WaitStep) else ()
            return (*taken, StepSucceeded(key=_done(path), at=now, step=path, output=output))
        case Finished():
            return ()
        case Reached(output):
            return (StepSucceeded(key=_done(path), at=now, step=path, output=output),)
        case Failed(error=error, attempt=attempt):
            return (
                StepFailed(key=f"{path}:failed", at=now, step=path, error=error, attempt=attempt),
            )
        case Skipped():
            return (StepSkipped(key=f"{path}:skipped", at=now, step=path),)
        case Cancelled():
            return (StepCancelled(key=f"{path}:cancelled", at=now, step=path),)
        case _ as unknown:
            assert_never(unknown)


def reuse_of(recorded: Recorded, *, step: Step, path: str) -> tuple[RunEvent, ...]:
    """Tell that a step was not executed, because another run has its outcome."""
    if recorded.from_run is None:
        return ()
    chose = isinstance(step, ChoiceStep | ScopeStep | WaitStep)
    told = StepReused(
        key=f"{path}:reused",
        at=workflow.now(),
        step=path,
        from_run=recorded.from_run,
        output=recorded.output,
    )
    return (*(_branch(frozenset(recorded.live), path) if chose else ()), told)


def _done(path: str) -> str:
    return f"{path}:succeeded"


def _branch(live: frozenset[str], path: str) -> tuple[RunEvent, ...]:
    return tuple(
        BranchTaken(key=f"{path}:branch", at=workflow.now(), step=path, handle=handle)
        for handle in sorted(live)
    )
