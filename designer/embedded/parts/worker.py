"""The worker: executes runs, dispatches starts."""

from designer.embedded.health import says_so
from designer.embedded.part import Part, Stage
from designer.embedded.programs import manage


def worker_part() -> Part:
    """Describe the worker; it says itself when it is ready."""
    return Part(
        name="worker",
        command=manage("run_worker"),
        stage=Stage.WORK,
        wait_until_ready=says_so,
        stop_within_s=3,
    )
