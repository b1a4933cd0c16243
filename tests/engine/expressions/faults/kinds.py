"""The kinds of faults: each changes a workflow the way people get it wrong."""

import ast
import random
from collections.abc import Callable, Iterator
from typing import Any

from engine.expressions.names import MODULES
from engine.expressions.shapes import Lost, Shape, follow, kinds_of, required_of, values_of
from engine.graph.checks.view import GraphView
from engine.graph.checks.written import CONDITION
from engine.graph.nodes.operation import OperationNode
from tests.engine.expressions.faults.slots import Data, Drawn, Slot, Workbench

Change = tuple[str, Drawn]
"""What was changed, in words, and the workflow that came of it."""

Kind = Callable[[Workbench, random.Random], Iterator[Change]]

SCALARS = {"string", "number", "boolean"}


def _misspell(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    match chance.randrange(3):
        case 0 if len(word) > 2:
            return word[:at] + word[at + 1 :]
        case 1 if len(word) > 1:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[: at + 1] + word[at] + word[at + 1 :]


def misspelt_key(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        for start, end, key in _keys(slot):
            wrong = _misspell(key, chance)
            if wrong != key:
                yield f"{slot.text}: {key} → {wrong}", slot.replaced(start, end, wrong)


def _keys(slot: Slot) -> Iterator[tuple[int, int, str]]:
    """List the keys of data that are written with a dot."""
    for node in slot.nodes:
        if isinstance(node, ast.Attribute) and not _is_called(slot, node):
            end = slot.range_of(node)[1]
            is_step = isinstance(node.value, ast.Name) and node.value.id == "steps"
            if not is_step and slot.source[end - len(node.attr) : end] == node.attr:
                yield end - len(node.attr), end, node.attr


def _is_called(slot: Slot, node: ast.Attribute) -> bool:
    calls = (found for found in slot.nodes if isinstance(found, ast.Call))
    in_module = isinstance(node.value, ast.Name) and node.value.id in MODULES
    return in_module or any(call.func is node for call in calls)


def wrong_step(bench: Workbench, _: random.Random) -> Iterator[Change]:
    steps = [name for name in bench.view.drawing.order.ordered if name in bench.view.nodes]
    for slot in bench.slots:
        for reference in slot.placed.analysis.references:
            if reference.keys[0] != "steps" or len(reference.keys) < 3:
                continue
            start, end = reference.ranges[1]
            for other in steps:
                if other != reference.keys[1] and bench.view.output_shape(other).schema:
                    what = f"{slot.text}: {reference.keys[1]} → {other}"
                    yield what, slot.replaced(start, end, other)


def key_of_another(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        foreign = {one.text.rsplit(".", 1)[-1] for one in slot.data if one.kind in SCALARS}
        for start, end, key in _keys(slot):
            for other in sorted(foreign):
                if other.isidentifier() and other != key:
                    yield f"{slot.text}: {key} → {other}", slot.replaced(start, end, other)


def _swap(
    slot: Slot, wanted: Callable[[Data], bool], given: Callable[[Data], bool]
) -> Iterator[Change]:
    """Put other data in the place of data."""
    others = [one for one in slot.data if given(one)]
    for start, end, path in slot.paths:
        if wanted(path):
            for other in others:
                if other.text != path.text:
                    what = f"{slot.text}: {path.text} → {other.text}"
                    yield what, slot.replaced(start, end, other.text)


def text_for_number(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        yield from _swap(slot, lambda one: one.kind == "number", lambda one: one.kind == "string")
        if slot.target and slot.target <= {"number", "integer"}:
            yield f"{slot.text} → text", slot.rewritten("'twelve'")


def number_for_list(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        yield from _swap(slot, lambda one: one.kind == "array", lambda one: one.kind == "number")


def object_for_value(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        if slot.target or slot.placed.analysis.keys is None:
            yield from _swap(
                slot, lambda one: one.kind in SCALARS, lambda one: one.kind == "object"
            )


def arithmetic_on_text(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        for start, end, path in slot.paths:
            wrong = chance.choice(["({} - 1)", "({} / 2)", "({} + 1)", "-{}"])
            if path.kind == "string":
                new = wrong.format(path.text)
                yield f"{slot.text}: {path.text} → {new}", slot.replaced(start, end, new)
            if path.kind == "number":
                new = f"({path.text} + ' pieces')"
                yield f"{slot.text}: {path.text} → {new}", slot.replaced(start, end, new)


def wrong_depth(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        for start, end, path in slot.paths:
            changes = [f"{path.text}[0].id"] if path.kind == "object" else []
            if path.kind in SCALARS:
                changes.append(f"{path.text}.value")
            if path.kind == "array":
                changes.append(f"{path.text}.name")
            if "[0]" in path.text:
                changes.append(path.text.replace("[0]", "", 1))
            parts = path.text.split(".")
            if len(parts) > 3:
                changes.append(".".join((*parts[:2], *parts[3:])))
                changes.append(".".join((*parts[:3], parts[2], *parts[3:])))
            for new in changes:
                yield f"{slot.text}: {path.text} → {new}", slot.replaced(start, end, new)


def _inputs(bench: Workbench) -> Iterator[tuple[str, tuple[Any, ...], Any, Shape]]:
    """List every value written into the inputs of operations, and what its place takes."""
    for node in bench.view.nodes.values():
        if not isinstance(node, OperationNode) or node.id not in bench.view.drawing.placed:
            continue
        facts = bench.view.facts(node)
        if facts is None:
            continue
        waiting: list[tuple[tuple[Any, ...], Any]] = [((), node.inputs)]
        while waiting:
            place, value = waiting.pop()
            shape = follow(Shape.of(facts.input_schema), place)
            if not isinstance(shape, Lost):
                yield node.id, place, value, shape
            if isinstance(value, dict):
                waiting += [((*place, key), inner) for key, inner in value.items()]
            elif isinstance(value, list):
                waiting += [((*place, at), inner) for at, inner in enumerate(value)]


def _input_at(bench: Workbench, drawn: Drawn, node: str, place: tuple[Any, ...]) -> Any:
    part = bench.node(drawn, node)["inputs"]
    for word in place:
        part = part[word]
    return part


def missing_input(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for node, place, value, shape in _inputs(bench):
        if isinstance(value, dict) and isinstance(shape.schema, dict):
            for name in sorted(required_of(shape) & value.keys()):
                drawn = bench.changed()
                del _input_at(bench, drawn, node, place)[name]
                yield f"{node}: no {'.'.join(map(str, (*place, name)))}", drawn


def unknown_input(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    for node, place, value, shape in _inputs(bench):
        schema = shape.schema if isinstance(shape.schema, dict) else {}
        if isinstance(value, dict) and schema.get("additionalProperties") is False:
            for name in value:
                drawn = bench.changed()
                part = _input_at(bench, drawn, node, place)
                wrong = _misspell(name, chance)
                part[wrong] = part.pop(name)
                if wrong != name:
                    yield f"{node}: {name} → {wrong}", drawn


def wrong_literal(bench: Workbench, _: random.Random) -> Iterator[Change]:
    wrong = {"string": 5, "number": "a few", "integer": 2.5, "boolean": "maybe", "array": "one"}
    for node, place, _value, shape in _inputs(bench):
        kinds = (kinds_of(shape) or frozenset()) - {"null"}
        if place and len(kinds) == 1:
            new = wrong.get(next(iter(kinds)))
            if new is not None:
                drawn = bench.changed()
                _input_at(bench, drawn, node, place[:-1])[place[-1]] = new
                yield f"{node}: {'.'.join(map(str, place))} = {new!r}", drawn


def wrong_enum(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    for node, place, value, shape in _inputs(bench):
        values = values_of(shape)
        if place and values and isinstance(value, str):
            new = _misspell(str(chance.choice(values)), chance)
            drawn = bench.changed()
            _input_at(bench, drawn, node, place[:-1])[place[-1]] = new
            yield f"{node}: {'.'.join(map(str, place))} = {new!r}", drawn


def iterated_object(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        yield from _swap(slot, lambda one: one.kind == "array", lambda one: one.kind == "object")


def loop_data_outside(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        if "item" not in bench.view.roots_at(slot.node, slot.placed.moment):
            for start, end, path in slot.paths:
                new = chance.choice(["item.id", "index", "item"])
                yield f"{slot.text}: {path.text} → {new}", slot.replaced(start, end, new)


def null_not_handled(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        for node in slot.nodes:
            match node:
                case ast.BoolOp(op=ast.Or(), values=[first, ast.Constant()]):
                    start, end = slot.range_of(node)
                    new = slot.piece(first)
                    yield f"{slot.text}: no “or”", slot.replaced(start, end, new)
                case ast.IfExp(body=body):
                    start, end = slot.range_of(node)
                    new = slot.piece(body)
                    yield f"{slot.text}: no “if”", slot.replaced(start, end, new)
        yield from _swap(slot, lambda one: one.kind in SCALARS, lambda one: one.is_maybe)


def no_such_method(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    foreign = {
        "string": ["toUpperCase", "trim", "length", "append", "substring"],
        "array": ["push", "length", "map", "join", "size"],
        "number": ["toFixed", "round", "format"],
    }
    for slot in bench.slots:
        for start, end, path in slot.paths:
            names = foreign.get(path.kind)
            if names:
                new = f"{path.text}.{chance.choice(names)}()"
                yield f"{slot.text}: {path.text} → {new}", slot.replaced(start, end, new)
        for node in slot.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                start, end = slot.range_of(node.func)
                start = end - len(node.func.attr)
                if slot.source[start:end] == node.func.attr:
                    new = _misspell(node.func.attr, chance)
                    yield f"{slot.text}: {node.func.attr} → {new}", slot.replaced(start, end, new)


def argument_count(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        for node in slot.nodes:
            if not isinstance(node, ast.Call):
                continue
            end = slot.range_of(node)[1] - 1
            if slot.source[end : end + 1] != ")":
                continue
            more = ", 1, 2, 3, 4" if node.args else "1, 2, 3, 4"
            yield f"{slot.text}: more arguments", slot.replaced(end, end, more)
            if node.args and not node.keywords:
                start = slot.range_of(node.args[0])[0]
                if slot.source[start - 1] == "(":
                    yield f"{slot.text}: no arguments", slot.replaced(start, end, "")


def not_json(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        if slot.result & SCALARS:
            yield f"{slot.text}: a set", slot.rewritten(f"set([{slot.text}])")
        if slot.target == {"string"}:
            yield f"{slot.text}: a date", slot.rewritten("datetime.now()")


def renamed_output(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    for node in bench.drawn["nodes"]:
        field = {"transform": "value", "for_each": "output", "scope": "output", "repeat": "next"}
        name = field.get(node["kind"])
        if name is None or not isinstance(node[name], dict):
            continue
        for key in node[name]:
            drawn = bench.changed()
            part = bench.node(drawn, node["id"])[name]
            wrong = _misspell(key, chance)
            part[wrong] = part.pop(key)
            yield f"{node['id']}: {key} → {wrong}", drawn


def wrong_format(bench: Workbench, _: random.Random) -> Iterator[Change]:
    for slot in bench.slots:
        if slot.target in (frozenset(), {"string"}):
            for one in slot.data:
                if one.kind in {"string", "array", "object"} or one.is_maybe:
                    yield f"format of {one.text}", slot.rewritten(f"f'{{{one.text}:.2f}}'")


def never_equal(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    """Compare with what can never be the same; nothing fails, and nothing ever happens."""
    for slot in bench.slots:
        for _, _, path in slot.paths:
            other = {"string": "5", "number": "'five'", "array": "'one'", "object": "1"}
            if path.kind in other and slot.placed.target is CONDITION:
                new = f"{path.text} == {other[path.kind]}"
                yield f"{slot.text} → {new}", slot.rewritten(new)
        yield from _other_constant(slot, chance)


def _other_constant(slot: Slot, chance: random.Random) -> Iterator[Change]:
    for node in slot.nodes:
        match node:
            case ast.Compare(
                left=left,
                ops=[ast.Eq() | ast.NotEq()],
                comparators=[ast.Constant(value=str(value))],
            ) if value and _has_few_values(slot, left):
                start, end = slot.range_of(node.comparators[0])
                new = repr(_misspell(value, chance))
                yield f"{slot.text}: {value!r} → {new}", slot.replaced(start, end, new)


def _has_few_values(slot: Slot, left: ast.expr) -> bool:
    view: GraphView = slot.bench.view
    text = slot.piece(left)
    roots = view.roots_at(slot.node, slot.placed.moment)
    for reference in slot.placed.analysis.references:
        if slot.source[reference.ranges[0][0] : reference.ranges[-1][1]] == text:
            shape = view.shape_at(reference.keys, roots)
            return not isinstance(shape, Lost) and values_of(shape) is not None
    return False


def always_true(bench: Workbench, _: random.Random) -> Iterator[Change]:
    """Forget to write the comparison again: `a == "x" or "y"`."""
    for slot in bench.slots:
        if slot.placed.target is CONDITION:
            for new in (f"{slot.text} or 'gold'", f"[{slot.text}]", f"'{slot.node}'"):
                yield f"{slot.text} → {new}", slot.rewritten(new)


FAILING: dict[str, Kind] = {
    "misspelt key": misspelt_key,
    "wrong step": wrong_step,
    "key of another step": key_of_another,
    "text where a number is needed": text_for_number,
    "number where a list is needed": number_for_list,
    "object where a value is needed": object_for_value,
    "arithmetic on text": arithmetic_on_text,
    "wrong depth": wrong_depth,
    "missing required input": missing_input,
    "unknown input": unknown_input,
    "wrong constant": wrong_literal,
    "value that is not in the list": wrong_enum,
    "iterating an object": iterated_object,
    "item or index outside a loop": loop_data_outside,
    "null not handled": null_not_handled,
    "method that does not exist": no_such_method,
    "wrong number of arguments": argument_count,
    "result that is not JSON": not_json,
    "renamed output": renamed_output,
    "wrong format": wrong_format,
}
"""Faults that make a run fail, or give a field what its schema refuses."""

SILENT: dict[str, Kind] = {"never equal": never_equal, "always true": always_true}
"""Faults that no run shows: something never happens, or always."""
