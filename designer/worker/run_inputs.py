"""What an execution in Temporal is given to execute a run."""

from typing import Any, Final
from uuid import UUID

from designer.runs.kept import KeptValues, share_all
from designer.runs.models import Run, StartedBy
from designer.triggers.firing import slot_of
from designer.worker.database import in_thread
from designer.workflows.models import Version
from engine.activities.lighten import lighter
from engine.activities.values import KeptValues as Keeper
from engine.client.client import EngineClient, EngineRefused, RunNotFound
from engine.errors import EngineError, Fault
from engine.plan.model import Plan
from engine.plan.upgrade import load_plan
from engine.runtime.activity_contract import Outcomes, RunInput, RunState
from engine.runtime.reuse import StepInsideFinished, StepNotInPlan, reusable

_plans: dict[UUID, Plan] = {}
_PLANS_KEPT = 200


class HistoryGone(EngineError):
    """Temporal cannot tell any more what the run did that another was to go on from."""

    code = "fork.history_gone"
    fault = Fault.PLATFORM


CANNOT_FORK: Final = (HistoryGone, StepNotInPlan, StepInsideFinished)
"""Why a fork can never begin."""


async def run_input(run: Run, client: EngineClient) -> RunInput:
    """
    Assemble it from a run with its version, its workflow and the run that it goes on from.

    Raises:
        CANNOT_FORK: a fork that can never begin.
        EngineUnavailable: a fork may begin later.
    """
    plan = plan_of(run.version)
    if run.trigger != StartedBy.FORK:
        return RunInput(run_id=str(run.id), plan=plan, input=run.input, facts=facts_of(run))
    state = await _state(run, plan, client)
    # What they go on from may be a fork itself, and has to be read.
    facts = await in_thread(facts_of, run)
    return RunInput(run_id=str(run.id), plan=plan, input=run.input, facts=facts, state=state)


def facts_of(run: Run) -> dict[str, Any]:
    """Give what expressions see as `run`."""
    slot = slot_of(run)
    return {
        "id": str(run.id),
        "number": run.number,
        "workflow": run.workflow.name,
        "version": run.version.number,
        "started_by": run.started_by_label,
        "started_at": run.created_at.isoformat(),
        "scheduled_for": None if slot is None else slot.isoformat(),
    }


def plan_of(version: Version) -> Plan:
    """Read a version's plan; versions never change, so each is read once."""
    if version.id not in _plans:
        if len(_plans) >= _PLANS_KEPT:
            _plans.pop(next(iter(_plans)))
        _plans[version.id] = load_plan(version.plan)
    return _plans[version.id]


async def _state(run: Run, plan: Plan, client: EngineClient) -> RunState:
    """Choose what a fork takes over."""
    original = run.forked_from
    if original is None:
        raise HistoryGone("The run to go on from was deleted. Start the workflow anew.")
    known = await _outcomes(original, client)
    given = reusable(
        plan,
        known.outcomes,
        run_id=str(original.id),
        undone=known.undone,
        start_at=run.fork_step or None,
    )
    # Outcomes may refer to what the original keeps; it may be deleted while the fork goes on.
    await in_thread(share_all, from_run=original.id, to_run=run.id)
    kept = await in_thread(lighter, given, Keeper(KeptValues()), run_id=str(run.id))
    return RunState(given=kept)


async def _outcomes(original: Run, client: EngineClient) -> Outcomes:
    if original.started_at is None:
        # It ended before any worker saw it, so there is nothing to take over.
        return Outcomes(outcomes={})
    try:
        return await client.outcomes(str(original.id))
    except (RunNotFound, EngineRefused) as error:
        raise HistoryGone(
            f"Temporal cannot tell any more what run #{original.number} did, so no run can go on "
            "from there without repeating it. Start the workflow anew if that is right.",
            run_id=str(original.id),
        ) from error
