"""What the start asks for is described by a JSON Schema of an object."""

from collections.abc import Iterator

from engine.graph.checks.endless_schema import is_endless
from engine.graph.checks.json_schema import schema_problem
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue


def find(view: GraphView) -> Iterator[Issue]:
    """Find an input schema that is none, describes no object, or that nothing can satisfy."""
    start = view.start
    if start is None:
        return
    reason = schema_problem(start.input_schema)
    if reason is not None:
        yield Issue(
            code="start.invalid_schema",
            node=start.id,
            field="/input_schema",
            message=f"The input of the workflow is not a valid JSON Schema: {reason}.",
        )
    elif start.input_schema.get("type") != "object":
        yield Issue(
            code="start.input_not_object",
            node=start.id,
            field="/input_schema/type",
            message='The input of a workflow is an object with named fields; set "type" to '
            '"object".',
        )
    elif is_endless(start.input_schema):
        yield Issue(
            code="start.input_endless",
            node=start.id,
            field="/input_schema",
            message="The input refers to itself without end, so nobody can fill it in; make the "
            "field that repeats optional.",
        )
