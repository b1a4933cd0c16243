"""Transform: a value made of others, called “Set data” where people read it."""

from typing import Any, Literal

from engine.graph.nodes.common import JoiningNode


class TransformNode(JoiningNode):
    """
    A value that later steps read as this step's output.

    Attributes:
        value: Any JSON value; strings may hold `{{ … }}`.
    """

    kind: Literal["transform"] = "transform"
    value: Any = None
