"""
Tries out what a workflow's expressions do on data that its schemas allow.

This is the judge of whether a change is a fault: not the type checker, but the interpreter and
the schemas themselves.
"""

import ast
import json
import random
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs

from engine.expressions.compile_template import compile_expression, compile_template
from engine.expressions.errors import ExpressionError
from engine.expressions.evaluate import Evaluator
from engine.expressions.fill import expressions_in, fill, narrow, resolve
from engine.expressions.shapes import ANYTHING, Shape, alternatives_of, extra_of, item_of, kinds_of
from engine.expressions.template import Expression
from engine.graph.blocks import OUTERMOST, BlockKey
from engine.graph.checks.values import RUN_SCHEMA
from engine.graph.checks.view import GraphView
from engine.graph.checks.written import Written, fields_of
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.common import BODY
from engine.graph.nodes.decision import DecisionNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.scope import FINALLY, ScopeNode
from engine.graph.nodes.script import ScriptNode
from engine.graph.nodes.start import StartNode
from engine.graph.nodes.task import TaskNode
from engine.graph.nodes.transform import TransformNode
from engine.graph.nodes.wait import MessageWay, WaitNode
from engine.graph.sight import Moment

WORLDS = 4
"""Data of all sorts; after them comes a world in which every list is empty."""

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENTS = {"day", "due", "created", "placed_at", "until", "valid_until", "since", "started_at"}
ERROR = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "fault": {"enum": ["service"]},
        "data": {"type": "object"},
    },
}

Failure = tuple[int, str, str]
"""A world, a node, and its field."""


