"""Fulfils the engine's port for calls of workflows with Django."""

from typing import Any, Literal, cast

from designer.runs.calls import prepare_call, stop_called
from designer.runs.models import Run, RunStatus
from designer.worker.run_inputs import facts_of, plan_of
from engine.events.model import ErrorInfo
from engine.ports import Call, CalledRun, RunEnd, RunStart

_ENDS = {RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED}


class Calls:
    """Fulfils `engine.ports.Calls`."""

    def prepare(self, call: Call) -> CalledRun:
        """See `engine.ports.Calls.prepare`."""
        run, own = prepare_call(
            call.run_id, step=call.step, workflow_id=call.workflow, given=call.input
        )
        start = RunStart(plan=plan_of(run.version), input=run.input, facts=facts_of(run))
        return CalledRun(
            run_id=str(run.id),
            number=run.number,
            workflow=run.workflow.name,
            priority=run.priority,
            start=start if own else None,
            ended=_end(run),
        )

    def end_of(self, run_id: str) -> RunEnd | None:
        """See `engine.ports.Calls.end_of`."""
        rows = Run.objects.only("status", "output", "error", "finished_at")
        run = rows.filter(pk=run_id).first()
        return RunEnd(outcome="failed", error=_DELETED) if run is None else _end(run)

    def stop(self, run_id: str, *, begun: bool) -> None:
        """See `engine.ports.Calls.stop`."""
        stop_called(run_id, begun=begun)


_DELETED = ErrorInfo(
    code="run.lost",
    fault="platform",
    message="The record of the run that it waits for was deleted, so its end cannot be told.",
)


def _end(run: Run) -> RunEnd | None:
    if run.finished_at is None or run.status not in _ENDS:
        return None
    outcome = cast("Literal['succeeded', 'failed', 'cancelled']", run.status)
    error: Any = run.error
    return RunEnd(
        outcome=outcome,
        output=run.output,
        error=ErrorInfo.model_validate(error) if error else None,
    )
