"""Respond: the caller gets an answer, and the run goes on."""

from typing import Any, Literal

from engine.graph.nodes.common import JoiningNode


class RespondNode(JoiningNode):
    """
    Answers whoever waits for the run; the first answer counts, and the run goes on.

    Attributes:
        value: Any JSON value; strings may hold `{{ … }}`.
    """

    kind: Literal["respond"] = "respond"
    value: Any = None
