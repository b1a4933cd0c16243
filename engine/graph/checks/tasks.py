"""A task says what is to be done, and with what result."""

from collections.abc import Iterator

from engine.graph.checks.endless_schema import is_endless
from engine.graph.checks.json_schema import schema_problem
from engine.graph.checks.schema_size import MAX_SCHEMA_BYTES, is_too_large
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.nodes.task import TaskNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find tasks without a title, and results that nobody could give."""
    for node in view.nodes.values():
        if not isinstance(node, TaskNode):
            continue
        if not node.title.strip():
            yield Issue(
                code="task.no_title",
                node=node.id,
                field="/title",
                message=f"Say what is to be done in {node.id}; people read it in their list.",
            )
        yield from _of_result(node)


def _of_result(node: TaskNode) -> Iterator[Issue]:
    schema = node.result_schema
    problem = schema_problem(schema)
    if problem is not None:
        code, message = "task.invalid_schema", f"not a valid JSON Schema: {problem}."
    elif schema.get("type") != "object":
        code, message = "task.result_not_object", 'no object; set "type" to "object".'
    elif is_endless(schema):
        code = "task.result_endless"
        message = "endless: it refers to itself; make the field that repeats optional."
    elif is_too_large(schema):
        code = "task.schema_too_large"
        message = f"larger than {MAX_SCHEMA_BYTES:,} bytes; ask for less."
    else:
        return
    yield Issue(
        code=code,
        node=node.id,
        field="/result_schema",
        message=f"The result of {node.id} is {message}",
    )
