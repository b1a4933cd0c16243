"""How the workflow deals with values that it does not hold itself: by local activities."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError
from typing_extensions import override

from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo
from engine.expressions.references import KEY, Hole, cut, holds_reference, is_reference
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES
from engine.runtime.explain import explain
from engine.runtime.local import execute_local
from engine.runtime.measure import size_of
from engine.runtime.outcome import Failed
from engine.runtime.value_contract import (
    BY_REFERENCE,
    KEEP_VALUE,
    REFERENCE_FROM_BYTES,
    RESOLVE_HOLES,
    SHARE_VALUES,
    SPLIT_LIST,
    KeepValue,
    Kept,
    Pages,
    ResolveHoles,
    ShareValues,
    SplitList,
)

_LIMIT: Final = timedelta(seconds=120)

_AGAIN: Final = RetryPolicy(
    # What the author can mend is told to be final; a store that does not answer comes back.
    initial_interval=timedelta(seconds=0.5),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=10),
)


class ValueRefused(EngineError):
    """What an activity said that the author can mend, in its words and with its code."""

    def __init__(self, told: ErrorInfo) -> None:
        super().__init__(told.message, **told.data)
        self.code = told.code
        self.fault = Fault(told.fault)


async def resolve_holes(
    holes: list[Hole], scope: dict[str, Any], *, run_id: str, seed: str, inline: bool
) -> dict[Hole, Any]:
    """Have holes filled that read what references stand for; the answer is part of the history."""
    request = ResolveHoles(
        run_id=run_id,
        step=seed,
        holes=tuple(holes),
        scope=cut(holes, scope),
        now=workflow.now(),
        seed=f"{run_id}/{seed}",
        inline=inline,
    )
    values: list[Any] = await _execute(RESOLVE_HOLES, request, list[Any])
    return dict(zip(holes, values, strict=True))


async def keep(value: Any, *, run_id: str, step: str) -> Any:
    """Give what travels in the place of a value: a reference, or the value itself if small."""
    if size_of(value, path=step) <= REFERENCE_FROM_BYTES or not workflow.patched(BY_REFERENCE):
        return value
    return await _kept(KeepValue(run_id=run_id, step=step, value=value))


async def settle(value: Any, *, run_id: str, step: str) -> Any:
    """Give a run's answer: the value itself where that can travel, else a reference."""
    if not holds_reference(value) and size_of(value, path=step) <= VALUE_LIMIT_BYTES:
        return value
    if not workflow.patched(BY_REFERENCE):
        return value
    request = KeepValue(run_id=run_id, step=step, value=value, inline_up_to=VALUE_LIMIT_BYTES)
    return await _kept(request)


async def keep_each(values: dict[str, Any], *, run_id: str, step: str) -> dict[str, Any]:
    """Give what travels in the place of inputs that are too large together."""
    if size_of(values, path=step) <= VALUE_LIMIT_BYTES:
        return values
    return {
        name: await keep(value, run_id=run_id, step=f"{step}/{name}")
        for name, value in values.items()
    }


async def keep_together(values: list[Any], *, run_id: str, step: str) -> list[Any] | None:
    """Give a reference to each of several values, kept as one list; None where none is kept."""
    kept = await _kept(KeepValue(run_id=run_id, step=step, value=values))
    if not is_reference(kept):
        return None
    return [part(kept[KEY]["id"], index) for index in range(len(values))]


async def split(items: dict[str, Any], *, run_id: str, step: str, most: int) -> Sequence[Any]:
    """Give the items of a list that is kept, each as a reference."""
    request = SplitList(run_id=run_id, step=step, items=items, most=most)
    found: Pages = await _execute(SPLIT_LIST, request, Pages)
    return _Items([(page.id, index) for page in found.pages for index in range(page.count)])


class _Items(Sequence[Any]):
    """References to items, made when they are asked for."""

    def __init__(self, places: list[tuple[str, int]]) -> None:
        self._places = places

    @override
    def __len__(self) -> int:
        return len(self._places)

    @override
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return _Items(self._places[index])
        page, place = self._places[index]
        return part(page, place)


def part(value_id: str, index: int) -> dict[str, Any]:
    """Refer to one item of a list that is kept."""
    return {KEY: {"id": value_id, "at": [index]}}


async def share(value: Any, *, run_id: str, from_run: str) -> None:
    """Let the run read what another, which it has called, answered."""
    if holds_reference(value):
        await _execute(
            SHARE_VALUES, ShareValues(run_id=run_id, from_run=from_run, value=value), None
        )


async def _kept(request: KeepValue) -> Any:
    kept: Kept = await _execute(KEEP_VALUE, request, Kept)
    return request.value if kept.as_it_is else kept.value


async def _execute(name: str, request: Any, result: Any) -> Any:
    try:
        return await execute_local(name, request, result_type=result, within=_LIMIT, retry=_AGAIN)
    except FailureError as error:
        told = explain(error, path=name)
        if isinstance(told, Failed) and told.error.fault == "author":
            raise ValueRefused(told.error) from error
        raise
