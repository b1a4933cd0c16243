"""Writes the arguments of the calls that generated methods make."""

from typing import assert_never

from engine.codegen.expressions import OUTERMOST, Writer, with_front
from engine.codegen.layout import Bracket, Code, call_of, dict_of, list_of, literal, quoted
from engine.codegen.names import snake
from engine.decisions.cell import Cell
from engine.expressions.template import Constant, Template, Text
from engine.plan.model import (
    DecisionStep,
    DurationPlan,
    MessagePlan,
    RetryPlan,
    RowPlan,
    ScriptStep,
    TaskStep,
    UntilPlan,
    WayPlan,
)


def path_of(place: str, name: str) -> str:
    """Write the path of a step."""
    return quoted(name) if place == OUTERMOST else f"{place}.path + {quoted(name)}"


def text_of(template: Template, writer: Writer) -> Code:
    """Write a template that gives a text."""
    code = writer.template(template)
    if isinstance(template, Text):
        return code
    is_text = isinstance(template, Constant) and isinstance(template.value, str)
    return code if is_text else call_of("text", code)


def texts_of(texts: list[str]) -> Code:
    """Write a tuple of texts."""
    return tuple_of([quoted(text) for text in texts])


def tuple_of(items: list[Code]) -> Code:
    """Write a tuple."""
    return Bracket("", "(", tuple(("", item) for item in items), ")")


def number(value: float) -> str:
    """Write a number of seconds or attempts."""
    return repr(int(value)) if value == int(value) else repr(value)


def retry_of(plan: RetryPlan) -> dict[str, Code]:
    """Write what is unusual about how a call is tried again."""
    usual = {"attempts": 5, "initial_s": 1, "factor": 2, "maximum_s": 60}
    given = {name: getattr(plan, name) for name in usual}
    return {name: number(value) for name, value in given.items() if value != usual[name]}


def comment(text: str) -> list[str]:
    """Write remarks of a person, one line after another."""
    lines, line = [], "        #"
    for word in text.split():
        if len(line) + len(word) + 1 > 100 and line != "        #":  # noqa: PLR2004 - the width
            lines.append(line)
            line = "        #"
        line += f" {word}"
    return [*lines, line]


def decision_of(step: DecisionStep, place: str, writer: Writer) -> Code:
    """Write a decision table."""
    rows: list[Code] = [_row(row, writer) for row in step.rows]
    return call_of(
        "decide",
        path_of(place, step.id),
        writer.template(step.inputs),
        list_of(rows),
        quoted(step.hit),
    )


def _row(row: RowPlan, writer: Writer) -> Code:
    cells = {name: _cell(cell) for name, cell in row.cells.items() if cell.op != "any"}
    results = with_front("lambda: ", writer.template(row.results))
    return tuple_of([dict_of(cells), results])


def _cell(cell: Cell) -> Code:
    op = cell.bounds if cell.op == "between" else cell.op
    return tuple_of([quoted(op), *(literal(value) for value in cell.values)])


def way_of(way: WayPlan, writer: Writer) -> Code:
    """Write one way of a wait."""
    head = [quoted(way.handle), quoted(way.type)]
    match way:
        case DurationPlan():
            return tuple_of([*head, writer.template(way.duration)])
        case UntilPlan():
            return tuple_of([*head, writer.template(way.at)])
        case MessagePlan():
            return tuple_of([*head, quoted(way.message), writer.template(way.key)])
        case _:
            assert_never(way)


def task_of(step: TaskStep, place: str, writer: Writer) -> Code:
    """Write what a person is asked to do."""
    return with_front(
        "await ",
        call_of(
            "wait_for_person",
            OUTERMOST,
            place,
            path_of(place, step.id),
            title=text_of(step.title, writer),
            description=text_of(step.description, writer),
            people=call_of("texts", writer.template(step.people)),
            groups=call_of("texts", writer.template(step.groups)),
        ),
    )


def script_name(step: ScriptStep) -> str:
    """Give the wanted name of a script's function."""
    return f"{snake(step.id, otherwise='script')}_script"
