"""Checks a script while it is written: whether it can run, and whether its types agree."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from engine.expressions.check_types import shared_checker
from engine.expressions.diagnostics import TypeProblem, describe
from engine.expressions.document import Document
from engine.expressions.inferred import not_json, shape_of_type
from engine.expressions.shapes import ANYTHING, Shape
from engine.expressions.stubs import Stubs
from engine.expressions.type_prelude import PLACE
from engine.expressions.type_program import assigned_type
from engine.expressions.type_text import UNKNOWN, Type
from engine.scripts.dialect import find_foreign
from engine.scripts.read import RESULT, Mistake, Script, members_of, place_in, read_script

_ASSIGN: Final = f"value_: {PLACE} = ("
_MAX_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class CheckedScript:
    """
    Attributes:
        problems: What is wrong, in the order of the code.
        output: The shape of what it gives, as far as its types say.
    """

    problems: tuple[TypeProblem, ...] = ()
    output: Shape = ANYTHING


def check_script(code: str, inputs: Mapping[str, Shape]) -> CheckedScript:
    """
    Check a script.

    What keeps it from running is sure. What its types say is not, because code tells apart what
    its values may be in more ways than the checker follows.

    Args:
        inputs: The shapes of what its inputs are given.

    Raises:
        InterpreterUnavailable: the type checker died or took too long.
    """
    script = read_script(code)
    if isinstance(script, Mistake):
        problem = TypeProblem(
            code="script.syntax", message=script.message, start=script.start, end=script.end
        )
        return CheckedScript((problem,))
    foreign = tuple(find_foreign(code, script.tree, inputs.keys()))
    if foreign:
        return CheckedScript(_in_order(foreign))
    stubs = Stubs()
    answer = _ask(_Program(code, script, inputs, stubs), code)
    problems = answer.problems
    advice = not_json(answer.value)
    if advice is not None:
        start, end = script.value or (0, len(code))
        message = f"What the script gives cannot be written as JSON: {advice}."
        problems += (_unsure("script.not_json", message, start, end),)
    return CheckedScript(_in_order(problems), _shape(answer, stubs))


def _shape(answer: "_Answer", stubs: Stubs) -> Shape:
    document = Document()
    if not answer.members:
        return document.shape(document.take(shape_of_type(answer.value, named=stubs.shape_named)))
    properties = {
        name: document.take(shape_of_type(found, named=stubs.shape_named))
        for name, found in answer.members.items()
    }
    return document.shape(
        {"type": "object", "properties": properties, "required": list(properties)}
    )


def _unsure(code: str, message: str, start: int, end: int) -> TypeProblem:
    return TypeProblem(code=code, message=message, start=start, end=end, sure=False)


def _in_order(problems: tuple[TypeProblem, ...]) -> tuple[TypeProblem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: one.start)[:_MAX_TOLD])


class _Program:
    """The script as a function for the type checker, and the way back to its code."""

    def __init__(
        self, code: str, script: Script, inputs: Mapping[str, Shape], stubs: Stubs
    ) -> None:
        types = {name: stubs.type_of(shape) for name, shape in inputs.items()}
        parameters = ", ".join(f"{name}: {written}" for name, written in types.items())
        head = [*stubs.declarations(types.values()), f"async def script_({parameters}):"]
        self._head = len(head)
        self._value = script.value or (len(code), len(code))
        start, end = self._value
        inner = code[start:end] if script.value else RESULT if script.sets_result else "None"
        before = code[:start] if script.value else f"{code}\n"
        self._code = code
        self._before = len(before)
        self._inner = len(inner)
        body = f"{before}{_ASSIGN}\n{inner}\n){code[end:]}"
        self._lines = body.split("\n")
        self.last_row = self._head + len(self._lines)
        self.members: dict[int, str] = {}
        parts = self._members(script)
        # Every line one step in, those inside of texts too: that changes no type.
        indented = [f" {line}" for line in (*self._lines, *parts)]
        # A mistake at the end, so that the program is never executed.
        self.text = "\n".join((*head, *indented, f"end_: {PLACE} = 0", ""))

    def _members(self, script: Script) -> list[str]:
        """Ask about each member of an object that is written out: its type forgets the keys."""
        lines: list[str] = []
        for name, value in members_of(script).items():
            self.members[self.last_row + len(lines) + 1] = name
            start, end = place_in(self._code, value)
            lines += [_ASSIGN, *self._code[start:end].split("\n"), ")"]
        return lines

    def place(self, diagnostic: dict[str, Any]) -> tuple[int, int]:
        """Say where in the code a diagnostic is."""
        start, end = (
            self._in_code(diagnostic[name]["row"], diagnostic[name]["column"])
            for name in ("location", "end_location")
        )
        return start, max(start, end)

    def _in_code(self, row: int, column: int) -> int:
        line = min(max(row - self._head - 1, 0), len(self._lines) - 1)
        at = sum(len(text) + 1 for text in self._lines[:line]) + max(column - 2, 0)
        start, end = self._value
        begin = self._before + len(_ASSIGN) + 1
        if at < self._before:
            return min(at, len(self._code))
        if at < begin:
            return start
        if at <= begin + self._inner:
            return min(start + at - begin, end)
        return min(end + max(at - begin - self._inner - 2, 0), len(self._code))


@lru_cache(maxsize=512)
def _diagnose(program: str) -> str:
    """Ask the type checker; one edit changes one script, and the others are not asked again."""
    return json.dumps(shared_checker.diagnose(program))


@dataclass(frozen=True, slots=True)
class _Answer:
    problems: tuple[TypeProblem, ...]
    value: Type
    members: dict[str, Type]


def _ask(program: _Program, code: str) -> _Answer:
    value = UNKNOWN
    members: dict[str, Type] = dict.fromkeys(program.members.values(), UNKNOWN)
    problems: list[TypeProblem] = []
    for diagnostic in json.loads(_diagnose(program.text)):
        found = assigned_type(str(diagnostic["message"]))
        row = diagnostic["location"]["row"]
        if found is None and row <= program.last_row:
            problems.extend(_told(diagnostic, code, program.place(diagnostic)))
        elif found is not None and row <= program.last_row:
            value = found
        elif found is not None and row in program.members:
            members[program.members[row]] = found
    return _Answer(tuple(problems), value, members)


def _told(diagnostic: dict[str, Any], code: str, place: tuple[int, int]) -> Iterator[TypeProblem]:
    problem = describe(
        name=str(diagnostic["name"]),
        text=str(diagnostic["message"]),
        node=None,
        source=code,
        place=place,
    )
    if problem is not None:
        own = "script.unknown_key" if problem.code.endswith("unknown_key") else "script.type"
        yield replace(problem, code=own, sure=False)
