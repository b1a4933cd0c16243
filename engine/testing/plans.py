"""Plans in a few words, for tests of the runtime."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from engine.decisions.cell import Cell
from engine.expressions.template import (
    Constant,
    Expression,
    ListTemplate,
    ObjectTemplate,
    Path,
    Template,
    Text,
)
from engine.plan.model import (
    Block,
    CallWorkflowStep,
    CasePlan,
    CatchPlan,
    ChoiceStep,
    DecisionStep,
    DurationPlan,
    EndStep,
    ForEachStep,
    Incoming,
    MessagePlan,
    OperationStep,
    Plan,
    RepeatStep,
    RespondStep,
    RetryPlan,
    RowPlan,
    ScopeStep,
    ScriptStep,
    Step,
    TaskStep,
    TransformStep,
    UndoPlan,
    UntilPlan,
    WaitStep,
    WayPlan,
)

QUICKLY = RetryPlan(attempts=3, initial_s=0.01, factor=1, maximum_s=0.01)
START: tuple[Incoming, ...] = (Incoming(source=None),)


def after(*sources: str | tuple[str, str]) -> tuple[Incoming, ...]:
    """Name the steps that come before; a pair names the handle as well."""
    return tuple(
        Incoming(source=s) if isinstance(s, str) else Incoming(source=s[0], handle=s[1])
        for s in sources
    )


def path(source: str) -> Path:
    """Write a plain path, such as `steps.one.value`."""
    return Path(source=source, keys=tuple(source.split(".")))


def expression(code: str, *reads: str, heavy: bool = False) -> Expression:
    """Write an expression in the interpreter's own terms."""
    return Expression(
        source=code, code=code, reads=tuple(tuple(r.split(".")) for r in reads), heavy=heavy
    )


def template(value: Any) -> Template:
    """Turn JSON that may hold templates into one template."""
    if isinstance(value, Path | Expression | Constant | Text):
        return value
    if isinstance(value, Mapping):
        return ObjectTemplate(items=tuple((k, template(v)) for k, v in value.items()))
    if isinstance(value, list):
        return ListTemplate(items=tuple(template(v) for v in value))
    return Constant(value=value)


def lab_step(
    step_id: str,
    operation: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    incoming: tuple[Incoming, ...] = START,
    **rest: Any,
) -> OperationStep:
    """Call an operation of the lab connector."""
    options: dict[str, Any] = {"connection": None, "retry": QUICKLY, "attempt_s": 30.0, **rest}
    return OperationStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        connector="lab",
        operation=operation,
        inputs=template(inputs or {}),
        **options,
    )


def choice(
    step_id: str,
    cases: Sequence[tuple[str, Path | Expression]],
    *,
    incoming: tuple[Incoming, ...] = START,
) -> ChoiceStep:
    """Choose by cases of handle and condition."""
    plans = tuple(CasePlan(handle=handle, condition=condition) for handle, condition in cases)
    return ChoiceStep(id=step_id, name=step_id, incoming=incoming, cases=plans)


def end(
    step_id: str = "done", *, incoming: tuple[Incoming, ...], output: Any = None, **rest: Any
) -> EndStep:
    """End a path; `outcome`, `error_code` and `message` make it a failing one."""
    message = rest.pop("message", "")
    options: dict[str, Any] = {"outcome": "succeeded", "error_code": "workflow.failed", **rest}
    return EndStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        output=template(output),
        message=template(message),
        **options,
    )


def transform(step_id: str, value: Any, *, incoming: tuple[Incoming, ...] = START) -> TransformStep:
    """Set data."""
    return TransformStep(id=step_id, name=step_id, incoming=incoming, value=template(value))


def decision(
    step_id: str,
    inputs: Mapping[str, Any],
    rows: Sequence[tuple[Mapping[str, Cell], Any]],
    *,
    hit: Literal["first", "unique", "collect"] = "first",
    incoming: tuple[Incoming, ...] = START,
) -> DecisionStep:
    """Decide by rows of cells and results."""
    return DecisionStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        names={name: name for name in inputs},
        inputs=template(inputs),
        rows=tuple(
            RowPlan(cells=dict(cells), results=template(results)) for cells, results in rows
        ),
        hit=hit,
    )


