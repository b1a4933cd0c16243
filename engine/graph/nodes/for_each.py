"""For each: executes its body once for every item of a list."""

from typing import Any, Literal

from pydantic import Field

from engine.graph.nodes.common import ContainerNode


class ForEachNode(ContainerNode):
    """
    Executes its body once for every item of a list; `item` and `index` inside.

    Its output is `{"results": [...], "errors": [{"index", "error"}], "count": n}`; results are
    in the order of the items, null where an item failed.

    Attributes:
        items: One bare expression, without braces, that gives a list.
        at_once: How many items are worked on at the same time.
        on_item_error: `fail`: the first item that fails, fails the node. `collect`: errors are
            listed in its output.
        output: Any JSON value; strings may hold `{{ … }}`. Filled after each iteration, where it
            sees the steps of the body: what the list of results holds.
    """

    kind: Literal["for_each"] = "for_each"
    items: str = Field(default="", max_length=10_000)
    at_once: int = Field(default=1, ge=1, le=1_000)
    on_item_error: Literal["fail", "collect"] = "fail"
    output: Any = None
