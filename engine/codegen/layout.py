"""Lays code out as a formatter does, so that generated files need none."""

from dataclasses import dataclass
from typing import Any, Final

from engine.codegen.splitting import Split, split_brackets, split_operators

WIDTH: Final = 100
INDENT: Final = 4


@dataclass(frozen=True, slots=True)
class Bracket:
    """
    Something in brackets that may be spread over lines.

    Attributes:
        before: What stands in front of the opening bracket, such as a function's name.
        items: Each with what stands in front of it, such as a key.
        is_call: Its items may share one line inside the brackets, if all of them fit on it.
        separator: Empty for the parts of a comprehension.
    """

    before: str
    opening: str
    items: tuple[tuple[str, "Code"], ...]
    closing: str
    is_call: bool = False
    separator: str = ","


Code = str | Bracket
"""A piece of code: on one line, or bracketed and laid out as it fits."""


def flat(code: Code) -> str:
    """Write code on one line."""
    if isinstance(code, str):
        return code
    inside = f"{code.separator} ".join(before + flat(item) for before, item in code.items)
    if code.opening == "(" and len(code.items) == 1 and not code.is_call:
        inside += ","  # a tuple
    return f"{code.before}{code.opening}{inside}{code.closing}"


def lay_out(
    code: Code,
    *,
    indent: int = 0,
    column: int | None = None,
    tail: int = 0,
    inside: bool = False,
) -> str:
    """
    Write code, on one line if it fits.

    Args:
        indent: Of the statement that it is a part of.
        column: Where it begins; where the statement does unless told.
        tail: Characters that follow on its last line.
        inside: It stands in brackets already.
    """
    column = indent if column is None else column
    line = flat(code)
    if column + len(line) + tail <= WIDTH:
        return line
    if isinstance(code, str):
        return _lay_out_expression(code, indent=indent, inside=inside)
    if not code.items:
        return line
    inner = indent + INDENT
    pad = " " * inner
    shared = ", ".join(before + flat(item) for before, item in code.items)
    if code.is_call and inner + len(shared) <= WIDTH:
        lines = [pad + shared]
    else:
        alone = code.is_call and len(code.items) == 1
        comma = "" if alone else code.separator
        lines = [
            pad
            + before
            + lay_out(item, indent=inner, column=inner + len(before), tail=len(comma), inside=True)
            + comma
            for before, item in code.items
        ]
    body = "\n".join(lines)
    return f"{code.before}{code.opening}\n{body}\n{' ' * indent}{code.closing}"


def _lay_out_expression(code: str, *, indent: int, inside: bool) -> str:
    """Write an expression that is too long for its line over several, where it has operators."""
    brackets = split_brackets(code)
    if brackets is not None:
        return lay_out(_bracket(brackets), indent=indent, column=WIDTH)
    parts = split_operators(code)
    if len(parts) < 2:  # noqa: PLR2004 - nothing to split
        return code
    if inside:
        return f"\n{' ' * indent}".join(parts)
    pad = " " * (indent + INDENT)
    return "(\n" + "".join(f"{pad}{part}\n" for part in parts) + f"{' ' * indent})"


def _bracket(split: Split) -> Bracket:
    items = tuple(("", item) for item in split.items)
    return Bracket(
        split.before, split.opening, items, split.closing, split.is_call, split.separator
    )


def statement(before: str, code: Code, *, indent: int, after: str = "") -> str:
    """Write a statement such as `return …`, with a mark for formatters where it is too long."""
    column = indent + len(before)
    text = lay_out(code, indent=indent, column=column, tail=len(after))
    return f"{' ' * indent}{before}{text}{after}"


def call_of(name: str, *arguments: Code, **named: Code) -> Bracket:
    """Write a call."""
    items = [("", argument) for argument in arguments]
    items += [(f"{key}=", value) for key, value in named.items()]
    return Bracket(name, "(", tuple(items), ")", is_call=True)


def dict_of(items: dict[str, Code]) -> Bracket:
    """Write a dictionary with texts as keys."""
    return Bracket("", "{", tuple((f"{quoted(key)}: ", value) for key, value in items.items()), "}")


def list_of(items: list[Code]) -> Bracket:
    """Write a list."""
    return Bracket("", "[", tuple(("", item) for item in items), "]")


def literal(value: Any) -> Code:
    """Write a JSON value as Python does."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return dict_of({str(key): literal(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return list_of([literal(item) for item in value])
    return repr(value)


def quoted(text: str) -> str:
    """Write a text in quotes, double ones where that costs no backslash; nothing is left raw."""
    mark = "'" if text.count('"') > text.count("'") else '"'
    body = "".join(repr(char)[1:-1] for char in text)
    return mark + body.replace(mark, f"\\{mark}") + mark
