"""What passes between a run that calls another workflow and the activities that see to it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.events.model import RunEvent
from engine.runtime.activity_contract import RunInput, RunResult

PREPARE_CALL = "prepare_call"
AWAIT_RUN = "await_run"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PrepareCall(_Model):
    """
    Input of the activity that makes the called run's row.

    Attributes:
        step: Step path; with the run's id it makes the call one and the same, however often the
            activity is tried.
        input: Resolved values for the called workflow's input schema.
        news: Events born in workflow code since the last activity; recorded before anything else.
    """

    run_id: str
    step: str
    workflow: str
    input: dict[str, Any]
    news: tuple[RunEvent, ...] = ()


class PreparedCall(_Model):
    """
    A run that was called.

    Attributes:
        number, workflow: Its number and the name of its workflow, for people.
        run: What starts it; None when it is another's, that was about the same already.
        ended: How it ended, if an earlier execution of the step has seen it to its end.
        unrecorded: Events that the journal did not take; the workflow hands them on as news.
    """

    run_id: str
    number: int
    workflow: str
    run: RunInput | None = None
    priority: int = Field(default=3, ge=1, le=5)
    ended: RunResult | None = None
    unrecorded: tuple[RunEvent, ...] = ()


class AwaitRun(_Model):
    """
    Input of the activity that waits for the end of a run that is no child of the caller.

    Attributes:
        stop: What to do first: nothing, ask the run to stop, or let it end at once because it was
            never started.
    """

    run_id: str
    stop: Literal["no", "ask", "never_started"] = "no"
