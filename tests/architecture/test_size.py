"""Ceilings: over the line, split by concept, not by page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import named, python_files, typescript_files

FILE_LINES = 400
FUNCTION_LINES = 60
COMPONENT_LINES = 80
"""A component is mostly markup, of which the formatter makes many short lines."""

_TS_FUNCTION = re.compile(
    r"^(?P<indent>\s*)(?:export )?(?:default )?(?:async )?"
    r"(?:function\*? (?P<name>\w+)|const (?P<const>\w+)\b.*=> \{$)"
)


def python_functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def typescript_functions(file: Path) -> Iterator[tuple[str, int]]:
    """Functions as the formatter lays them out: the end is a brace at the indent of the start."""
    lines = file.read_text().splitlines()
    for start, line in enumerate(lines):
        found = _TS_FUNCTION.match(line)
        if found:
            closing = re.compile(rf"^{found['indent']}\}}\S*$")
            rest = range(start + 1, len(lines))
            end = next((n for n in rest if closing.match(lines[n])), start)
            yield found["name"] or found["const"], end - start + 1


class TestFiles:
    @pytest.mark.parametrize("files", [python_files, typescript_files])
    def test_are_no_longer_than_the_ceiling(self, files) -> None:
        sizes = {named(file): len(file.read_text().splitlines()) for file in files()}

        assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}


class TestFunctions:
    def test_of_python_are_no_longer_than_the_ceiling(self) -> None:
        found = {
            f"{named(file)}:{name}": lines
            for file in python_files()
            for name, lines in python_functions(file)
            if lines > FUNCTION_LINES
        }

        assert found == {}

    def test_of_typescript_are_no_longer_than_the_ceiling(self) -> None:
        found = {
            f"{named(file)}:{name}": lines
            for file in typescript_files()
            if ".test." not in file.name
            for name, lines in typescript_functions(file)
            if lines > (COMPONENT_LINES if file.suffix == ".tsx" else FUNCTION_LINES)
        }

        assert found == {}
