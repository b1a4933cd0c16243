"""Writes the activities that a generated file needs, or says which are to be written."""

import ast
import keyword
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.codegen.about import About
from engine.codegen.arguments import script_name
from engine.codegen.layout import call_of, quoted, statement
from engine.codegen.names import Names, sentence, snake, words
from engine.expressions.template import Constant, ObjectTemplate
from engine.plan.model import OperationStep, Plan, ScriptStep, UndoPlan
from engine.plan.walk import steps_in
from engine.scripts.read import RESULT, Script, read_script

WRITTEN: Final = {
    ("http", "request"): "http_request",
    ("sql", "query"): "sql_query",
    ("email", "send"): "email_send",
}
"""Operations that the pieces implement."""

_VARIABLES: Final = {
    "http": ("BASE_URL", "TOKEN", "USER", "PASSWORD", "HEADER_NAME", "HEADER_VALUE"),
    "sql": ("URL",),
    "email": ("HOST", "PORT", "TLS", "SENDER", "USER", "PASSWORD"),
}


@dataclass(slots=True)
class Activities:
    """
    The activities of a file.

    Attributes:
        operations: Names, by connector and operation. `scripts`: by step id.
        connections: What begins the names of a connection's variables, by the connection's id.
        variables: Variables of each connection, by what people call it.
        unwritten: Operations that this file cannot implement.
        own: Names that `code` defines.
    """

    operations: dict[tuple[str, str], str] = field(default_factory=dict)
    connections: dict[str, str] = field(default_factory=dict)
    variables: dict[str, list[str]] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)
    unwritten: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """All activities, for the worker."""
        return [*self.operations.values(), *self.scripts.values()]


def write_activities(plan: Plan, about: About, names: Names, *, owner: str) -> Activities:
    """Write the activities of a plan; `owner` is the name of the workflow's class."""
    found = Activities()
    prefixes = Names()
    for call in _calls(plan):
        key = (call.connector, call.operation)
        if key not in found.operations:
            found.operations[key] = WRITTEN.get(key) or _unwritten(key, found, names)
        if call.connection and call.connection not in found.connections:
            _connect(call, found, about, prefixes)
    for step in steps_in(plan.block):
        if isinstance(step, ScriptStep):
            _script(step, found, names, owner)
    return found


def _calls(plan: Plan) -> Iterator[OperationStep | UndoPlan]:
    found: list[OperationStep | UndoPlan] = []
    for step in steps_in(plan.block):
        if isinstance(step, OperationStep):
            found += [step] if step.undo is None else [step, step.undo]
    yield from sorted(found, key=lambda c: (c.connector, c.operation, c.connection or ""))


def _connect(
    call: OperationStep | UndoPlan, found: Activities, about: About, prefixes: Names
) -> None:
    identifier = call.connection or ""
    name = about.connections.get(identifier, identifier)
    prefix = prefixes.give(snake(name, otherwise="connection").upper(), suffix="AGAIN")
    found.connections[identifier] = prefix
    told = f"{words(name, longest=60)} ({words(call.connector, longest=40)})"
    while told in found.variables:
        told += " again"
    variables = _VARIABLES.get(call.connector, ("…",))
    found.variables[told] = [f"{prefix}_{variable}" for variable in variables]


def _unwritten(key: tuple[str, str], found: Activities, names: Names) -> str:
    said = words(".".join(key), longest=80)
    name = names.give(snake("_".join(key), otherwise="operation"), suffix="activity")
    message = quoted(f"Write what {said} does: the connector is not part of this file.")
    found.unwritten.append(name)
    found.own.append(name)
    found.code.append(
        f"@activity.defn(name={quoted('.'.join(key))})\n"
        f"async def {name}(inputs: dict[str, Any], connection: str) -> Any:\n"
        f'    """{sentence(f"Do what {said} does", longest=90)}"""\n'
        + statement("raise ", call_of("NotImplementedError", message), indent=4)
    )
    return name


def _script(step: ScriptStep, found: Activities, names: Names, owner: str) -> None:
    function = names.give(script_name(step))
    activity = names.give(f"run_{function}")
    found.scripts[step.id] = activity
    found.own += [function, activity]
    title = sentence(step.name or step.id)
    head = f"def {function}({_given(step)}) -> Any:"
    found.code.append(f'{head}\n    """{title}"""\n{_script_body(step.code)}')
    found.code.append(
        f"@activity.defn(name={quoted(f'{owner}.{step.id}')})\n"
        f"async def {activity}(inputs: dict[str, Any], connection: str) -> Any:\n"
        f'    """Run the script; in Baton it had no way to files, network and modules."""\n'
        f"    return await run_script({function}, inputs)"
    )


def _given(step: ScriptStep) -> str:
    """Write the parameters of a script's function: one for each input."""
    if _speaks_of_globals(step.code):
        return "**given: Any"
    match step.inputs:
        case ObjectTemplate(items=items):
            keys = [key for key, _ in items]
        case Constant(value=dict(value)):
            keys = list(value)
        case _:
            keys = []
    usable = [key for key in keys if key.isidentifier() and not keyword.iskeyword(key)]
    return ", ".join([*(f"{key}: Any" for key in usable), "**_: Any"])


def _speaks_of_globals(code: str) -> bool:
    script = read_script(code)
    return isinstance(script, Script) and any(
        isinstance(node, ast.Global) for node in ast.walk(script.tree)
    )


def _script_body(code: str) -> str:
    """Write a script as the body of a function that returns what the script gives."""
    script = read_script(code)
    if not isinstance(script, Script):
        return f"    raise SyntaxError({quoted(script.message)})"
    if _speaks_of_globals(code):
        # A function has no names that functions inside it could call global.
        text = quoted(_ending(script, code, "_value = "))
        return f'    exec({text}, given)\n    return given["_value"]'
    text = _ending(script, code, "return ")
    if _has_long_texts(text):
        text = ast.unparse(ast.parse(text))
    return textwrap.indent(text.rstrip(), "    ")


def _ending(script: Script, code: str, before: str) -> str:
    """Let code end with what it gives, behind an assignment or a `return`."""
    if script.sets_result:
        return f"{code.rstrip()}\n{before}{RESULT}"
    if script.value is None:
        return f"{code.rstrip()}\n{before}None"
    start, end = script.value
    value = code[start:end]
    wrapped = f"({value})" if "\n" in value else value
    return f"{code[:start]}{before}{wrapped}{code[end:]}"


def _has_long_texts(code: str) -> bool:
    """Say whether a text goes over several lines, which indenting would change."""
    return any(
        isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno
        for node in ast.walk(ast.parse(code))
    )
