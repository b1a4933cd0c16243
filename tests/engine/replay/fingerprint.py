"""
A fingerprint of the commands that workflow code can issue.

`python -m tests.engine.replay.fingerprint` accepts today's.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from engine import runtime

SOURCES = Path(next(iter(runtime.__path__)))
FILE = Path(__file__).with_name("fingerprint.json")

COMMANDS = frozenset(
    {
        "continue_as_new",
        "deprecate_patch",
        "execute_activity",
        "execute_child_workflow",
        "execute_local_activity",
        "patched",
        "signal",
        "sleep",
        "start_activity",
        "start_child_workflow",
        "start_local_activity",
        "wait_condition",
    }
)
"""Calls that end in Temporal's history, or decide which of them are made."""

DECIDING = (
    "batches.py",
    "gate.py",
    "inbox.py",
    "lighten.py",
    "news.py",
    "activity_contract.py",
    "calling.py",
)
"""Files whose numbers decide which commands a run issues."""


def fingerprint() -> dict[str, str]:
    """Give every command with the code that issues it, and every number that decides on them."""
    found: dict[str, str] = {}
    for file in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(file.read_text())
        name = file.relative_to(SOURCES).as_posix()
        for where, call in _commands(tree, name):
            found[_unused(f"{where}: {_called(call)}", found)] = ast.unparse(call)
        if name in DECIDING:
            for constant, value in _numbers(tree):
                found[f"{name}: {constant}"] = value
    return found


def _commands(tree: ast.AST, where: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        inside = where
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{where} {node.name}"
        if isinstance(node, ast.Call) and _called(node) in COMMANDS:
            yield inside, node
        yield from _commands(node, inside)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _numbers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        text = isinstance(value, ast.Constant) and not isinstance(value.value, int | float)
        if name.isupper() and not text and not isinstance(value, ast.Tuple):
            yield name, ast.unparse(value)


def _unused(name: str, taken: dict[str, str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def stored() -> dict[str, str]:
    """Read what was accepted last."""
    found: dict[str, str] = json.loads(FILE.read_text())
    return found


if __name__ == "__main__":
    FILE.write_text(json.dumps(fingerprint(), indent=1, sort_keys=True) + "\n")
