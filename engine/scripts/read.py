"""Reads the code of a script: what it gives, and how it is run for that."""

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

VALUE: Final = "_baton_value"
"""Name under which the script leaves what it gives."""

RESULT: Final = "result"
"""Variable of the script that is its output, if it sets one."""

MAX_DEPTH: Final = 100
"""Statements and expressions inside one another."""

MAX_MEMBERS: Final = 50
"""Members of an object whose types are told apart."""

_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Mistake:
    """
    Why code cannot be read.

    Attributes:
        start, end: Range in the code, in characters.
    """

    message: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Script:
    """
    Code that can be read.

    Attributes:
        tree: The code as Python reads it.
        program: The code with its output kept as `VALUE`; its lines are those of the code.
        value: Where the last expression stands in the code, in characters, if it is the output.
        sets_result: Whether the variable `result` is.
    """

    tree: ast.Module
    program: str
    value: tuple[int, int] | None = None
    sets_result: bool = False

    @property
    def gives_something(self) -> bool:
        """Whether there is an output at all."""
        return self.sets_result or self.value is not None


@lru_cache(maxsize=512)
def read_script(code: str) -> Script | Mistake:
    """
    Read the code of a script.

    It gives the variable `result` if it sets one, or else the value of its last expression.
    """
    try:
        tree = ast.parse(code)
        stray = _walk(tree)
    except SyntaxError as error:
        return _mistake(code, error)
    except (ValueError, MemoryError, RecursionError):
        return Mistake("The code is nested too deeply, or is no text.", 1, 0, len(code))
    if stray is not None:
        message = f"Line {stray.lineno}: a script does not return; let it end with the value."
        return Mistake(message, stray.lineno, *place_in(code, stray))
    if _sets_result(tree.body):
        return Script(tree, f"{code}\n{VALUE} = {RESULT}\n", sets_result=True)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return Script(tree, f"{code}\n{VALUE} = None\n")
    start, end = place_in(code, last)
    program = f"{code[:start]}{VALUE} = ({code[start:end]}){code[end:]}\n"
    return Script(tree, program, value=(start, end))


def members_of(script: Script) -> dict[str, ast.expr]:
    """List the members of the object that a script gives, where it is written out at its end."""
    match script.tree.body[-1:]:
        case [ast.Expr(value=ast.Dict() as written)] if not script.sets_result:
            pass
        case [ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as written)] if (
            name == RESULT
        ):
            pass
        case _:
            return {}
    members: dict[str, ast.expr] = {}
    for key, value in zip(written.keys, written.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return {}
        members[key.value] = value
    return members if len(members) <= MAX_MEMBERS else {}


def _walk(tree: ast.Module) -> ast.Return | None:
    """Find a `return` outside of functions; refuse what others would fall over, it is so deep."""
    stray = None
    waiting: list[tuple[ast.AST, int, bool]] = [(tree, 0, False)]
    while waiting:
        node, depth, inside = waiting.pop()
        if depth > MAX_DEPTH:
            raise RecursionError
        if isinstance(node, ast.Return) and not inside:
            stray = node
        inside = inside or isinstance(node, _FUNCTIONS)
        waiting.extend((child, depth + 1, inside) for child in ast.iter_child_nodes(node))
    return stray


def _sets_result(body: list[ast.stmt]) -> bool:
    """Say whether the code itself, not a function in it, gives `result` a value."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id == RESULT and isinstance(node.ctx, ast.Store):
            return True
        if not isinstance(node, _FUNCTIONS):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def place_in(code: str, node: ast.stmt | ast.expr) -> tuple[int, int]:
    """Say where a part of the tree stands in the code, in characters."""
    text = code.encode()
    before = [0]
    for line in text.splitlines(keepends=True):
        before.append(before[-1] + len(line))
    start = before[node.lineno - 1] + node.col_offset
    end = before[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    return len(text[:start].decode()), len(text[:end].decode())


def _mistake(code: str, error: SyntaxError) -> Mistake:
    lines = code.split("\n")
    line = min(max(error.lineno or 1, 1), len(lines))
    before = sum(len(text) + 1 for text in lines[: line - 1])
    column = min(max((error.offset or 1) - 1, 0), len(lines[line - 1]))
    end = min(before + len(lines[line - 1]), len(code))
    message = (error.msg or "the code cannot be read").removesuffix(".")
    return Mistake(f"Line {line}: {message}.", line, min(before + column, end), end)
