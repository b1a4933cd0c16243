"""
What passes between the workflow, the activities and the client.

Workflow code calls activities by name with these models, so that no activity's code is ever
loaded by Temporal's sandbox.
"""

from datetime import datetime, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.events.model import ErrorInfo, RunEvent
from engine.plan.model import ForEachStep, Plan, RetryPlan

RUN_WORKFLOW = "RunWorkflow"
RUN_BATCH = "RunBatch"
WIND_DOWN = "wind_down"
CALL_OPERATION = "call_operation"
EVALUATE = "evaluate"
RECORD_EVENTS = "record_events"
CANCEL_RUN = "cancel_run"
PAUSE_RUN = "pause_run"
RESUME_RUN = "resume_run"
STEER_STEP = "steer_step"
OUTCOMES = "outcomes"
RECEIVE_MESSAGE = "receive_message"
COMPLETE_TASK = "complete_task"
CHECK_PAYLOAD = "check_payload"

EMIT: Final = "baton_emit"
"""Extern function: has events told past Temporal's history."""

EVALUATE_NOW: Final = "baton_evaluate"
"""Extern function: evaluates a light expression at once."""

TASK_WITHIN: Final = timedelta(seconds=20)
"""
How long one workflow task may take before Temporal gives it to another worker.

On a crowded machine the replay of 6,000 events takes longer than Temporal's own 10 s, and would
begin anew for ever; a task that died with its worker waits as long.
"""

HEARTBEAT: Final = timedelta(seconds=5)
"""How soon a worker that died is noticed, whatever an attempt's own limit is."""

SETTLE_S: Final = 5.0
"""Time that an attempt keeps, beyond its own limit, to record how it ended."""

LOST_ATTEMPTS: Final = 10
"""How many workers may die under a step, beyond its own attempts, before it is given up."""

TURN_S: Final = 15.0
"""Time that an attempt keeps to wait for its turn, where its connection may have a rate limit."""

VALUE_LIMIT_BYTES: Final = 1_000_000
"""Largest output, and largest resolved input, of a step; Temporal refuses 2 MB."""

OPERATIONS_AT_ONCE: Final = 500
"""How many operations of one run are in flight at most; Temporal refuses 2,000."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SteerStep(_Model):
    """
    Argument of the signal by which a person decides on a step.

    `retry` does it again (only a step that is held), `skip` treats it as on a dead path,
    `succeed` finishes it with `output`, `fail` lets it fail.
    """

    id: str
    step: str
    action: Literal["retry", "skip", "succeed", "fail"]
    output: Any = None
    by: str = ""


class Recorded(_Model):
    """
    How a step, or one iteration of a loop, ended: enough to go on without executing it again.

    Attributes:
        live: Outgoing handles that are live; none where it was skipped or stopped.
        visible: Whether expressions see the output.
        reached: It was an end, and `output` is what it answers.
        error, cause: Why it failed, and the path of the step that is the cause.
        from_run: Another run, whose outcome is used here; None for this run's own.
    """

    live: tuple[str, ...] = ()
    output: Any = None
    visible: bool = False
    reached: bool = False
    error: ErrorInfo | None = None
    cause: str | None = None
    from_run: str | None = None


class Effect(_Model):
    """
    A finished effect that can be undone.

    Attributes:
        step: Path of the step that had it.
        key: Effect key of its undoing.
        inputs: Of the inverse operation; None when they could not be worked out.
        error: Why they could not.
    """

    step: str
    key: str
    connector: str
    operation: str
    connection: str | None
    inputs: dict[str, Any] | None
    error: ErrorInfo | None = None
    retry: RetryPlan
    attempt_s: float


class Letter(_Model):
    """
    What somebody sent to a run.

    Attributes:
        id: The same whenever the same is sent again.
        address: `message`, name and key; or `task` and step path.
        by: Who sent it, where that is told.
    """

    id: str
    address: tuple[str, ...]
    content: Any = None
    by: str = ""


class InboxState(_Model):
    """Letters that no step has taken yet, oldest first, and the ids that were seen."""

    kept: tuple[Letter, ...] = ()
    seen: tuple[str, ...] = ()


class Ending(_Model):
    """How a run's outermost block ended: with an error, or cancelled."""

    error: ErrorInfo | None = None
    step: str | None = None
    cancelled: bool = False
    reason: str = ""


class RunState(_Model):
    """
    How far a run has come, for an execution that goes on where another left off.

    Attributes:
        begun: Whether an earlier execution of this very run has told of its start.
        given: Outcomes by step path.
        notes: What steps and clocks want to find again, by step path.
        undone: Paths of the steps whose effects were undone, in that order.
        ending: How the outermost block ended, while its effects are being undone.
        effects: What can be undone, in the order in which it was done, by path of the scope that
            would undo it; the run's own is empty.
        ahead: Decisions on steps that have not started.
        decided: Ids of decisions that were heard.
        holds: How often each step was held so far.
        pauses: How often the run was paused.
    """

    begun: bool = False
    given: dict[str, Recorded] = Field(default_factory=dict)
    notes: dict[str, Any] = Field(default_factory=dict)
    undone: tuple[str, ...] = ()
    ending: Ending | None = None
    effects: dict[str, tuple[Effect, ...]] = Field(default_factory=dict)
    ahead: tuple[SteerStep, ...] = ()
    decided: tuple[str, ...] = ()
    holds: dict[str, int] = Field(default_factory=dict)
    paused: bool = False
    pauses: int = 0
    inbox: InboxState = InboxState()


