"""Task: the run waits until a person has done something."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from temporalio import workflow

from engine.events.model import TaskCompleted, TaskOpened
from engine.expressions.fill import as_text
from engine.plan.model import TaskStep
from engine.runtime.context import RunContext
from engine.runtime.inbox import task_address
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope

MAX_TITLE = 500
MAX_DESCRIPTION = 20_000
MAX_ASSIGNED = 1_000
"""People, or groups; more are not read from a template."""


async def run_task(step: TaskStep, *, path: str, scope: Scope, context: RunContext) -> Outcome:
    """Open the task and wait for its result; a result that does not fit is not taken."""
    if path not in context.notes:
        context.notes[path] = {}
        context.news.tell(await _open(step, path=path, scope=scope))
        # It may be long until the next activity, which would carry this to the record.
        await context.news.record()
    while True:
        letter = await context.inbox.first((task_address(path),), until=None)
        if letter is not None and await context.inbox.accept(
            letter, schema=step.result_schema, step=path
        ):
            break
    context.news.tell(
        TaskCompleted(key=f"{path}:completed", at=workflow.now(), step=path, by=letter.by)
    )
    return Finished(output=letter.content, visible=True, told=True)


async def _open(step: TaskStep, *, path: str, scope: Scope) -> TaskOpened:
    title = as_text(await scope.resolve(step.title, seed=f"{path}/title", inline=True))
    description = as_text(
        await scope.resolve(step.description, seed=f"{path}/description", inline=True)
    )
    people = await scope.resolve(step.people, seed=f"{path}/people", inline=True)
    groups = await scope.resolve(step.groups, seed=f"{path}/groups", inline=True)
    now = workflow.now()
    return TaskOpened(
        key=f"{path}:opened",
        at=now,
        step=path,
        title=title[:MAX_TITLE],
        description=description[:MAX_DESCRIPTION],
        people=_names(people),
        groups=_names(groups),
        result_schema=step.result_schema,
        due_at=None if step.due_s is None else now + timedelta(seconds=step.due_s),
    )


def _names(value: Any) -> tuple[str, ...]:
    """Flatten what templates gave for people or groups; each once, in their order."""
    names = (as_text(name).strip() for name in _flat(value))
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_ASSIGNED]


def _flat(value: Any) -> Iterator[Any]:
    if not isinstance(value, list):
        yield value
        return
    for item in value:
        yield from _flat(item)
