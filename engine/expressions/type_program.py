"""Writes many expressions as one program for the type checker, and reads what it answers."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from engine.expressions.analysis import Analysis
from engine.expressions.diagnostics import TypeProblem, describe
from engine.expressions.marks import MAX_MARKS, find_marks, mark_columns, marked_code
from engine.expressions.names import GET
from engine.expressions.source_map import SourceMap
from engine.expressions.type_prelude import PLACE
from engine.expressions.type_text import UNKNOWN, Type, read_type

_GROUP: Final = 50
"""Expressions in one function: a function costs as much as an expression."""

_WHOLE: Final = re.compile(rf"Object of type `(.+)` is not assignable to `{PLACE}`$")
_REVEALED: Final = re.compile(r"Revealed type: `(.+)`$")
_END: Final = f"end_: {PLACE} = 0\n"
"""A mistake, so that the program is never executed."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    One expression to check.

    Attributes:
        analysis: The expression, read.
        parameters: What it reads, from `Stubs.parameters`.
    """

    analysis: Analysis
    parameters: str


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What the type checker says of one expression.

    Attributes:
        problems: What is wrong, in the order of the text.
        type: What it gives.
        marks: What the parts give that `find_marks` lists.
    """

    problems: tuple[TypeProblem, ...] = ()
    type: Type = UNKNOWN
    marks: tuple[Type, ...] = ()


def write_program(
    declarations: Iterable[str], questions: Sequence[Question]
) -> tuple[str, "Answers"]:
    """
    Write a program in which every expression is assigned to a place that it cannot fit.

    Returns:
        The program, and what turns its diagnostics into answers.
    """
    lines = [*declarations, f"def {GET}(value: Any, key: str) -> Any: return value[key]"]
    answers = Answers(questions)
    numbered = sorted(enumerate(questions), key=lambda pair: pair[1].parameters)
    for parameters, group in groupby(numbered, key=lambda pair: pair[1].parameters):
        for place, (number, question) in enumerate(group):
            if place % _GROUP == 0:
                lines.append(f"def f{number}({parameters}):")
            code = marked_code(question.analysis)
            lines += (f" v{number}: {PLACE} = (", code, " )")
            answers.expect(number, row=len(lines) - 1, code=code)
    lines.append(_END)
    return "\n".join(lines), answers


def assigned_type(message: str) -> Type | None:
    """Read the type of what was assigned to a `PLACE`; None for any other message."""
    whole = _WHOLE.match(message)
    return None if whole is None else read_type(whole[1])


class Answers:
    """Collects what is said of each expression."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions
        self._rows: list[int] = []
        self._numbers: list[int] = []
        self._codes: dict[int, str] = {}
        self._found: dict[int, _Answer] = {}

    def expect(self, number: int, *, row: int, code: str) -> None:
        """Note on which row the code of an expression stands."""
        self._rows.append(row)
        self._numbers.append(number)
        self._codes[number] = code

    def read(self, diagnostics: Iterable[dict[str, Any]]) -> list[Checked]:
        """Sort what the checker says by expressions."""
        for diagnostic in diagnostics:
            # The line above the code belongs to it.
            at = bisect_right(self._rows, diagnostic["location"]["row"] + 1) - 1
            if at >= 0 and diagnostic["location"]["row"] <= self._rows[at] + 1:
                self._take(self._numbers[at], self._rows[at], diagnostic)
        return [
            self._found[number].checked() if number in self._found else Checked()
            for number in range(len(self._questions))
        ]

    def _take(self, number: int, row: int, diagnostic: dict[str, Any]) -> None:
        if number not in self._found:
            self._found[number] = _Answer(self._questions[number].analysis, self._codes[number])
        on_code = diagnostic["location"]["row"] == row
        self._found[number].take(diagnostic, on_code=on_code)


class _Answer:
    """What is said of one expression."""

    def __init__(self, analysis: Analysis, code: str) -> None:
        self._analysis = analysis
        self._code = code
        self._type = UNKNOWN
        self._marks: dict[int, Type] = {}
        self._problems: dict[TypeProblem, None] = {}
        self._map: SourceMap | None = None

    def take(self, diagnostic: dict[str, Any], *, on_code: bool) -> None:
        text, name = str(diagnostic["message"]), str(diagnostic["name"])
        if not on_code:
            self._type = assigned_type(text) or self._type
        elif name == "revealed-type":
            found = _REVEALED.match(text)
            mark = mark_columns(self._code).get(diagnostic["location"]["column"] - 1)
            if found is not None and mark is not None:
                self._marks[mark] = read_type(found[1])
        else:
            problem = self._problem(diagnostic, name, text)
            if problem is not None:
                self._problems[problem] = None

    def _problem(self, diagnostic: dict[str, Any], name: str, text: str) -> TypeProblem | None:
        if self._map is None:
            self._map = SourceMap(self._analysis, self._code)
        start = len(self._code[: diagnostic["location"]["column"] - 1].encode())
        same_row = diagnostic["end_location"]["row"] == diagnostic["location"]["row"]
        end_column = diagnostic["end_location"]["column"] - 1 if same_row else len(self._code)
        found = self._map.find(start, len(self._code[:end_column].encode()))
        node, place = found if found is not None else (None, (0, len(self._analysis.source)))
        return describe(name=name, text=text, node=node, source=self._analysis.source, place=place)

    def checked(self) -> Checked:
        marks = find_marks(self._analysis)
        return Checked(
            tuple(sorted(self._problems, key=lambda problem: problem.start)),
            self._type,
            tuple(self._marks.get(number, UNKNOWN) for number in range(min(len(marks), MAX_MARKS))),
        )