def script(
    step_id: str,
    code: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    incoming: tuple[Incoming, ...] = START,
    output_schema: Mapping[str, Any] | None = None,
    limit_s: float = 2,
) -> ScriptStep:
    """Run Python."""
    return ScriptStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        inputs=template(inputs or {}),
        code=code,
        output_schema=dict(output_schema or {}),
        limit_s=limit_s,
    )


def lab_undo(operation: str, inputs: Mapping[str, Any], **rest: Any) -> UndoPlan:
    """Undo a step by another operation of the lab connector."""
    options: dict[str, Any] = {"connection": None, "retry": QUICKLY, "attempt_s": 30.0, **rest}
    return UndoPlan(connector="lab", operation=operation, inputs=template(inputs), **options)


def for_each(
    step_id: str,
    items: Path | Expression,
    *body: Step,
    output: Any = None,
    incoming: tuple[Incoming, ...] = START,
    **rest: Any,
) -> ForEachStep:
    """Go through a list."""
    return ForEachStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        items=items,
        body=Block(steps=body),
        output=template(output),
        **rest,
    )


def repeat(
    step_id: str,
    until: Path | Expression,
    *body: Step,
    limit: int = 100,
    initial: Any = None,
    following: Any = None,
    incoming: tuple[Incoming, ...] = START,
    **rest: Any,
) -> RepeatStep:
    """Repeat until a condition holds; `following` is the step's `next`."""
    return RepeatStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        until=until,
        limit=limit,
        initial=template(initial),
        next=template(following),
        body=Block(steps=body),
        **rest,
    )


def scope(
    step_id: str,
    *body: Step,
    catches: Mapping[str, tuple[str, ...]] | None = None,
    cleanup: Sequence[Step] = (),
    output: Any = None,
    incoming: tuple[Incoming, ...] = START,
    **rest: Any,
) -> ScopeStep:
    """Let steps fail as one; catches are kinds of errors by handle."""
    plans = tuple(
        CatchPlan(handle=handle, kinds=kinds) for handle, kinds in (catches or {}).items()
    )
    return ScopeStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        catches=plans,
        body=Block(steps=body),
        cleanup=Block(steps=tuple(cleanup)) if cleanup else None,
        output=template(output),
        **rest,
    )


def after_seconds(handle: str, seconds: Any) -> DurationPlan:
    """Go this way when some seconds have passed."""
    return DurationPlan(handle=handle, duration=template(seconds))


def at_time(handle: str, moment: Any) -> UntilPlan:
    """Go this way when a moment has come."""
    return UntilPlan(handle=handle, at=template(moment))


def on_message(
    handle: str, message: str, key: Any = "", schema: dict[str, Any] | None = None
) -> MessagePlan:
    """Go this way when a message has come."""
    return MessagePlan(
        handle=handle, message=message, key=template(key), payload_schema=schema or {}
    )


def wait(step_id: str, *ways: WayPlan, incoming: tuple[Incoming, ...] = START) -> WaitStep:
    """Wait for the first of some ways."""
    return WaitStep(id=step_id, name=step_id, incoming=incoming, ways=ways)


def task(
    step_id: str,
    title: Any = "Approve",
    *,
    incoming: tuple[Incoming, ...] = START,
    schema: dict[str, Any] | None = None,
    **rest: Any,
) -> TaskStep:
    """Ask a person."""
    texts = {name: template(rest.pop(name, "")) for name in ("description",)}
    lists = {name: template(rest.pop(name, [])) for name in ("people", "groups")}
    return TaskStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        title=template(title),
        result_schema=schema or {"type": "object"},
        **texts,
        **lists,
        **rest,
    )


def respond(step_id: str, value: Any, *, incoming: tuple[Incoming, ...] = START) -> RespondStep:
    """Answer early."""
    return RespondStep(id=step_id, name=step_id, incoming=incoming, value=template(value))


def call(
    step_id: str,
    workflow: str,
    input: Any = None,  # noqa: A002
    *,
    incoming: tuple[Incoming, ...] = START,
    wait: bool = True,
) -> CallWorkflowStep:
    """Run another workflow."""
    return CallWorkflowStep(
        id=step_id,
        name=step_id,
        incoming=incoming,
        workflow=workflow,
        input=template(input or {}),
        wait=wait,
    )


def plan(*steps: Step, **rest: Any) -> Plan:
    """Put steps into a plan, in the order of their dependencies."""
    return Plan(start="start", input_schema={"type": "object"}, block=Block(steps=steps), **rest)
