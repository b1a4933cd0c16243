"""Writes templates and expressions of a plan as ordinary Python."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from typing_extensions import override

from engine.codegen.layout import Code, call_of, dict_of, list_of, literal, quoted
from engine.expressions.names import GET
from engine.expressions.template import (
    Constant,
    Expression,
    ListTemplate,
    ObjectTemplate,
    Path,
    Template,
    Text,
)

VARIABLES: Final = "VARIABLES"
OUTERMOST: Final = "self"
INSIDE: Final = "at"
_INJECTED: Final = frozenset({OUTERMOST, INSIDE, VARIABLES, "workflow", "field_of"})


@dataclass(frozen=True, slots=True)
class Writer:
    """
    Writes the expressions of one place.

    Attributes:
        place: Name of what has `steps`, `item`, `index` and `error` there.
    """

    place: str

    def template(self, template: Template) -> Code:
        """Write a template."""
        match template:
            case Constant(value=value):
                return literal(value)
            case Path() | Expression():
                return self.hole(template)
            case Text(parts=parts):
                written = [quoted(p) if isinstance(p, str) else self.hole(p) for p in parts]
                return call_of("text", *written)
            case ObjectTemplate(items=items):
                return dict_of({key: self.template(item) for key, item in items})
            case ListTemplate(items=items):
                return list_of([self.template(item) for item in items])

    def hole(self, hole: Path | Expression) -> str:
        """Write one expression."""
        if isinstance(hole, Path):
            root, *keys = hole.keys
            return self._root(str(root)) + "".join(f"[{_key(key)}]" for key in keys)
        tree = ast.parse(f"({hole.code}\n)", mode="eval")
        bound = _bound_names(tree)
        written = ast.unparse(_Rewriter(self, bound).visit(tree))
        return _with_double_quotes(written)

    def _root(self, root: str) -> str:
        match root:
            case "input":
                return f"{OUTERMOST}.input"
            case "run":
                return f"{OUTERMOST}.facts"
            case "vars":
                return VARIABLES
            case _:
                return f"{self.place}.{root}"

    def root(self, root: str) -> ast.expr:
        """Give the tree of a root of expressions."""
        return ast.parse(self._root(root), mode="eval").body


ROOTS: Final = frozenset({"input", "steps", "run", "vars", "item", "index", "error"})


class _Rewriter(ast.NodeTransformer):
    """Puts our names in the place of the expression language's."""

    def __init__(self, writer: Writer, bound: dict[str, str]) -> None:
        self._writer = writer
        self._bound = bound

    @override
    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._bound:
            return ast.Name(self._bound[node.id], node.ctx)
        if node.id in ROOTS:
            return self._writer.root(node.id)
        if node.id == "random":
            return ast.parse("workflow.random()", mode="eval").body
        return ast.Name("field_of", node.ctx) if node.id == GET else node

    @override
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=ast.Name(id="date"), attr="today"):
                return ast.parse("workflow.now().date()", mode="eval").body
            case ast.Attribute(value=ast.Name(id="datetime"), attr="now" | "today" | "utcnow"):
                now = ast.parse("workflow.now().astimezone(None)", mode="eval").body
                given = [*node.args, *(word.value for word in node.keywords)]
                if isinstance(now, ast.Call) and given:
                    now.args = given[:1]
                    return now
                return ast.parse("workflow.now().replace(tzinfo=None)", mode="eval").body
        return node


def _bound_names(tree: ast.AST) -> dict[str, str]:
    """Give the names that comprehensions bind, each with one that hides none of ours."""
    names = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    given: dict[str, str] = {}
    for name in sorted(names):
        better = name.removeprefix("_v_")
        while (
            better in _INJECTED or better in given.values() or (better != name and better in names)
        ):
            better += "_"
        given[name] = better
    return given


def _key(key: str | int) -> str:
    return quoted(key) if isinstance(key, str) else str(key)


def _with_double_quotes(code: str) -> str:
    """Write the texts of an expression in double quotes; those inside f-strings stay."""
    parts: list[str] = []
    lines = code.split("\n")
    row, column = 1, 0
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        name = tokenize.tok_name[token.type]
        depth += (name == "FSTRING_START") - (name == "FSTRING_END")
        if token.type != tokenize.STRING or depth or token.string[0] in "fFbB":
            continue
        if token.start[0] != row:
            parts.append(lines[row - 1][column:] + "\n")
            parts.extend(f"{line}\n" for line in lines[row : token.start[0] - 1])
            row, column = token.start[0], 0
        parts.append(
            lines[row - 1][column : token.start[1]] + quoted(ast.literal_eval(token.string))
        )
        row, column = token.end
    parts.append("\n".join([lines[row - 1][column:], *lines[row:]]))
    return "".join(parts)


def lambda_of(code: Code, *, argument: str = INSIDE) -> tuple[str, Code]:
    """Write code that is worked out later; the first part goes in front."""
    return (f"lambda {argument}: " if argument else "lambda: "), code


def with_front(front: str, code: Code) -> Code:
    """Put something in front of code."""
    if isinstance(code, str):
        return front + code
    return replace(code, before=front + code.before)


def names_read(code: str) -> Iterator[str]:
    """List the names that a piece of Python reads."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            yield node.id
