"""Repeat: executes its body until a condition holds."""

from typing import Any, Literal

from pydantic import Field

from engine.graph.nodes.common import LONGEST_S, ContainerNode


class RepeatNode(ContainerNode):
    """
    Executes its body until a condition holds; `item` (the carried value) and `index` inside.

    Its output is `{"iterations": n, "last": item, "done": whether the condition held}`.

    Attributes:
        until: One bare expression, without braces, asked after each iteration, where it sees the
            steps of the body.
        limit: Most iterations.
        on_limit: What happens when the condition does not hold after the last of them.
        pause_s: Seconds between two iterations.
        initial: What `item` is in the first iteration; strings may hold `{{ … }}`.
        next: What `item` is in the next iteration; filled after each, like `until`.
    """

    kind: Literal["repeat"] = "repeat"
    until: str = Field(default="", max_length=10_000)
    limit: int = Field(default=100, ge=1, le=10_000)
    on_limit: Literal["fail", "go_on"] = "fail"
    pause_s: float = Field(default=0, ge=0, le=LONGEST_S)
    initial: Any = None
    next: Any = None
