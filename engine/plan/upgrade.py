"""Older plan formats, brought to the current one."""

from typing import Any

from engine.errors import EngineError, Fault
from engine.plan.model import PLAN_FORMAT, Plan


class PlanTooNew(EngineError):
    """The plan was compiled by a newer Baton than this worker."""

    code = "plan.too_new"
    fault = Fault.PLATFORM


def load_plan(data: dict[str, Any]) -> Plan:
    """
    Read a stored plan, whatever its format.

    Raises:
        PlanTooNew: this program does not know the format yet.
    """
    number = data.get("format")
    if not isinstance(number, int) or number > PLAN_FORMAT:
        raise PlanTooNew(
            f"This plan has format {number}; this worker reads formats up to {PLAN_FORMAT}. "
            "Update the worker.",
            format=number,
        )
    return Plan.model_validate(data)
