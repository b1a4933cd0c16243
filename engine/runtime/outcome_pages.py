"""Tells the outcomes of a run a page at a time: Temporal gives no answer of many megabytes."""

from engine.runtime.activity_contract import Outcomes, Recorded
from engine.runtime.context import RunContext
from engine.runtime.lighten import MOST_BYTES
from engine.runtime.measure import size_of

_AROUND_BYTES = 200
"""What is told of an outcome beside its path and output."""


def page_of(context: RunContext, *, start: int) -> Outcomes:
    """
    Tell outcomes from this place on, as many as may travel together.

    Args:
        start: How many were told before; of a run that goes on, others may be in their places.
    """
    page: dict[str, Recorded] = {}
    size = 0
    for path, recorded in list(context.settled.items())[start:]:
        size += len(path) + _AROUND_BYTES + size_of(recorded.output, path=path)
        if page and size > MOST_BYTES:
            return Outcomes(outcomes=page, following=start + len(page))
        page[path] = recorded
    return Outcomes(outcomes=page, undone=tuple(context.undone))