def sample(shape: Shape, world: int, hint: str = "") -> Any:  # noqa: PLR0911 -- a table
    """Make a value that a schema allows; other worlds have other alternatives."""
    options = alternatives_of(shape)
    part = options[(world + len(hint)) % len(options)]
    schema = part.schema if isinstance(part.schema, dict) else {}
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][world % len(schema["enum"])]
    kinds = sorted(kinds_of(part) or {"number"})
    kind = kinds[world % len(kinds)]
    chance = random.Random(f"{world} {hint}")
    match kind:
        case "object":
            return _object(part, world)
        case "array":
            if world == WORLDS:
                return []
            return [sample(item_of(part), world + more, f"{hint}{more}") for more in range(2)]
        case "string" if hint.rstrip("0123456789") in MOMENTS:
            return f"2026-1{world % 3}-0{chance.randint(1, 9)}"
        case "string":
            return chance.choice(["Ada Lovelace", "grace@example.org", "Zuse 4"])
        case "number":
            return chance.choice([12.5, 0.25, 731.75])
    return {"integer": chance.randint(2, 9), "boolean": world // 2 % 2 == 0, "null": None}[kind]


def _object(part: Shape, world: int) -> dict[str, Any]:
    properties = part.schema.get("properties", {})
    found = {name: sample(part.part(inner), world, name) for name, inner in properties.items()}
    extra = extra_of(part)
    if not properties and isinstance(extra, dict):
        found = {"one": sample(part.part(extra), world, "one")}
    return found


class Laboratory:
    """Executes workflows on made-up data; the same expression on the same data only once."""

    def __init__(self) -> None:
        self._evaluator = Evaluator(processes=1)
        self._known: dict[str, Any] = {}

    def close(self) -> None:
        self._evaluator.close()

    def failures(self, view: GraphView) -> frozenset[Failure]:
        """Say which fields of a workflow fail, or give what their schemas refuse."""
        found: set[Failure] = set()
        for world in range(WORLDS + 1):
            found |= _Execution(self, view, world).failures
        return frozenset(found)

    def evaluate(self, part: Expression, scope: dict[str, Any]) -> Any:
        key = json.dumps([part.code, scope], sort_keys=True)
        if key not in self._known:
            try:
                self._known[key] = self._evaluator.evaluate(part.code, scope, now=NOW, seed="1")
            except ExpressionError as error:
                self._known[key] = error
        if isinstance(self._known[key], ExpressionError):
            raise self._known[key]
        return self._known[key]


def _expressions(written: Written) -> list[Expression]:
    if not written.bare:
        return list(expressions_in(compile_template(written.value)))
    found = compile_expression(written.value) if written.value.strip() else None
    return [found] if isinstance(found, Expression) else []


def _sides_of(code: str) -> list[str]:
    tree = ast.parse(f"({code}\n)", mode="eval").body
    sides: list[ast.expr] = []
    if isinstance(tree, ast.BoolOp):
        sides = tree.values
    elif isinstance(tree, ast.IfExp):
        sides = [tree.body, tree.orelse]
    return [ast.unparse(side) for side in sides]


class _Execution:
    """One run in one world; every step is executed, whatever the choices say."""

    def __init__(self, laboratory: Laboratory, view: GraphView, world: int) -> None:
        self._laboratory = laboratory
        self._view = view
        self._world = world
        self.failures: set[Failure] = set()
        start = view.start
        assert isinstance(start, StartNode)
        scope = {
            "input": sample(Shape.of(start.input_schema), world),
            "run": sample(Shape.of(RUN_SCHEMA), world),
            "vars": {one.id: one.value for one in view.graph.variables},
            "steps": {},
        }
        self._block(OUTERMOST, scope)

    def _block(self, key: BlockKey, scope: dict[str, Any]) -> None:
        block = self._view.drawing.blocks.get(key)
        for name in block.order.ordered if block else ():
            node = self._view.nodes[name]
            values = {
                one.field: self._value(name, one, scope)
                for one in fields_of(node, self._view.facts)
                if one.moment is Moment.START
            }
            output = self._output(node, values, scope)
            if output is not None:
                scope["steps"][name] = output
            self._after(name, Moment.DONE, scope)

    def _after(self, name: str, moment: Moment, scope: dict[str, Any]) -> dict[Any, Any]:
        return {
            one.field: self._value(name, one, scope)
            for one in fields_of(self._view.nodes[name], self._view.facts)
            if one.moment is moment
        }

    def _value(self, node: str, written: Written, scope: dict[str, Any]) -> Any:
        self._sides(node, written, scope)
        try:
            value = self._filled(written, scope)
        except ExpressionError:
            self.failures.add((self._world, node, str(written.field)))
            return None
        schema = written.shape.schema
        if written.shape is not ANYTHING and not jsonschema_rs.is_valid(schema, value):
            self.failures.add((self._world, node, str(written.field)))
        return value

    def _sides(self, node: str, written: Written, scope: dict[str, Any]) -> None:
        """Try every side of `and`, `or` and `if` by itself: other data takes the other one."""
        try:
            parts = _expressions(written)
        except ExpressionError:
            return
        for number, part in enumerate(parts):
            narrowed = narrow(part, scope)
            for side in _sides_of(part.code):
                try:
                    self._laboratory.evaluate(part.model_copy(update={"code": side}), narrowed)
                except ExpressionError:
                    # Named by what it says: the same side fails before and after a change.
                    name = f"{written.field} {number} {side}"
                    self.failures.add((self._world, node, name))

    def _filled(self, written: Written, scope: dict[str, Any]) -> Any:
        evaluate = self._laboratory.evaluate
        if written.bare:
            if not written.value.strip():
                return []
            return resolve(compile_expression(written.value), scope, evaluate)
        return fill(compile_template(written.value), scope, evaluate)

    def _output(  # noqa: PLR0911 -- a table
        self, node: Any, values: dict[Any, Any], scope: dict[str, Any]
    ) -> Any:
        match node:
            case OperationNode() | CallWorkflowNode():
                facts = self._view.facts(node)
                return None if facts is None else self._sample(facts.output_schema, node.id)
            case TransformNode():
                return values[("value",)]
            case ScriptNode():
                return self._sample(node.output_schema, node.id)
            case TaskNode():
                return self._sample(node.result_schema, node.id)
            case DecisionNode():
                at = self._world % len(node.rows)
                return {
                    column.id: values.get(
                        ("rows", at, "results", column.id), node.rows[at].results.get(column.id)
                    )
                    for column in node.outputs
                }
            case WaitNode():
                messages = [way for way in node.ways if isinstance(way, MessageWay)]
                payload = self._sample(messages[0].payload_schema, node.id) if messages else None
                return {"way": node.ways[0].id, "message": payload}
            case ForEachNode():
                return self._for_each(node, values[("items",)], scope)
            case RepeatNode():
                return self._repeat(node, values[("initial",)], scope)
            case ScopeNode():
                return self._scope(node, scope)
        return None

    def _sample(self, schema: Any, hint: str) -> Any:
        return sample(Shape.of(schema), self._world, "" if hint in MOMENTS else hint)

    def _for_each(self, node: ForEachNode, items: Any, scope: dict[str, Any]) -> Any:
        items = items if isinstance(items, list) else []
        results = []
        for index, item in enumerate(items[:2]):
            inside = {**scope, "steps": dict(scope["steps"]), "item": item, "index": index}
            self._block(BlockKey(node.id, BODY), inside)
            results.append(self._after(node.id, Moment.BODY_DONE, inside).get(("output",)))
        failed = {"index": 0, "error": sample(Shape.of(ERROR), self._world)}
        return {"results": results, "errors": [failed], "count": len(items)}

    def _repeat(self, node: RepeatNode, item: Any, scope: dict[str, Any]) -> Any:
        for index in range(2):
            inside = {**scope, "steps": dict(scope["steps"]), "item": item, "index": index}
            self._block(BlockKey(node.id, BODY), inside)
            after = self._after(node.id, Moment.BODY_DONE, inside)
            if index == 0:
                item = after[("next",)]
        return {"iterations": 2, "last": item, "done": self._world % 2 == 0}

    def _scope(self, node: ScopeNode, scope: dict[str, Any]) -> Any:
        inside = {**scope, "steps": dict(scope["steps"])}
        self._block(BlockKey(node.id, BODY), inside)
        result = self._after(node.id, Moment.BODY_DONE, inside).get(("output",))
        error = sample(Shape.of(ERROR), self._world) if self._world % 2 else None
        self._block(BlockKey(node.id, FINALLY), {**inside, "error": error})
        return {"result": result, "error": error}
