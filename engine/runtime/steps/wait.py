"""Wait: the first of several ways to come decides which edge is live."""

from datetime import datetime
from typing import assert_never

from temporalio import workflow

from engine.events.model import StepReceived, StepWaiting, WaitingWay
from engine.expressions.fill import as_text
from engine.expressions.moments import after_duration, moment_of
from engine.plan.model import DurationPlan, MessagePlan, UntilPlan, WaitStep, WayPlan
from engine.runtime.context import RunContext
from engine.runtime.inbox import message_address
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope

MAX_KEY = 300
"""Characters of a message's key; the rest would never be compared."""


async def run_wait(step: WaitStep, *, path: str, scope: Scope, context: RunContext) -> Outcome:
    """
    Wait, and say what came.

    What the wait was resolved to is kept in the run's notes, so that a later execution of the run
    waits until the same moment.
    """
    ways = await _begin(step, path=path, scope=scope, context=context)
    timed = [(way.until, way.id) for way in ways if way.until is not None]
    until, timed_way = min(timed, key=lambda t: t[0]) if timed else (None, "")
    asked: dict[tuple[str, ...], WaitingWay] = {}
    for way in ways:
        if way.message is not None:
            asked.setdefault(message_address(way.message, way.key or ""), way)
    while True:
        letter = await context.inbox.first(tuple(asked), until=until)
        if letter is None:
            return _came(timed_way, None)
        way = asked[letter.address]
        if await context.inbox.accept(letter, schema=way.payload_schema or {}, step=path):
            break
    context.news.tell(
        StepReceived(
            key=f"{path}:received",
            at=workflow.now(),
            step=path,
            name=way.message or "",
            message_id=letter.id,
        )
    )
    return _came(way.id, letter.content)


async def _begin(
    step: WaitStep, *, path: str, scope: Scope, context: RunContext
) -> tuple[WaitingWay, ...]:
    noted = context.notes.get(path)
    if noted is not None:
        return tuple(WaitingWay.model_validate(way) for way in noted)
    now = workflow.now()
    ways = tuple([await _resolve(way, now, path=path, scope=scope) for way in step.ways])
    context.notes[path] = [way.model_dump(mode="json") for way in ways]
    context.news.tell(StepWaiting(key=f"{path}:waiting", at=now, step=path, ways=ways))
    # It may be years until the next activity, which would carry this to the record.
    await context.news.record()
    return ways


async def _resolve(way: WayPlan, now: datetime, *, path: str, scope: Scope) -> WaitingWay:
    seed = f"{path}/{way.handle}"
    match way:
        case DurationPlan():
            value = await scope.resolve(way.duration, seed=seed, inline=True)
            until = after_duration(value, now=now, where=path)
            return WaitingWay(id=way.handle, type=way.type, until=until)
        case UntilPlan():
            value = await scope.resolve(way.at, seed=seed, inline=True)
            until = moment_of(value, now=now, where=path)
            return WaitingWay(id=way.handle, type=way.type, until=until)
        case MessagePlan():
            key = as_text(await scope.resolve(way.key, seed=seed, inline=True))[:MAX_KEY]
            return WaitingWay(
                id=way.handle,
                type=way.type,
                message=way.message,
                key=key,
                payload_schema=way.payload_schema or None,
            )
        case _:
            assert_never(way)


def _came(way: str, payload: object) -> Finished:
    return Finished(
        output={"way": way, "message": payload}, live=frozenset({way}), visible=True, told=True
    )
