"""
The target language: what the worker executes.

A plan is frozen when a version is published and travels, compressed and sealed, in the input of
every run, so that publishing never touches a run that is under way.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.decisions.cell import Cell
from engine.expressions.template import Expression, Path, Template

PLAN_FORMAT: Final = 2
"""Number of the newest plan format; `engine.plan.upgrade` brings older ones here."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Incoming(_Model):
    """
    One edge into a step.

    Attributes:
        source: Id of the step it comes from; None for the start, whose edges are live at once.
        handle: Outgoing handle of the source that makes this edge live.
    """

    source: str | None
    handle: str = "out"


class _Step(_Model):
    """
    Attributes:
        join: `all`: every incoming edge is settled and one is live; `any`: the first live edge;
            `first`: as many live edges as `needed`.
        cancels: Steps that are stopped when this one starts, because nobody else waits for them.
        due_s: Seconds after its start when a step that is not finished is told to be overdue.
    """

    id: str
    name: str
    join: Literal["all", "any", "first"] = "all"
    needed: int = 1
    cancels: tuple[str, ...] = ()
    due_s: float | None = None
    incoming: tuple[Incoming, ...] = Field(min_length=1)


class RetryPlan(_Model):
    """Attempts, first delay, growth and longest delay, in seconds."""

    attempts: int
    initial_s: float
    factor: float
    maximum_s: float


class UndoPlan(_Model):
    """
    The inverse of an operation: another operation's call.

    Its inputs are filled when it is called, in the scope of the step that it undoes.
    """

    connector: str
    operation: str
    connection: str | None
    inputs: Template
    retry: RetryPlan
    attempt_s: float


class OperationStep(_Step):
    """
    One activity: one call of a connector's operation.

    Attributes:
        undo: What undoes its effect, when the scope around it fails or the run is cancelled.
        on_error: Whether its failure fails the block, or holds the step for a person's decision.
    """

    kind: Literal["operation"] = "operation"
    connector: str
    operation: str
    connection: str | None
    inputs: Template
    retry: RetryPlan
    attempt_s: float
    step_s: float | None = None
    undo: UndoPlan | None = None
    on_error: Literal["fail", "ask"] = "fail"


class CasePlan(_Model):
    """One way out of a choice."""

    handle: str
    condition: Path | Expression = Field(discriminator="type")


class ChoiceStep(_Step):
    """A pure step: the first case that holds is live; else `otherwise`."""

    kind: Literal["choice"] = "choice"
    cases: tuple[CasePlan, ...]


class EndStep(_Step):
    """A path is over."""

    kind: Literal["end"] = "end"
    outcome: Literal["succeeded", "failed"]
    output: Template
    error_code: str
    message: Template


class TransformStep(_Step):
    """A pure step: its output is a filled value."""

    kind: Literal["transform"] = "transform"
    value: Template


class RowPlan(_Model):
    """One row of a decision table; an input without a cell fits whatever it is."""

    cells: dict[str, Cell] = Field(default_factory=dict)
    results: Template


class DecisionStep(_Step):
    """
    A pure step: the rows that fit its inputs give its output.

    Attributes:
        names: What people call the inputs, for messages.
        inputs: Gives an object.
        hit: `first` and `unique` give the results of one row, `collect` a list of them.
    """

    kind: Literal["decision"] = "decision"
    names: dict[str, str]
    inputs: Template
    rows: tuple[RowPlan, ...]
    hit: Literal["first", "unique", "collect"]


class ScriptStep(_Step):
    """
    Python, run once in an activity; what it gives must fit the schema.

    Attributes:
        inputs: Gives an object: the names that the code sees.
    """

    kind: Literal["script"] = "script"
    inputs: Template
    code: str
    output_schema: dict[str, Any]
    limit_s: float


class DurationPlan(_Model):
    """Some seconds have passed."""

    type: Literal["duration"] = "duration"
    handle: str
    duration: Template


class UntilPlan(_Model):
    """A moment has come."""

    type: Literal["until"] = "until"
    handle: str
    at: Template


class MessagePlan(_Model):
    """A message of this name and key has come whose payload fits; no schema lets all fit."""

    type: Literal["message"] = "message"
    handle: str
    message: str
    key: Template
    payload_schema: dict[str, Any] = Field(default_factory=dict)


