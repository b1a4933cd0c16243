"""Lets a run go on whose outcomes are too large to travel together into a new execution."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from temporalio import workflow

from engine.expressions.references import holds_reference
from engine.runtime.activity_contract import Effect, Recorded
from engine.runtime.context import RunContext
from engine.runtime.effect_log import EffectLog
from engine.runtime.measure import size_of
from engine.runtime.value_contract import REFERENCE_FROM_BYTES
from engine.runtime.values import keep_together

T = TypeVar("T")

MOST_BYTES: Final = 1_000_000
"""What outcomes may take together, as JSON; Temporal refuses 2 MB with all that is around them."""

KEPT_FROM_BYTES: Final = 500
"""What takes less is not worth a reference."""

LIGHTER_STATE: Final = "lighter-state"
"""Patch: runs begun before it go on with their outcomes as they are, or not at all."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that may be replaced by a reference to it."""

    value: Any
    size: int
    replace: Callable[[Any], None]


async def lighten(context: RunContext) -> bool:
    """
    Keep what the steps of a run have given, where it is too much to travel.

    Returns:
        Whether something was replaced by a reference; the run may have gone on meanwhile.
    """
    parts = list(_parts(context))
    if sum(part.size for part in parts) <= MOST_BYTES or not workflow.patched(LIGHTER_STATE):
        return False
    # What holds references is left alone, since they would have to be opened for it.
    large = [p for p in parts if p.size >= KEPT_FROM_BYTES and not holds_reference(p.value)]
    lighter = False
    for page in pages(large, size=lambda part: part.size):
        values = [part.value for part in page]
        kept = await keep_together(values, run_id=context.run_id, step="outcomes")
        if kept is not None:
            lighter = True
            for part, reference in zip(page, kept, strict=True):
                part.replace(reference)
    return lighter


def pages(parts: Iterable[T], *, size: Callable[[T], int]) -> Iterator[list[T]]:
    """Put together what is kept as one: enough to be kept at all, and not much to be read."""
    page: list[T] = []
    total = 0
    for part in parts:
        page.append(part)
        total += size(part)
        if total > REFERENCE_FROM_BYTES:
            yield page
            page, total = [], 0


def _parts(context: RunContext) -> Iterator[_Part]:
    for path, recorded in context.settled.items():
        # What the run answers with is given as it is.
        if recorded.output is not None and not recorded.reached:
            size = size_of(recorded.output, path=path)
            yield _Part(
                recorded.output, size, partial(_replace_output, context.settled, path, recorded)
            )
    for log in context.logs.values():
        for effect in filter(None, log.entries):
            for name, value in (effect.inputs or {}).items():
                size = size_of(value, path=effect.step)
                yield _Part(value, size, partial(_replace_input, log, effect.key, name, value))


def _replace_output(
    settled: dict[str, Recorded], path: str, recorded: Recorded, reference: Any
) -> None:
    if settled.get(path) is recorded:
        settled[path] = recorded.model_copy(update={"output": reference})


def _replace_input(log: EffectLog, key: str, name: str, value: Any, reference: Any) -> None:
    for at, effect in enumerate(log.entries):
        if effect is not None and effect.key == key:
            log.entries[at] = _with_input(effect, name, value, reference)


def _with_input(effect: Effect, name: str, value: Any, reference: Any) -> Effect:
    inputs = dict(effect.inputs or {})
    if inputs.get(name) is value:
        inputs[name] = reference
    return effect.model_copy(update={"inputs": inputs})