class RunInput(_Model):
    """
    The one argument of `RunWorkflow`.

    Attributes:
        run_id: Id of the run, and of the Temporal execution.
        facts: What expressions see as `run`: id, number, started_by, started_at, workflow, version,
            scheduled_for.
        operations_at_once: How many operations may be in flight; the others wait their turn.
        state: Where to go on; a run that begins anew has none.
    """

    run_id: str
    plan: Plan
    input: Any
    facts: dict[str, Any] = Field(default_factory=dict)
    operations_at_once: int = Field(default=OPERATIONS_AT_ONCE, ge=1)
    state: RunState | None = None


class Outcomes(_Model):
    """
    Answer of the query for what a run has come to, also of one that has ended.

    Attributes:
        outcomes: By step path; what is inside a container that ended well is not kept.
        undone: Paths of the steps whose effects were undone; told on the last page.
        following: Where the next page begins; None after the last.
    """

    outcomes: dict[str, Recorded]
    undone: tuple[str, ...] = ()
    following: int | None = None


class BatchInput(_Model):
    """
    The one argument of `RunBatch`: some items of a loop, for an execution of their own.

    Attributes:
        path: Of the loop.
        first: Index of the first item in the whole loop.
        at_once: How many of them may be under way together.
        local, outputs: What the loop's body sees of the blocks around it.
    """

    run_id: str
    path: str
    step: ForEachStep
    items: tuple[Any, ...]
    first: int
    at_once: int
    input: Any
    facts: dict[str, Any]
    variables: dict[str, Any]
    local: dict[str, Any]
    outputs: dict[str, Any]
    operations_at_once: int
    state: RunState = RunState()


class BatchResult(_Model):
    """
    How some items of a loop ended.

    Attributes:
        results: In the order of the items.
        failure: What failed the loop, with the path of the step.
        effects: What can be undone, in the order in which it was done.
        undone: Paths of the steps whose effects were undone inside.
        tail: Events that nobody carries yet.
    """

    results: tuple[Recorded | None, ...]
    failure: ErrorInfo | None = None
    step: str | None = None
    cancelled: bool = False
    effects: tuple[Effect, ...] = ()
    undone: tuple[str, ...] = ()
    tail: tuple[RunEvent, ...] = ()


class RunResult(_Model):
    """
    How a run ended; also what repairs the record when its last events were lost in a crash.

    Attributes:
        tail: Events born in workflow code since the last activity started.
    """

    outcome: Literal["succeeded", "failed", "cancelled"]
    output: Any = None
    error: ErrorInfo | None = None
    tail: tuple[RunEvent, ...] = ()


class CallOperation(_Model):
    """
    Input of the activity that calls an operation.

    Attributes:
        step: Step path.
        effect_key: `run/step path/iteration`: the same for every attempt.
        inputs: Resolved values for the operation's input schema.
        attempts_allowed: For the event `step.started`; counts the earlier ones as well.
        earlier_attempts: Attempts before a person had it tried again.
        cleared: A person said that no earlier attempt took effect.
        attempt_s: How long one attempt may take, without the time that it waits for its turn.
        news: Events born in workflow code since the last activity; recorded before anything else.
    """

    run_id: str
    step: str
    effect_key: str
    connector: str
    operation: str
    connection: str | None
    inputs: dict[str, Any]
    attempts_allowed: int | None = None
    earlier_attempts: int = 0
    cleared: bool = False
    attempt_s: float | None = None
    news: tuple[RunEvent, ...] = ()


class OperationResult(_Model):
    """
    What an operation answered, as its output schema describes.

    Attributes:
        unrecorded: Events that the journal did not take; the workflow hands them on as news.
    """

    output: Any = None
    unrecorded: tuple[RunEvent, ...] = ()


class RecordEvents(_Model):
    """Input of the local activity that records events too big to travel as news."""

    run_id: str
    events: tuple[RunEvent, ...]


class CancelRun(_Model):
    """Argument of the signal that stops a run."""

    reason: str = ""


class PauseRun(_Model):
    """Argument of the signals that pause a run and let it go on."""

    by: str = ""


class ReceiveMessage(_Model):
    """Argument of the signal that brings a message; a second one with the same id is dropped."""

    id: str
    name: str
    key: str = ""
    payload: Any = None


class CompleteTask(_Model):
    """Argument of the signal by which a person completes a task."""

    id: str
    step: str
    output: Any = None
    by: str = ""


class CheckPayload(_Model):
    """Input of the local activity that holds a payload against its schema."""

    payload: Any
    payload_schema: dict[str, Any]


class Evaluation(_Model):
    """One expression with the part of the scope that it reads; `source` is for messages."""

    code: str
    source: str
    scope: dict[str, Any]


class Evaluate(_Model):
    """
    Input of the local activity that evaluates heavy expressions.

    Attributes:
        now, seed: What the interpreter's clock shows and its dice start from.
    """

    expressions: tuple[Evaluation, ...]
    now: datetime
    seed: str
