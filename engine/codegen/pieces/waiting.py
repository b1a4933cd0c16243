"""Pieces of generated files: waits, messages, tasks, answers and other workflows."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError, is_cancelled_exception

from engine.codegen.pieces.steps import Place, explain, failure, plain, text, told_by

LONGEST_WAIT = timedelta(days=5 * 366)


class Messages(Place):
    """A run that takes messages; one that comes early is kept, one that comes twice counts once."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.seen: set[str] = set()

    @workflow.signal
    def message(self, message: dict[str, Any]) -> None:
        """Take `{"name": …, "key": …, "payload": …, "id": …}`; `id` tells a repeated one."""
        known = message.get("id") or f"#{len(self.seen)}"
        if known not in self.seen:
            self.seen.add(known)
            self.messages.append(message)


class Tasks(Place):
    """A run in which people have something to do."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: dict[str, dict[str, Any]] = {}
        self.results: dict[str, Any] = {}

    @workflow.query
    def open_tasks(self) -> dict[str, dict[str, Any]]:
        """List the tasks that wait for somebody, by the path of their step."""
        return self.tasks

    @workflow.signal
    def complete_task(self, completed: dict[str, Any]) -> None:
        """Take `{"step": path of the task, "output": …}`."""
        self.results.setdefault(completed["step"], completed.get("output"))


class Answers(Place):
    """A run that answers whoever waits for it before it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.responses: list[Any] = []

    @workflow.query
    def response(self) -> Any:
        """Give the early answer; the first one stands. None: not yet."""
        return self.responses[0] if self.responses else None


async def wait_for(run: Any, place: Place, *ways: tuple[Any, ...]) -> tuple[str, Any]:
    """
    Wait until the first of several ways has come.

    Args:
        ways: `(way, "duration", seconds)`, `(way, "until", time)` or
            `(way, "message", name, key)`.
    """
    now = workflow.now()
    times = [(moment_of(kind, rest[0], now), way) for way, kind, *rest in ways if kind != "message"]
    asked: dict[tuple[str, str], str] = {}
    for way, kind, *rest in ways:
        if kind == "message":
            asked.setdefault((rest[0], text(rest[1])[:300]), way)

    def arrived() -> dict[str, Any] | None:
        found = (m for m in run.messages if (m.get("name"), m.get("key", "")) in asked)
        return next(found, None) if asked else None

    until, timed = min(times, key=lambda time: time[0]) if times else (None, "")
    while (message := arrived()) is None:
        left = None if until is None else until - workflow.now()
        if left is not None and left <= timedelta(0):
            return timed, {"way": timed, "message": None}
        with contextlib.suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: arrived() is not None or place.stopping, timeout=left
            )
        if place.stopping:
            raise asyncio.CancelledError
    run.messages.remove(message)
    way = asked[message["name"], message.get("key", "")]
    return way, {"way": way, "message": message.get("payload")}


def moment_of(kind: str, value: Any, now: datetime) -> datetime:
    """Say when a duration, in seconds, has passed, or when a time in ISO 8601 has come."""
    code = "wait.not_a_duration" if kind == "duration" else "wait.not_a_time"
    try:
        if kind == "duration":
            seconds = float("nan" if isinstance(value, bool) else value)
            if not seconds >= 0:
                raise ValueError(value)
            moment = now + timedelta(seconds=min(seconds, 1e9))
        else:
            moment = datetime.fromisoformat(value.strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise failure(code, f"It cannot wait for {value!r}.") from error
    if moment - now > LONGEST_WAIT:
        raise failure("wait.too_long", "It would wait for more than five years.")
    return moment


async def wait_for_person(run: Any, place: Place, path: str, **task: Any) -> Any:
    """Open a task and wait for its result, which the signal `complete_task` brings."""
    run.tasks[path] = plain(task)
    try:
        await workflow.wait_condition(lambda: path in run.results or place.stopping)
    finally:
        del run.tasks[path]
    if path not in run.results:
        raise asyncio.CancelledError
    return run.results.pop(path)


def texts(value: Any) -> list[str]:
    """List the texts in a value that may be one text, or lists of them; each once."""
    if not isinstance(value, list):
        found = text(value).strip()
        return [found] if found else []
    return list(dict.fromkeys(found for one in value for found in texts(one)))


async def run_other(name: str, path: str, given: Any, *, wait: bool = True) -> Any:
    """Run another workflow as a child, and wait for its end or let it go."""
    id_ = f"{workflow.info().workflow_id}/{path}"
    if not wait:
        abandon = workflow.ParentClosePolicy.ABANDON
        await workflow.start_child_workflow(name, plain(given), id=id_, parent_close_policy=abandon)
        return {"run_id": id_, "number": None}
    try:
        return await workflow.execute_child_workflow(name, plain(given), id=id_)
    except ChildWorkflowError as error:
        if is_cancelled_exception(error):
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error
            message = f"{name} did not succeed: somebody cancelled it."
            raise failure("call_workflow.cancelled", message) from error
        told = told_by(explain(error, path))
        message = f"{name} did not succeed: {told['message']}"
        raise failure(told["code"], message, fault=told["fault"], data=told["data"]) from error
