"""Lets a run take over outcomes of another that are too large to travel together."""

from collections.abc import Mapping

from engine.activities.values import KeptValues, to_text
from engine.expressions.references import KEY, holds_reference
from engine.runtime.activity_contract import Recorded
from engine.runtime.lighten import KEPT_FROM_BYTES, MOST_BYTES, pages
from engine.runtime.measure import size_of
from engine.runtime.values import part


def lighter(
    given: Mapping[str, Recorded], values: KeptValues, *, run_id: str
) -> dict[str, Recorded]:
    """
    Keep what the steps of a run have given, where it is too much for the start of another.

    `engine.runtime.lighten` does the same for a run that goes on in a new execution.

    Args:
        given: By step path.
        values: Where they are kept.
        run_id: The run that takes them over.
    """
    sizes = {path: size_of(one.output, path=path) for path, one in given.items()}
    found = dict(given)
    if sum(sizes.values()) <= MOST_BYTES:
        return found
    large = [
        path
        for path, one in given.items()
        if sizes[path] >= KEPT_FROM_BYTES and not one.reached and not holds_reference(one.output)
    ]
    for page in pages(large, size=sizes.__getitem__):
        outputs = [given[path].output for path in page]
        kept = values.put(to_text(outputs), outputs, run_id=run_id, name="outcomes")
        for index, path in enumerate(page):
            output = part(kept[KEY]["id"], index)
            found[path] = given[path].model_copy(update={"output": output})
    return found
