"""Graphs that are as large as the model lets them be, each in a shape that is hard on something."""

import itertools
from collections.abc import Callable
from typing import Any, Final

from engine.graph.model import MAX_NODES, WorkflowGraph
from tests.engine.graph.graphs import call, choice, fail, for_each, scope, start

Nodes = list[dict[str, Any]]
Ways = list[tuple[str, str, str]]


def drawn(nodes: Nodes, ways: Ways) -> WorkflowGraph:
    """Build a graph; a way is source, handle, target."""
    edges = [
        {"id": f"e{at}", "source": source, "source_handle": handle, "target": target}
        for at, (source, handle, target) in enumerate(ways)
    ]
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


def chain() -> WorkflowGraph:
    """Calls in a row, each of which reads the one before."""
    names = [f"n{at}" for at in range(MAX_NODES - 1)]
    nodes = [start(), call("n0")]
    nodes += [
        call(name, body=f"{{{{ steps.{before}.status + 1 }}}}")
        for before, name in itertools.pairwise(names)
    ]
    pairs = zip(["start", *names], names, strict=False)
    return drawn(nodes, [(before, "out", name) for before, name in pairs])


def silent_chain() -> WorkflowGraph:
    """Calls in a row, the last of which reads the first."""
    names = [f"n{at}" for at in range(MAX_NODES - 1)]
    nodes = [start(), *(call(name) for name in names[:-1])]
    nodes.append(call(names[-1], body="{{ steps.n0.status }}"))
    pairs = zip(["start", *names], names, strict=False)
    return drawn(nodes, [(before, "out", name) for before, name in pairs])


def carried_along() -> WorkflowGraph:
    """Data set in a row, each the one before with a little more."""
    names = [f"n{at}" for at in range(MAX_NODES - 1)]
    nodes: Nodes = [start(), {"kind": "transform", "id": "n0", "value": {"a": 1}}]
    nodes += [
        {"kind": "transform", "id": name, "value": {"a": f"{{{{ steps.{before} }}}}"}}
        for before, name in itertools.pairwise(names)
    ]
    pairs = zip(["start", *names], names, strict=False)
    return drawn(nodes, [(before, "out", name) for before, name in pairs])


def fan() -> WorkflowGraph:
    """One step leads to all others, and all lead to the last, which reads many."""
    names = [f"n{at}" for at in range(MAX_NODES - 2)]
    seen = [f"{{{{ steps.{name}.status }}}}" for name in names[:2_000]]
    nodes = [start(), *(call(name) for name in names), call("last", body=seen)]
    ways = [way for name in names for way in (("start", "out", name), (name, "out", "last"))]
    return drawn(nodes, ways)