WayPlan = Annotated[DurationPlan | UntilPlan | MessagePlan, Field(discriminator="type")]


class WaitStep(_Step):
    """
    Waits until the first of its ways has come, whose handle is live then.

    Its output is `{"way": handle, "message": payload or null}`.
    """

    kind: Literal["wait"] = "wait"
    ways: tuple[WayPlan, ...] = Field(min_length=1)


class TaskStep(_Step):
    """
    Waits until a person has completed a task; the result that they gave is its output.

    Attributes:
        people, groups: Give lists of texts; a list inside is flattened.
    """

    kind: Literal["task"] = "task"
    title: Template
    description: Template
    people: Template
    groups: Template
    result_schema: dict[str, Any]


class RespondStep(_Step):
    """A pure step: answers whoever waits for the run, which goes on."""

    kind: Literal["respond"] = "respond"
    value: Template


class CallWorkflowStep(_Step):
    """
    A run of another workflow, in a version that is chosen when the step starts.

    Attributes:
        wait: Whether the step ends with that run, or as soon as it has begun.
    """

    kind: Literal["call_workflow"] = "call_workflow"
    workflow: str
    input: Template
    wait: bool = True


class ForEachStep(_Step):
    """
    Executes its body once for every item of a list.

    Its output is `{"results": [...], "errors": [{"index", "error"}], "count": n}`; results are in
    the order of the items, null where an item failed.
    """

    kind: Literal["for_each"] = "for_each"
    items: Path | Expression = Field(discriminator="type")
    at_once: int = 1
    on_item_error: Literal["fail", "collect"] = "fail"
    body: "Block"
    output: Template


class RepeatStep(_Step):
    """
    Executes its body until a condition holds, which is asked after each iteration.

    `item` is `initial` at first, then what `next` gave at the end of the iteration before.
    Its output is `{"iterations": n, "last": item, "done": whether the condition held}`.
    """

    kind: Literal["repeat"] = "repeat"
    until: Path | Expression = Field(discriminator="type")
    limit: int
    on_limit: Literal["fail", "go_on"] = "fail"
    pause_s: float = 0
    initial: Template
    next: Template
    body: "Block"


class CatchPlan(_Model):
    """One way out of a scope that failed: fault names, error codes, or code prefixes as `http.`."""

    handle: str
    kinds: tuple[str, ...] = ()


class ScopeStep(_Step):
    """
    A body that fails as one: its finished effects are undone, then the first catch that fits.

    Its output is `{"result": ..., "error": what was caught, or null}`.

    Attributes:
        cleanup: Executed at last, however the body ended; `error` in its expressions.
    """

    kind: Literal["scope"] = "scope"
    catches: tuple[CatchPlan, ...] = ()
    time_limit_s: float | None = None
    body: "Block"
    cleanup: "Block | None" = None
    output: Template


Step = Annotated[
    OperationStep
    | ChoiceStep
    | EndStep
    | TransformStep
    | DecisionStep
    | ScriptStep
    | WaitStep
    | TaskStep
    | RespondStep
    | CallWorkflowStep
    | ForEachStep
    | RepeatStep
    | ScopeStep,
    Field(discriminator="kind"),
]
"""The closed list of step kinds."""


class Block(_Model):
    """A DAG of steps, in an order in which every step comes after those it depends on."""

    steps: tuple[Step, ...]


for _model in (ForEachStep, RepeatStep, ScopeStep, Block):
    _model.model_rebuild()


class Plan(_Model):
    """
    An executable workflow.

    Attributes:
        start: Id of the start node, so that the canvas can show it.
        input_schema: JSON Schema of the run's input.
        variables: Constants of the workflow; `vars` in expressions.
        time_limit_s: How long a run may take; then it fails with `run.timed_out`.
        sla_s: After how long a run that has not ended is told to be overdue.
        business_key: Gives what a run is about; filled from `input` and `vars` before it starts.
    """

    format: Literal[1, 2] = PLAN_FORMAT
    start: str
    input_schema: dict[str, Any]
    block: Block
    variables: dict[str, Any] = Field(default_factory=dict)
    time_limit_s: float | None = None
    sla_s: float | None = None
    business_key: Template | None = None
