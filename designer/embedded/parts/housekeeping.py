"""Housekeeping: django-q2's cluster."""

from designer.embedded.health import says_so
from designer.embedded.part import Part, Stage
from designer.embedded.programs import manage


def housekeeping_part() -> Part:
    """Describe the cluster; it says itself when it is ready."""
    return Part(
        name="housekeeping",
        command=manage("run_housekeeping"),
        stage=Stage.WORK,
        wait_until_ready=says_so,
        stop_within_s=3,
    )