def ladder() -> WorkflowGraph:
    """Two rows of steps, in which every step leads to both next ones: paths without number."""
    rungs = [(f"a{at}", f"b{at}") for at in range((MAX_NODES - 1) // 2)]
    nodes = [start(), *(call(name, join="any") for rung in rungs for name in rung)]
    ways = [("start", "out", "a0"), ("start", "out", "b0")]
    for low, high in itertools.pairwise(rungs):
        ways += [(source, "out", target) for source in low for target in high]
    return drawn(nodes, ways)


def choices() -> WorkflowGraph:
    """Choices in a row, whose two ways meet again: states without number."""
    count = (MAX_NODES - 2) // 2
    nodes: Nodes = [start()]
    ways: Ways = []
    last = "start"
    for at in range(count):
        nodes += [choice(f"c{at}", "yes"), call(f"n{at}")]
        ways += [(last, "out", f"c{at}"), (f"c{at}", "yes", f"n{at}")]
        ways.append((f"c{at}", "otherwise", f"n{at}"))
        last = f"n{at}"
    return drawn(nodes, ways)


def losers() -> WorkflowGraph:
    """Races in a row, each of which stops what comes too late."""
    nodes: Nodes = [start()]
    ways: Ways = []
    last = "start"
    for at in range((MAX_NODES - 1) // 3):
        nodes += [call(f"a{at}"), call(f"b{at}")]
        nodes.append(call(f"n{at}", join="any", cancel_losers=True))
        for name in (f"a{at}", f"b{at}"):
            ways += [(last, "out", name), (name, "out", f"n{at}")]
        last = f"n{at}"
    return drawn(nodes, ways)


def nested(
    depth: int, count: int, *, container: Callable[[str], dict[str, Any]] = for_each
) -> WorkflowGraph:
    """Towers of containers inside one another, side by side."""
    nodes: Nodes = [start()]
    ways: Ways = []
    for tower in range(count):
        parent, source, handle = None, "start", "out"
        for level in range(depth):
            name = f"t{tower}_{level}"
            nodes.append({**container(name), "parent": parent})
            ways.append((source, handle, name))
            parent, source, handle = name, name, "body"
        nodes.append({**call(f"t{tower}_in"), "parent": parent})
        ways.append((source, handle, f"t{tower}_in"))
    return drawn(nodes, ways)


def nested_loops() -> WorkflowGraph:
    """Hundreds of loops inside one another."""
    return nested(900, 1)


def nested_scopes() -> WorkflowGraph:
    """Thousands of scopes inside one another."""
    return nested(MAX_NODES - 2, 1, container=lambda name: scope(name, f"c{name}"))


def towers() -> WorkflowGraph:
    """As many containers as there may be, ten inside one another."""
    return nested(10, (MAX_NODES - 1) // 11)


def containers() -> WorkflowGraph:
    """Containers in a row, with a step in each that reads the one before."""
    count = (MAX_NODES - 2) // 2
    nodes: Nodes = [start()]
    ways: Ways = []
    last = "start"
    for at in range(count):
        body = f"{{{{ steps.{last}.count }}}}" if at else None
        nodes += [for_each(f"l{at}"), {**call(f"n{at}", body=body), "parent": f"l{at}"}]
        ways += [(last, "out", f"l{at}"), (f"l{at}", "body", f"n{at}")]
        last = f"l{at}"
    return drawn(nodes, ways)


def containers_beside() -> WorkflowGraph:
    """Scopes with a clean-up and a catch, all side by side."""
    nodes: Nodes = [start()]
    ways: Ways = []
    for at in range((MAX_NODES - 1) // 4):
        name = f"s{at}"
        nodes += [scope(name, f"c{at}")]
        nodes += [{**call(f"b{at}"), "parent": name}, {**call(f"f{at}"), "parent": name}]
        nodes.append(call(f"x{at}"))
        ways += [("start", "out", name), (name, "body", f"b{at}"), (name, "finally", f"f{at}")]
        ways.append((name, f"c{at}", f"x{at}"))
    return drawn(nodes, ways)


def decisions() -> WorkflowGraph:
    """Tables with as many rows and columns as there may be, no two rows alike."""
    columns = [f"c{at}" for at in range(20)]
    rows = [
        {
            "cells": {
                column: {"op": "between", "values": [(at * step) % 977, (at * step) % 977 + 40]}
                for step, column in enumerate(columns, start=1)
            },
            "results": {"out": f"{{{{ input.total + {at} }}}}"},
        }
        for at in range(2_000)
    ]
    table = {
        "kind": "decision",
        "inputs": [{"id": column, "expression": "input.total"} for column in columns],
        "outputs": [{"id": "out"}],
        "rows": rows,
        "hit": "unique",
    }
    nodes = [start(), *({**table, "id": f"d{at}"} for at in range(5))]
    return drawn(nodes, [("start", "out", f"d{at}") for at in range(5)])


def waits() -> WorkflowGraph:
    """Waits with as many ways as there may be, each to a step of its own."""
    nodes: Nodes = [start()]
    ways: Ways = []
    for at in range((MAX_NODES - 1) // 11):
        listed = [{"type": "duration", "id": f"w{way}", "duration": 60} for way in range(10)]
        nodes.append({"kind": "wait", "id": f"w{at}", "ways": listed})
        nodes += [call(f"n{at}_{way}") for way in range(10)]
        ways += [("start", "out", f"w{at}")]
        ways += [(f"w{at}", f"w{way}", f"n{at}_{way}") for way in range(10)]
    return drawn(nodes, ways)


def names() -> WorkflowGraph:
    """Names as long as they may be, all nearly alike, and all written out again and again."""
    ids = [f"{'n' * 57}{at:05}" for at in range(MAX_NODES - 1)]
    guards = " or ".join(f'"{name}" in steps' for name in ids[:100])
    nodes = [start(), *({**call(name), "name": "é" * 120, "notes": "n" * 5_000} for name in ids)]
    nodes[-1]["inputs"]["body"] = f"{{{{ {guards} }}}}"
    pairs = zip(["start", *ids], ids, strict=False)
    return drawn(nodes, [(before, "out", name) for before, name in pairs])


def long_expressions() -> WorkflowGraph:
    """Expressions as long as they may be, each another one."""
    sums = [f"{{{{ {at}{' + input.total' * 300} }}}}" for at in range(500)]
    nodes = [start(), *(call(f"n{at}", body=text) for at, text in enumerate(sums))]
    return drawn(nodes, [("start", "out", f"n{at}") for at in range(len(sums))])


def deep_values() -> WorkflowGraph:
    """Inputs that hold lists inside one another, deeper than there may be."""
    deep: Any = "{{ input.total }}"
    for _ in range(150):
        deep = [deep]
    nodes = [start(), *(call(f"n{at}", body=deep) for at in range(1_000))]
    return drawn(nodes, [("start", "out", f"n{at}") for at in range(1_000)])


def hard_scripts() -> WorkflowGraph:
    """Scripts whose types the checker finds no end to."""
    code = "[" * 90 + "]" * 90
    nodes = [start()]
    nodes += [{"kind": "script", "id": f"s{at}", "code": f"{code}  # {at}"} for at in range(50)]
    return drawn(nodes, [("start", "out", f"s{at}") for at in range(50)])


def hard_conditions() -> WorkflowGraph:
    """Conditions whose types the checker finds no end to, each of which reads the one before."""
    long = " or ".join(f'input.name == "{at}"' for at in range(200))
    nodes = [start(), {"kind": "transform", "id": "t0", "value": f"{{{{ {long} }}}}"}]
    ways = [("start", "out", "t0")]
    for at in range(1, 50):
        value = f"{{{{ steps.t{at - 1} or {long} }}}}"
        nodes.append({"kind": "transform", "id": f"t{at}", "value": value})
        ways.append((f"t{at - 1}", "out", f"t{at}"))
    return drawn(nodes, ways)


def many_holes() -> WorkflowGraph:
    """Texts with thousands of holes each."""
    text = "{{ input.total }}" * 500
    nodes = [start(), *(call(f"n{at}", body=f"{at} {text}") for at in range(100))]
    return drawn(nodes, [("start", "out", f"n{at}") for at in range(100)])


def ways_out() -> WorkflowGraph:
    """A choice with as many cases as there may be, each to a step of its own."""
    cases = [f"w{at}" for at in range(50)]
    nodes: Nodes = [start()]
    ways: Ways = []
    for at in range(MAX_NODES // 52):
        nodes += [choice(f"c{at}", *(f"{case}_{at}" for case in cases))]
        ways.append(("start", "out", f"c{at}"))
        for case in cases:
            nodes.append(fail(f"n{case}_{at}"))
            ways.append((f"c{at}", f"{case}_{at}", f"n{case}_{at}"))
    return drawn(nodes, ways)


def readers() -> WorkflowGraph:
    """Every step reads all data that there is, by name and as a whole."""
    names = [f"n{at}" for at in range(MAX_NODES - 1)]
    body = {"all": "{{ steps }}", "first": "{{ steps.n0.status }}"}
    nodes = [start(), call("n0"), *(call(name, body=body) for name in names[1:])]
    pairs = zip(["start", *names], names, strict=False)
    return drawn(nodes, [(before, "out", name) for before, name in pairs])


def lost() -> WorkflowGraph:
    """Nothing is joined to anything, and everything reads what does not exist."""
    names = [f"n{at}" for at in range(MAX_NODES - 1)]
    return drawn([start(), *(call(name, body="{{ steps.nobody.x }}") for name in names)], [])


def ring() -> WorkflowGraph:
    """A circle of all steps."""
    names = [f"n{at}" for at in range(MAX_NODES - 1)]
    pairs = zip(names, [*names[1:], names[0]], strict=True)
    ways = [("start", "out", "n0"), *((source, "out", target) for source, target in pairs)]
    return drawn([start(), *(call(name) for name in names)], ways)


def everybody_to_everybody() -> WorkflowGraph:
    """As many lines as there may be, between few steps."""
    names = [f"n{at}" for at in range(283)]
    ways = [("start", "out", "n0")]
    ways += [(a, "out", b) for at, a in enumerate(names) for b in names[at + 1 :]]
    return drawn([start(), *(call(name) for name in names)], ways[:40_000])


def deep(field: str, levels: int) -> WorkflowGraph:
    """One thing that goes so many levels down."""
    value: Any = 1
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        value, schema = [value], {"type": "object", "properties": {"a": schema}}
    table = {
        "kind": "decision",
        "id": "d",
        "inputs": [{"id": "a", "expression": "input.total"}],
        "outputs": [{"id": "o"}],
        "rows": [{"cells": {"a": {"op": "eq", "values": [value]}}, "results": {"o": value}}],
    }
    script = {"kind": "script", "id": "s", "code": "1", "output_schema": schema}
    nodes: dict[str, dict[str, Any]] = {"cell": table, "schema": script}
    plain = {"kind": "transform", "id": "t", "value": value if field == "value" else 1}
    variables = [{"id": "v", "value": value}] if field == "variable" else []
    node = nodes.get(field, plain)
    edges = [{"id": "e", "source": "start", "target": node["id"]}]
    return WorkflowGraph.model_validate(
        {"nodes": [start(), node], "edges": edges, "variables": variables}
    )


SHAPES: Final[dict[str, Callable[[], WorkflowGraph]]] = {
    make.__name__: make
    for make in (
        chain,
        silent_chain,
        carried_along,
        fan,
        ladder,
        choices,
        losers,
        nested_loops,
        nested_scopes,
        towers,
        containers,
        containers_beside,
        decisions,
        waits,
        names,
        long_expressions,
        deep_values,
        hard_scripts,
        hard_conditions,
        many_holes,
        ways_out,
        readers,
        lost,
        ring,
        everybody_to_everybody,
    )
}

REFUSED: Final = {
    "nested_loops": "graph.too_deep",
    "nested_scopes": "graph.too_deep",
    "readers": "expression.not_allowed",
    "long_expressions": "expression.too_large",
    "deep_values": "expression.too_large",
    "lost": "expression.unknown_step",
    "ring": "graph.cycle",
}
"""The shapes that are refused, with the code that says why."""
