import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.worker import Replayer  # noqa: F401 - loads what the runner needs

from engine.worker.sandbox import PASSED_THROUGH

ALLOWED = {
    "asyncio",
    "collections",
    "collections.abc",
    "contextlib",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "json",
    "pydantic",
    "pydantic_core",
    "re",
    "temporalio",
    "temporalio.common",
    "temporalio.exceptions",
    "typing",
    "typing_extensions",
}
"""Everything that modules passed through the sandbox may import, besides one another."""

FORBIDDEN_CALLS = {
    ("asyncio", "sleep"),
    ("asyncio", "wait"),
    ("asyncio", "as_completed"),
    ("asyncio", "to_thread"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
}
FORBIDDEN_NAMES = {"open", "input", "__import__", "exec", "eval", "id", "hash"}


def passed_through() -> Iterator[str]:
    for name in PASSED_THROUGH:
        module = importlib.import_module(name)
        yield name
        for found in pkgutil.iter_modules(getattr(module, "__path__", []), f"{name}."):
            yield found.name


MODULES = sorted(set(passed_through()))


def tree_of(name: str) -> ast.Module:
    source = importlib.import_module(name).__file__
    assert source is not None
    return ast.parse(Path(source).read_text())


@pytest.mark.parametrize("name", MODULES)
class TestPassedThrough:
    def test_imports_nothing_that_could_differ_on_replay(self, name: str) -> None:
        imported = set()
        for node in ast.walk(tree_of(name)):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module))

        strangers = {i for i in imported - ALLOWED - set(MODULES) if not _within(i)}
        assert not strangers

    def test_asks_neither_clock_nor_dice_nor_files(self, name: str) -> None:
        calls = [node for node in ast.walk(tree_of(name)) if isinstance(node, ast.Call)]
        named = {c.func.id for c in calls if isinstance(c.func, ast.Name)}
        dotted = {
            (c.func.value.id, c.func.attr)
            for c in calls
            if isinstance(c.func, ast.Attribute) and isinstance(c.func.value, ast.Name)
        }

        assert not named & FORBIDDEN_NAMES
        assert not dotted & FORBIDDEN_CALLS


def _within(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in PASSED_THROUGH)
