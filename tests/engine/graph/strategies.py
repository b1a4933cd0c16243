"""Random workflows that the checks accept: nested, with every join, choice and way to catch."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engine.graph.model import WorkflowGraph
from tests.engine.graph.graphs import call, choice, fail, for_each, repeat, scope, start

MakeOperation = Callable[[str, Any], dict[str, Any]]
"""Describes an operation node by its id and a value that it is to be given."""

CONDITIONS = ("input.total > 1", 'input.name == "x"', "run.number % 2 == 0")
BOOLEANS = st.booleans()
WITHOUT_EFFECT = ("transform", "decision", "script", "respond", "wait")
KINDS_OF_NODES = ("operation", "operation", "choice", *WITHOUT_EFFECT)
WAYS_TOO_LATE = (
    {"id": "case1", "type": "duration", "duration": 86_400},
    {"id": "case2", "type": "message", "message": "never", "key": "{{ run.id }}"},
)
KINDS = ("author", "service", "platform", "http.", "http.not_found")


def _operation(node_id: str, value: Any) -> dict[str, Any]:
    return call(node_id, body=value)


@st.composite
def workflows(
    draw: st.DrawFn,
    *,
    operation: MakeOperation = _operation,
    least: int = 1,
    most: int = 5,
    depth: int = 2,
    kinds: tuple[str, ...] = KINDS_OF_NODES,
    called: str | None = None,
) -> WorkflowGraph:
    """
    Draw a workflow in which every step can run and every expression finds what it reads.

    Args:
        operation: Makes the operation nodes; by default calls of the fake catalogue.
        least, most: Nodes in each block.
        kinds: What is drawn besides containers; one that is there twice is drawn twice as often.
        depth: Containers inside one another.
        called: Id of a workflow that may be called; it answers nothing.
    """
    called_too = ("call_workflow",) if called is not None else ()
    builder = _Builder(draw, operation, (least, most), (*kinds, *called_too), called)
    builder.block(_Entry("start", None, "out"), depth=depth, readable=(), in_loop=False)
    nodes = draw(st.permutations([start(), *builder.nodes]))
    edges = [
        {"id": f"e{at}", "source": source, "source_handle": handle, "target": target}
        for at, (source, handle, target) in enumerate(dict.fromkeys(builder.ways))
    ]
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


@dataclass(frozen=True)
class _Entry:
    source: str
    parent: str | None
    handle: str


@dataclass
class _Way:
    """A way out of a node that is drawn already."""

    source: str
    handle: str
    sure: bool
    """Whether it is live in every run of its block, so that joins may count on it."""

    before: frozenset[str]
    """Steps before it whose outputs may be asked for."""


@dataclass
class _Builder:
    draw: st.DrawFn
    operation: MakeOperation
    size: tuple[int, int]
    kinds: tuple[str, ...]
    called: str | None
    nodes: list[dict[str, Any]] = field(default_factory=list)
    ways: list[tuple[str, str, str]] = field(default_factory=list)
    names: Iterator[int] = field(default_factory=itertools.count)

    def block(self, entry: _Entry, *, depth: int, readable: tuple[str, ...], in_loop: bool) -> None:
        ways = [_Way(entry.source, entry.handle, True, frozenset(readable))]
        must_lead: list[_Way] = []
        for _ in range(self.draw(st.integers(*self.size))):
            made = self._node(entry.parent, ways, must_lead, depth=depth, in_loop=in_loop)
            cases = [way for way in made if way.handle.startswith("case")]
            ways.extend(made)
            must_lead.extend(cases)
        for at, way in enumerate(must_lead):
            last = {**fail(self._name()), "parent": entry.parent, "join": "all"}
            if at % 2 == 0:
                last = {**self.operation(last["id"], None), "parent": entry.parent}
            self.nodes.append(last)
            self.ways.append((way.source, way.handle, last["id"]))

    def _name(self) -> str:
        return f"n{next(self.names)}"

    def _node(
        self,
        parent: str | None,
        ways: list[_Way],
        must_lead: list[_Way],
        *,
        depth: int,
        in_loop: bool,
    ) -> list[_Way]:
        incoming = self.draw(
            st.lists(
                st.sampled_from(ways),
                min_size=1,
                max_size=3,
                unique_by=lambda way: (way.source, way.handle),
            )
        )
        before = frozenset().union(*(way.before for way in incoming))
        kinds = [*self.kinds, *(["for_each", "repeat", "scope"] * (depth > 0))]
        name, kind = self._name(), self.draw(st.sampled_from(kinds))
        value = self._value(before, in_loop=in_loop)
        node = self._of_kind(kind, name, value, in_loop=in_loop)
        join, sure = self._join(incoming)
        self.nodes.append({**node, **join, "parent": parent})
        for way in incoming:
            self.ways.append((way.source, way.handle, name))
            must_lead[:] = [one for one in must_lead if one is not way]
        self._fill(kind, name, before, depth=depth, in_loop=in_loop)
        after = before if kind in {"choice", "respond"} else before | {name}
        handles = ["out"]
        if kind == "choice":
            handles = [*(case["id"] for case in node["cases"]), "otherwise"]
        elif kind == "wait":
            handles = [way["id"] for way in node["ways"]]
        elif kind == "scope":
            handles += [catch["id"] for catch in node["catches"]]
        return [
            _Way(name, handle, sure and len(handles) == 1, frozenset(after)) for handle in handles
        ]

    def _fill(
        self, kind: str, name: str, before: frozenset[str], *, depth: int, in_loop: bool
    ) -> None:
        handles = {"for_each": ["body"], "repeat": ["body"], "scope": ["body", "finally"]}
        for handle in handles.get(kind, []):
            if handle == "body" or self.draw(st.booleans()):
                self.block(
                    _Entry(name, name, handle),
                    depth=depth - 1,
                    readable=tuple(sorted(before)),
                    in_loop=in_loop or kind != "scope",
                )

    def _join(self, incoming: list[_Way]) -> tuple[dict[str, Any], bool]:
        """Draw how a node waits, and say whether it then runs in every run of its block."""
        sure = [way for way in incoming if way.sure]
        options: list[tuple[dict[str, Any], bool]] = [({}, bool(sure))]
        if len(incoming) > 1:
            options.append(({"join": "any"}, bool(sure)))
            options += [
                ({"join": "first", "first": count}, True) for count in range(1, len(sure) + 1)
            ]
        settings, runs = self.draw(st.sampled_from(options))
        if settings and self.draw(st.booleans()):
            settings = {**settings, "cancel_losers": True}
        return settings, runs

    def _value(self, before: frozenset[str], *, in_loop: bool) -> Any:
        options: list[Any] = [None, 1, "plain", "{{ input.name }}", ["{{ run.number }}", {}]]
        if in_loop:
            options += ["{{ index }}", "{{ [item, index] }}"]
        for step in sorted(before)[-3:]:
            options += [f'{{{{ steps.get("{step}") }}}}', f'{{{{ "{step}" in steps }}}}']
        return self.draw(st.sampled_from(options))

    def _of_kind(  # noqa: PLR0911 -- a table, one case a kind
        self, kind: str, name: str, value: Any, *, in_loop: bool
    ) -> dict[str, Any]:
        draw = self.draw
        match kind:
            case "choice":
                cases = [f"case{at}" for at in range(draw(st.integers(1, 3)))]
                node = choice(name, *cases)
                for case in node["cases"]:
                    case["condition"] = draw(st.sampled_from(CONDITIONS))
                return node
            case "for_each":
                return for_each(
                    name,
                    draw(st.sampled_from(["[]", "[1, 2, 3]", '[input.name, "b"]'])),
                    at_once=draw(st.integers(1, 3)),
                    on_item_error=draw(st.sampled_from(["fail", "collect"])),
                    output=draw(st.sampled_from([None, "{{ item }}", {"at": "{{ index }}"}])),
                )
            case "repeat":
                return repeat(
                    name,
                    draw(st.sampled_from(["True", "index >= 1", "item >= 2"])),
                    limit=3,
                    on_limit="go_on",
                    initial=0,
                    next="{{ item + 1 }}",
                )
            case "scope":
                kinds = draw(st.lists(st.sampled_from(KINDS), unique=True, max_size=2))
                catches = [f"catch{at}:{one}" for at, one in enumerate(kinds)]
                return scope(name, *_reachable(catches), output=value if not in_loop else None)
            case "call_workflow":
                return {"kind": kind, "id": name, "workflow": self.called, "wait": draw(BOOLEANS)}
            case "wait":
                ways = [{"id": "case0", "type": "duration", "duration": 0.01}, *WAYS_TOO_LATE]
                return {"kind": kind, "id": name, "ways": ways[: draw(st.integers(1, 3))]}
            case "operation":
                return self.operation(name, value)
            case _:
                return _without_effect(kind, name, value)


def _without_effect(kind: str, name: str, value: Any) -> dict[str, Any]:
    """Describe a node that computes, or answers."""
    node: dict[str, Any] = {"kind": kind, "id": name}
    match kind:
        case "script":
            return {**node, "inputs": {"given": value}, "code": "[given, len(str(given))]"}
        case "decision":
            small = {"cells": {"total": {"op": "lt", "values": [2]}}, "results": {"size": value}}
            return {
                **node,
                "inputs": [{"id": "total", "expression": "input.total"}],
                "outputs": [{"id": "size"}],
                "rows": [small, {"results": {"size": "any other"}}],
            }
        case _:
            return {**node, "value": value}


def _reachable(catches: list[str]) -> list[str]:
    """Put the beginning of a code behind the code itself, so that both can be reached."""
    return sorted(catches, key=lambda catch: catch.endswith("."))
