"""What can be wrong with a schedule."""

from designer.common.errors import Conflict, Invalid


class ScheduleSpecInvalid(Invalid):
    """The times of a schedule cannot be read, or never come."""

    code = "schedule.spec_invalid"
    message = "These times make no sense. See the fields."


class ScheduleWorkflowArchived(Conflict):
    """The workflow was put away, so nothing may start it."""

    code = "schedule.workflow_archived"
    message = "This workflow was archived, so it gets no schedule."


class ScheduleStale(Conflict):
    """Somebody changed the schedule in the meantime."""

    code = "schedule.changed_meanwhile"
    message = (
        "Somebody changed this schedule in the meantime. Load it again and repeat your change."
    )


class TooManySchedules(Conflict):
    """The workflow has as many schedules as one may have."""

    code = "schedule.too_many"
    message = "This workflow has as many schedules as one may have. Delete one that is not needed."


class BackfillRefused(Invalid):
    """The stretch to fill holds no slot, too many, or reaches into the future."""

    code = "schedule.backfill_refused"
    message = "This stretch cannot be filled. See the fields."


class OrderKeyReused(Conflict):
    """The same client key came with another order of slots."""

    code = "schedule.client_key_reused"
    message = (
        "This client key ordered other times before. "
        "Use a new key for a new order, and the same key only to repeat one."
    )
