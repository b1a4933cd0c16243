"""Pieces of generated files: loops and scopes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from engine.codegen.pieces.flow import together
from engine.codegen.pieces.steps import Place, explain, failure, plain, told_by, undo, within

Body = Callable[[Place], Awaitable[None]]


async def for_each(
    place: Place,
    path: str,
    items: Any,
    body: Callable[[Place], Awaitable[None]],
    output: Callable[[Place], Any],
    *,
    at_once: int = 1,
    collect: bool = False,
) -> dict[str, Any]:
    """
    Execute a body for every item of a list, so many at once; results are in the items' order.

    An item that fails, fails the loop; or, with `collect`, leaves None and its error.
    """
    items = plain(items)
    if not isinstance(items, list):
        raise failure("for_each.not_a_list", f"{path} goes through a list, but was given none.")
    loop = Place(place, place.path)
    results: list[Any] = [None] * len(items)
    errors: dict[int, Any] = {}
    waiting = iter(enumerate(items))

    async def go_through() -> None:
        for index, item in waiting:
            if loop.stopping:
                return
            at = Place(loop, f"{path}[{index}]/", item=item, index=index)
            try:
                await body(at)
                results[index] = plain(output(at))
            except Exception as error:
                told = explain(error, f"{path}[{index}]")
                if not collect:
                    raise told from error
                errors[index] = {k: v for k, v in told_by(told).items() if k != "step"}

    await together(loop, *(go_through() for _ in range(min(at_once, len(items)))))
    told = [{"index": index, "error": errors[index]} for index in sorted(errors)]
    return {"results": results, "errors": told, "count": len(items)}


async def repeat(
    place: Place,
    path: str,
    body: Callable[[Place], Awaitable[None]],
    *,
    initial: Any,
    carry: Callable[[Place], Any],
    until: Callable[[Place], Any],
    limit: int,
    go_on_at_limit: bool = False,
    pause_s: float = 0,
) -> dict[str, Any]:
    """Execute a body until a condition holds, which is asked after each iteration."""
    item, index, done = plain(initial), 0, False
    while True:
        at = Place(place, f"{path}[{index}]/", item=item, index=index)
        await body(at)
        item, done = plain(carry(at)), bool(until(at))
        index += 1
        if done or index >= limit:
            break
        await asyncio.sleep(pause_s)
    if not done and not go_on_at_limit:
        message = f"{path} was repeated {limit:,} times and its condition never held."
        raise failure("repeat.limit_reached", message, data={"limit": limit})
    return {"iterations": index, "last": item, "done": done}


async def scope(
    place: Place,
    path: str,
    body: Callable[[Place], Awaitable[None]],
    output: Callable[[Place], Any],
    *,
    catches: tuple[tuple[str, tuple[str, ...]], ...] = (),
    at_last: Callable[[Place], Awaitable[None]] | None = None,
    time_limit_s: float | None = None,
) -> tuple[str, Any]:
    """
    Execute a body that fails as one: what it did is undone, then it cleans up, then it catches.

    Args:
        catches: Ways out, each with whose faults, which codes, or which beginnings of codes it
            takes; none: everything. The first that fits is taken.
        at_last: Executed however the body ended, with its error or None.
    """
    at = Place(place, f"{path}/")
    at.effects = []
    failed: Exception | None = None
    try:
        if time_limit_s is None:
            await body(at)
        else:
            await within(time_limit_s, body(at), "scope.timed_out", path)
    except Exception as error:  # noqa: BLE001 - it is caught or raised below
        failed = explain(error, path)
        await undo(at)
    except asyncio.CancelledError:
        await undo(at)
        await clean_up(at, path, at_last, None)
        raise
    try:
        await clean_up(at, path, at_last, failed)
    except Exception as error:  # noqa: BLE001 - likewise
        if failed is None:
            await undo(at)
        failed = failed or explain(error, path)
    if failed is None:
        place.effects.extend(at.effects)
        return "out", {"result": output(at), "error": None}
    told = told_by(failed)
    for way, kinds in catches:
        if not kinds or any(takes(kind, told) for kind in kinds):
            return way, {"result": None, "error": told}
    raise failed


async def clean_up(
    body: Place,
    path: str,
    at_last: Callable[[Place], Awaitable[None]] | None,
    failed: Exception | None,
) -> None:
    """Execute what a scope does at last; nothing stops it, and nothing undoes what it does."""
    if at_last is None:
        return
    told = {k: v for k, v in told_by(failed).items() if k != "step"} if failed else None
    at = Place(body, f"{path}/", error=told)
    at.outer, at.effects = None, []
    await at_last(at)


def takes(kind: str, told: dict[str, Any]) -> bool:
    """Say whether an error is of a kind: a fault, a code, or the beginning of codes (`http.`)."""
    starts = kind.endswith(".") and told["code"].startswith(kind)
    return starts or kind in (told["fault"], told["code"])
