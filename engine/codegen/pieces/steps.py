"""Pieces of generated files: what a step is, and how it fails."""

import asyncio
import functools
import json
from collections import ChainMap
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    ChildWorkflowError,
    TimeoutType,
    is_cancelled_exception,
)
from temporalio.exceptions import TimeoutError as ActivityTimedOut


class Place:
    """
    Where steps are executed: the run itself, or the body of a loop or a scope inside it.

    Attributes:
        path: Begins the paths of the steps.
        steps: Outputs of the steps, those of the places around this one included.
        effects: What undoes the steps that were done, in the order in which they were done.
        failed: A step has failed, so no other starts.
    """

    def __init__(self, outer: "Place | None" = None, path: str = "", **seen: Any) -> None:
        self.outer = outer
        self.path = path
        self.steps: ChainMap[str, Any] = outer.steps.new_child() if outer else ChainMap()
        self.effects: list[Callable[[], Awaitable[None]]] = outer.effects if outer else []
        self.item: Any = seen.get("item", outer.item if outer else None)
        self.index: int = seen.get("index", outer.index if outer else 0)
        self.error: Any = seen.get("error", outer.error if outer else None)
        self.answers: list[Any] = []
        self.failed = False

    @property
    def answer(self) -> Any:
        """What the first end that was reached gives."""
        return self.answers[0] if self.answers else None

    @property
    def stopping(self) -> bool:
        """Whether a step has failed here or around here."""
        return self.failed or (self.outer is not None and self.outer.stopping)


def step(name: str) -> Any:
    """Make a method a step: what it returns is its output, which later steps read."""

    def decorate(method: Any) -> Any:
        @functools.wraps(method)
        async def execute(self: Place, *at: Place) -> str:
            place = at[0] if at else self
            place.steps[name] = await attempt(method(self, *at), place, name)
            return await way_on("out")

        return execute

    return decorate


def silent_step(name: str) -> Any:
    """Make a method a step without an output that others read; it may return a way out."""

    def decorate(method: Any) -> Any:
        @functools.wraps(method)
        async def execute(self: Place, *at: Place) -> str:
            way = await attempt(method(self, *at), at[0] if at else self, name)
            return await way_on(way or "out")

        return execute

    return decorate


def step_with_ways(name: str) -> Any:
    """Make a method a step that returns two things: the way out that is taken, and an output."""

    def decorate(method: Any) -> Any:
        @functools.wraps(method)
        async def execute(self: Place, *at: Place) -> str:
            place = at[0] if at else self
            way, place.steps[name] = await attempt(method(self, *at), place, name)
            return await way_on(way)

        return execute

    return decorate


def end(name: str) -> Any:
    """Make a method an end: what the first one that is reached returns is the run's output."""

    def decorate(method: Any) -> Any:
        @functools.wraps(method)
        async def execute(self: Place, *at: Place) -> str:
            place = at[0] if at else self
            place.answers.append(await attempt(method(self, *at), place, name))
            return await way_on("end")

        return execute

    return decorate


async def attempt(work: Awaitable[Any], place: Place, name: str) -> Any:
    """Execute a step; should it fail, the error says which step it was, and why."""
    if place.stopping:
        work.close()  # type: ignore[attr-defined]
        raise asyncio.CancelledError
    try:
        return plain(await work)
    except Exception as error:
        raise explain(error, place.path + name) from error


async def way_on(way: str) -> str:
    """Go on behind a step, unless the run was cancelled while it was executed."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
    return way


def plain(value: Any) -> Any:
    """Give a value as JSON holds it."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        message = f"This cannot be written as JSON: {error}."
        raise failure("expression.not_json", message) from error


def failure(
    code: str, message: str, *, fault: str = "author", data: Any = None, step: str = ""
) -> ApplicationError:
    """Make an error that fails the run, unless a scope catches it."""
    told = {"code": code, "fault": fault, "message": message, "data": data or {}, "step": step}
    return ApplicationError(message, told, type=code, non_retryable=True)


def told_by(error: BaseException) -> dict[str, Any]:
    """Give what an error says: its code, whose fault it is, a message, data and the step."""
    details = error.details if isinstance(error, ApplicationError) else ()
    return details[0] if details and isinstance(details[0], dict) else {}


def explain(error: Exception, path: str) -> ApplicationError:
    """Put whatever went wrong in a step into the form that `failure` makes."""
    cause = error.__cause__ if isinstance(error, ActivityError | ChildWorkflowError) else error
    told = {"code": "expression.failed", "fault": "author", "message": str(error)}
    if isinstance(cause, ApplicationError):
        told = {"code": "operation.crashed", "fault": "platform", "message": cause.message}
        told |= told_by(cause)
    elif isinstance(cause, ActivityTimedOut) and cause.type == TimeoutType.START_TO_CLOSE:
        told |= {"code": "step.attempt_timed_out", "fault": "service"}
    elif isinstance(error, ActivityError | ChildWorkflowError):
        told |= {"code": "step.timed_out", "fault": "platform"}
    elif isinstance(error, KeyError | IndexError) or "NoneType' object is not sub" in str(error):
        told |= {"code": "expression.missing_value", "message": f"{error} does not exist."}
    return failure(
        told["code"],
        told["message"],
        fault=told["fault"],
        data=told.get("data"),
        step=told.get("step") or path,
    )


async def call(
    operation: Any,
    path: str,
    inputs: Any,
    *,
    connection: str = "",
    attempts: int = 5,
    initial_s: float = 1,
    factor: float = 2,
    maximum_s: float = 60,
    attempt_s: float = 30,
    step_s: float | None = None,
) -> Any:
    """Execute an activity; its id is the path of the step, from which its effect key is made."""
    try:
        return await workflow.execute_activity(
            operation,
            args=[plain(inputs), connection],
            activity_id=path,
            start_to_close_timeout=timedelta(seconds=attempt_s),
            schedule_to_close_timeout=timedelta(seconds=step_s) if step_s else None,
            retry_policy=RetryPolicy(
                initial_interval=timedelta(seconds=initial_s),
                backoff_coefficient=factor,
                maximum_interval=timedelta(seconds=max(initial_s, maximum_s)),
                maximum_attempts=attempts,
                non_retryable_error_types=["NotImplementedError"],
            ),
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise asyncio.CancelledError from error
        raise


async def within(seconds: float, work: Awaitable[None], code: str, what: str) -> None:
    """Stop what takes too long."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError as error:
        message = f"{what} was not done within {seconds:g} s."
        raise failure(code, message, data={"limit_s": seconds}) from error


async def undo(place: Place) -> None:
    """Undo what was done, the last first, each once; a cancellation does not stop this."""
    task = asyncio.current_task()
    while task is not None and task.cancelling():
        task.uncancel()
    while place.effects:
        try:
            await place.effects.pop()()
        except Exception as error:
            raise explain(error, f"{place.path}undo") from error


def text(*parts: Any) -> str:
    """Join values to one text: nothing for None, JSON for truth values, lists and objects."""
    return "".join(
        part
        if isinstance(part, str)
        else ""
        if part is None
        else json.dumps(part, ensure_ascii=False)
        for part in parts
    )


def field_of(value: Any, name: str) -> Any:
    """Give a key of data, or an attribute of a date."""
    return value[name] if isinstance(value, dict) else getattr(value, name)
