"""What an execution in Temporal is given to execute a run."""

from typing import Any
from uuid import UUID

from designer.runs.models import Run
from designer.workflows.models import Version
from engine.plan.model import Plan
from engine.plan.upgrade import load_plan
from engine.runtime.activity_contract import RunInput

_plans: dict[UUID, Plan] = {}
_PLANS_KEPT = 200


def run_input(run: Run) -> RunInput:
    """Assemble it from a run with its version and workflow."""
    return RunInput(
        run_id=str(run.id), plan=plan_of(run.version), input=run.input, facts=facts_of(run)
    )


def facts_of(run: Run) -> dict[str, Any]:
    """Give what expressions see as `run`."""
    return {
        "id": str(run.id),
        "number": run.number,
        "workflow": run.workflow.name,
        "version": run.version.number,
        "started_by": run.started_by_label,
        "started_at": run.created_at.isoformat(),
    }


def plan_of(version: Version) -> Plan:
    """Read a version's plan; versions never change, so each is read once."""
    if version.id not in _plans:
        if len(_plans) >= _PLANS_KEPT:
            _plans.pop(next(iter(_plans)))
        _plans[version.id] = load_plan(version.plan)
    return _plans[version.id]
