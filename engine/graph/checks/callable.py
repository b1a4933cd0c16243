"""What is known of the workflow that a node calls."""

from collections.abc import Mapping
from typing import Any, Final

from engine.graph.facts import OperationFacts, WorkflowFacts
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.start import StartNode

STARTED: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "run_id": {"type": "string", "title": "Run", "description": "Id of the run."},
        "number": {"type": "integer", "title": "Run number"},
    },
    "required": ["run_id", "number"],
}
"""What a call gives that does not wait for the end of its run."""


def facts_of_call(
    node: CallWorkflowNode,
    workflows: Mapping[str, WorkflowFacts] | None,
    *,
    start: StartNode | None,
) -> OperationFacts | None:
    """
    Describe the workflow that a node calls.

    A workflow that calls itself takes what its own start says, of this very drawing; what it
    answers is left open, because that may be made of what the call answers.

    Returns:
        None when nobody knows the workflow.
    """
    found = None if workflows is None else workflows.get(node.workflow)
    if found is None:
        return None
    given, answer = found.input_schema, found.output_schema
    if found.own:
        given, answer = ({} if start is None else start.input_schema), {}
    return OperationFacts(
        input_schema=given,
        output_schema=answer if node.wait else STARTED,
        takes_connection=False,
        needs_connection=False,
    )
