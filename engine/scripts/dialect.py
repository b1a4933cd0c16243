"""What scripts have of Python: its names, its modules, and the parts that are missing."""

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import Final

from engine.expressions.diagnostics import TypeProblem
from engine.scripts.read import place_in

BUILTINS: Final = frozenset(
    {
        *("abs", "all", "any", "bin", "bool", "bytes", "chr", "complex", "dict", "divmod"),
        *("enumerate", "eval", "exec", "filter", "float", "format", "frozenset", "getattr"),
        *("hasattr", "hash", "hex", "id", "int", "isinstance", "iter", "len", "list", "locals"),
        *("map", "max", "min", "next", "object", "oct", "open", "ord", "pow", "print", "range"),
        *("repr", "reversed", "round", "set", "setattr", "slice", "sorted", "str", "sum", "tuple"),
        *("type", "zip", "Ellipsis", "NotImplemented"),
        *("ArithmeticError", "AssertionError", "AttributeError", "BaseException", "Exception"),
        *("ImportError", "IndexError", "KeyError", "LookupError", "MemoryError", "NameError"),
        *("NotImplementedError", "OSError", "OverflowError", "PermissionError", "RecursionError"),
        *("RuntimeError", "StopIteration", "SyntaxError", "TimeoutError", "TypeError"),
        *("UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError", "ValueError"),
        *("ZeroDivisionError", "KeyboardInterrupt", "SystemExit", "ModuleNotFoundError"),
        *("FileExistsError", "FileNotFoundError", "IsADirectoryError", "NotADirectoryError"),
        *("__name__", "__file__"),
    }
)
"""Names that are there without an import, as tests hold against the interpreter."""

MODULES: Final = frozenset(
    {
        *("asyncio", "base64", "binascii", "bisect", "collections", "copy", "csv", "dataclasses"),
        *("datetime", "decimal", "functools", "hashlib", "itertools", "json", "math", "os"),
        *("pathlib", "random", "re", "sys", "time", "typing", "unicodedata"),
    }
)

_MISSING: Final[dict[type[ast.AST], str]] = {
    ast.Delete: "Scripts have no del; use .pop(key), or build what you want to keep.",
    ast.Yield: "Scripts have no yield; collect a list and return it.",
    ast.YieldFrom: "Scripts have no yield; collect a list and return it.",
    ast.AsyncFor: "Scripts have no async for; nothing in them has to be waited for.",
    ast.AsyncWith: "Scripts have no async with; nothing in them has to be waited for.",
    ast.TryStar: "Scripts have no except*; use except.",
}
_DECORATORS: Final = frozenset({"property", "classmethod", "staticmethod"})


def find_foreign(code: str, tree: ast.Module, inputs: AbstractSet[str]) -> Iterator[TypeProblem]:
    """Find parts of Python that scripts do not have, and names that nothing has given a value."""
    nodes = list(ast.walk(tree))
    for node in nodes:
        message = _missing(node)
        if message is not None:
            yield _problem(code, node, "script.not_supported", message)
        yield from _modules(code, node)
    known = BUILTINS | inputs | set(_bound(nodes))
    told: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name) and node.id not in known and node.id not in told:
            told.add(node.id)
            yield _unknown(code, node, known - BUILTINS, known)


def _missing(node: ast.AST) -> str | None:
    if type(node) in _MISSING:
        return _MISSING[type(node)]
    match node:
        case ast.ClassDef() if node.bases or node.keywords:
            return "In scripts no class builds on another; put what both need into a function."
        case ast.FunctionDef(decorator_list=decorators):
            named = {one.id for one in decorators if isinstance(one, ast.Name)}
            if named & _DECORATORS:
                return "Scripts have no property, classmethod or staticmethod; use a method."
        case ast.ImportFrom(names=names) if any(one.name == "*" for one in names):
            return "Name what you import; scripts have no import of everything."
    return None


def _modules(code: str, node: ast.AST) -> Iterator[TypeProblem]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [one.name for one in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or "."]
    for name in names:
        if name.partition(".")[0] not in MODULES:
            close = get_close_matches(name, MODULES, n=1, cutoff=0.7)
            hint = f' Did you mean "{close[0]}"?' if close else ""
            message = f"Scripts have no module {name}.{hint}"
            yield _problem(code, node, "script.unknown_name", message)


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """List every name that gets a value anywhere; where it may be read is left to the run."""
    for node in nodes:
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del(), id=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name


def _unknown(
    code: str, node: ast.Name, own: AbstractSet[str], known: AbstractSet[str]
) -> TypeProblem:
    close = get_close_matches(node.id, sorted(own), n=1, cutoff=0.6) or get_close_matches(
        node.id, sorted(known), n=1, cutoff=0.8
    )
    if node.id in MODULES:
        message, fix = f"Write import {node.id} first.", None
    elif close:
        message, fix = f'Unknown name "{node.id}". Did you mean "{close[0]}"?', close[0]
    else:
        message = f'Unknown name "{node.id}"; add it to the inputs, or give it a value first.'
        fix = None
    start, end = place_in(code, node)
    return TypeProblem(code="script.unknown_name", message=message, start=start, end=end, fix=fix)


def _problem(code: str, node: ast.AST, problem: str, message: str) -> TypeProblem:
    assert isinstance(node, ast.stmt | ast.expr)  # noqa: S101 - all of these have a place
    start, end = place_in(code, node)
    return TypeProblem(code=problem, message=message, start=start, end=end)
