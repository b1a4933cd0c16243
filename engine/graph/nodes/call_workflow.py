"""Call workflow: runs another workflow."""

from typing import Any, Literal

from pydantic import Field

from engine.graph.nodes.common import JoiningNode


class CallWorkflowNode(JoiningNode):
    """
    Runs the version of another workflow that is live at that moment, as a run of its own.

    Its output is what that run answers or, without waiting, `{"run_id": …, "number": …}`.

    Attributes:
        workflow: Id of the workflow to run; it may be the one that the node is part of.
        input: Values for that workflow's input schema; strings may hold `{{ … }}`.
        wait: Whether the step ends with the run that it started, or as soon as that has begun.
    """

    kind: Literal["call_workflow"] = "call_workflow"
    workflow: str = Field(default="", max_length=64)
    input: dict[str, Any] = Field(default_factory=dict)
    wait: bool = True
