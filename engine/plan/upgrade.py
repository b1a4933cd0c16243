"""Older plan formats, brought to the current one."""

from typing import Any

from pydantic import ValidationError

from engine.errors import EngineError, Fault
from engine.plan.model import PLAN_FORMAT, Plan


class PlanTooNew(EngineError):
    """The plan was compiled by a newer Baton than this worker."""

    code = "plan.too_new"
    fault = Fault.PLATFORM


class PlanUnreadable(EngineError):
    """A stored plan is none: it was damaged, or another program wrote it."""

    code = "plan.unreadable"
    fault = Fault.PLATFORM


def load_plan(data: dict[str, Any]) -> Plan:
    """
    Read a stored plan, whatever its format.

    Raises:
        PlanTooNew: this program does not know the format yet.
        PlanUnreadable: it is no plan.
    """
    number = data.get("format")
    if not isinstance(number, int) or number > PLAN_FORMAT:
        raise PlanTooNew(
            f"This plan has format {number}; this worker reads formats up to {PLAN_FORMAT}. "
            "Update the worker.",
            format=number,
        )
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise PlanUnreadable(
            f"This plan cannot be read: {first['msg']} at {place or 'its root'}. "
            "Publish the workflow again.",
            place=place,
        ) from error
