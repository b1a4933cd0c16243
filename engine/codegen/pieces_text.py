"""Reads the pieces: code that generated files take over, with what it needs."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

_MODULES: Final = ("world", "steps", "flow", "containers", "tables", "waiting", "scripts")
_OWN: Final = "engine.codegen"
_FOR_EXPRESSIONS: Final = """
import json
import math
import os
import re
import sys
import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker
"""

HEADING_OF: Final = {
    "world": "What activities share",
    "steps": "How steps are executed",
    "flow": "Steps at the same time",
    "containers": "Loops and scopes",
    "tables": "Decision tables",
    "waiting": "Waiting for time, messages, people and other workflows",
    "scripts": "How scripts are run",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A function, a class or a constant."""

    name: str
    module: str
    code: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name; `module` is empty for `import name`."""

    module: str
    name: str
    alias: str | None = None

    @property
    def bound(self) -> str:
        """The name in the file."""
        return self.alias or self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Everything that there is, in the order in which it may stand in a file."""

    pieces: dict[str, Piece]
    imports: tuple[Import, ...]
    attributes: frozenset[str]
    """Names of what the classes among the pieces have."""

    def needed_by(self, names: Iterable[str]) -> tuple[Piece, ...]:
        """List the pieces of some names, and what those need themselves."""
        found: set[str] = set()
        waiting = [name for name in names if name in self.pieces]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(need for need in self.pieces[name].needs if need in self.pieces)
        return tuple(piece for name, piece in self.pieces.items() if name in found)

    def imports_of(self, names: set[str]) -> str:
        """Write the imports of some names, sorted as tools sort them."""
        used = {one for one in self.imports if one.bound in names}
        ours = {one for one in used if (one.module or one.name).startswith("temporalio")}
        return "\n\n".join(filter(None, (_written(used - ours), _written(ours))))


@lru_cache(maxsize=1)
def read_pieces() -> Pieces:
    """Read all pieces."""
    pieces: dict[str, Piece] = {}
    imports: dict[Import, None] = dict.fromkeys(_imports(ast.parse(_FOR_EXPRESSIONS)))
    attributes: set[str] = set()
    for module in _MODULES:
        text = (files("engine.codegen") / "pieces" / f"{module}.py").read_text(encoding="utf-8")
        tree = ast.parse(text)
        imports |= dict.fromkeys(_imports(tree))
        lines = text.split("\n")
        for node in tree.body:
            name = _name_of(node)
            if name is not None:
                pieces[name] = _piece(name, module, node, lines)
            if isinstance(node, ast.ClassDef):
                attributes |= _attributes(node)
    return Pieces(pieces, tuple(imports), frozenset(attributes))


def _piece(name: str, module: str, node: ast.stmt, lines: list[str]) -> Piece:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    code = "\n".join(lines[first - 1 : node.end_lineno])
    return Piece(name, module, code, frozenset(names_in(code)))


def _name_of(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return None


def _attributes(node: ast.ClassDef) -> set[str]:
    found = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    return found | {n.name for n in node.body if isinstance(n, ast.FunctionDef)}


def names_in(code: str) -> set[str]:
    """List the names that a piece of Python uses, those in quoted annotations included."""
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def _imports(tree: ast.Module) -> Iterable[Import]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (Import("", alias.name, alias.asname) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(_OWN):
            yield from (Import(node.module or "", a.name, a.asname) for a in node.names)


def _written(imports: set[Import]) -> str:
    plain = sorted(one.name for one in imports if not one.module)
    lines = [f"import {name}" for name in plain]
    for module in sorted({one.module for one in imports if one.module}):
        named = sorted(
            (one for one in imports if one.module == module and not one.alias),
            key=lambda one: (not one.name.isupper(), one.name[0].islower(), one.name),
        )
        if named:
            lines.append(_from(module, [one.name for one in named]))
        renamed = [one for one in imports if one.module == module and one.alias]
        lines += [f"from {module} import {one.name} as {one.alias}" for one in renamed]
    return "\n".join(lines)


def _from(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 100:  # noqa: PLR2004 - the width of a line
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
