"""A wait has ways that can come, and says clearly for what it waits."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, assert_never

from engine.errors import EngineError
from engine.expressions.holes import has_holes
from engine.expressions.moments import after_duration, moment_of
from engine.graph.checks.json_schema import schema_problem
from engine.graph.checks.pointer import pointer
from engine.graph.checks.schema_size import MAX_SCHEMA_BYTES, is_too_large
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.wait import DurationWay, MessageWay, UntilWay, WaitNode, Way

_ANY_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)


def find(view: GraphView) -> Iterator[Issue]:
    """Find waits without ways, and ways that nothing can come by or that lead nowhere."""
    for node in view.nodes.values():
        if isinstance(node, WaitNode):
            yield from _of_wait(view, node)


def _of_wait(view: GraphView, node: WaitNode) -> Iterator[Issue]:
    if not node.ways:
        yield Issue(
            code="wait.no_ways",
            node=node.id,
            field="/ways",
            message=f"{node.id} waits for nothing; add a time or a message to wait for.",
        )
    connected = {edge.source_handle for edge in view.drawing.outgoing[node.id]}
    seen: set[str] = set()
    asked: set[tuple[str, str]] = set()
    for at, way in enumerate(node.ways):
        if way.id in seen:
            yield Issue(
                code="wait.duplicate_way",
                node=node.id,
                field=pointer("ways", at, "id"),
                message=f'The id "{way.id}" is taken; give this way another.',
            )
        seen.add(way.id)
        yield from _of_way(node, at, way, asked)
        if way.id not in connected:
            yield Issue(
                code="wait.way_not_connected",
                severity=Severity.WARNING,
                node=node.id,
                field=pointer("ways", at),
                message=f'"{way.name or way.id}" leads nowhere: when it comes first, this path is '
                "over; connect it if something should follow.",
            )


def _of_way(node: WaitNode, at: int, way: Way, asked: set[tuple[str, str]]) -> Iterator[Issue]:
    match way:
        case DurationWay():
            if isinstance(way.duration, int | float) or not has_holes(way.duration):
                yield from _of_time(node, at, way)
        case UntilWay():
            if not has_holes(way.at):
                yield from _of_time(node, at, way)
        case MessageWay():
            yield from _of_message(node, at, way, asked)
        case _:
            assert_never(way)


def _of_time(node: WaitNode, at: int, way: DurationWay | UntilWay) -> Iterator[Issue]:
    """Check a time that holds no expression; how far away a moment is depends on the day."""
    field = "duration" if isinstance(way, DurationWay) else "at"
    try:
        if isinstance(way, DurationWay):
            after_duration(way.duration, now=_ANY_DAY, where=node.id)
        else:
            moment_of(way.at, now=datetime.max.replace(tzinfo=UTC), where=node.id)
    except EngineError as error:
        yield Issue(
            code=error.code,
            node=node.id,
            field=pointer("ways", at, field),
            message=error.message,
        )


def _of_message(
    node: WaitNode, at: int, way: MessageWay, asked: set[tuple[str, str]]
) -> Iterator[Issue]:
    name, key = way.message.strip(), way.key.strip()
    if not name:
        yield Issue(
            code="wait.no_message",
            node=node.id,
            field=pointer("ways", at, "message"),
            message=f"{node.id} waits for a message without a name; name it, such as payment.",
        )
    elif not key:
        yield Issue(
            code="wait.no_key",
            severity=Severity.WARNING,
            node=node.id,
            field=pointer("ways", at, "key"),
            message=f'All runs wait for the same "{name}", and each one goes to one of them; give '
            "a key that tells them apart, such as {{ run.id }}.",
        )
    if name and (name, key) in asked:
        yield Issue(
            code="wait.same_message",
            severity=Severity.WARNING,
            node=node.id,
            field=pointer("ways", at),
            message=f'Another way waits for "{name}" with the same key and always gets it; give '
            "this one another key, or delete it.",
        )
    asked.add((name, key))
    yield from _of_schema(node, at, way)


def _of_schema(node: WaitNode, at: int, way: MessageWay) -> Iterator[Issue]:
    problem = schema_problem(way.payload_schema)
    field = pointer("ways", at, "payload_schema")
    if problem is not None:
        yield Issue(
            code="wait.invalid_schema",
            node=node.id,
            field=field,
            message=f"What the message holds is not a valid JSON Schema: {problem}.",
        )
    elif is_too_large(way.payload_schema):
        yield Issue(
            code="wait.schema_too_large",
            node=node.id,
            field=field,
            message=f"The schema of the message takes more than {MAX_SCHEMA_BYTES:,} bytes; "
            "describe less of it.",
        )
