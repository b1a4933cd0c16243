"""Code is written letter by letter as Python writes it, whatever the expression."""

import ast
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.write_code import write_code

NAMES = st.sampled_from(["input", "steps", "len", "x"]).map(ast.Name)
CONSTANTS = st.one_of(
    st.integers(-3, 3), st.booleans(), st.none(), st.text(max_size=4), st.just(1.5)
).map(ast.Constant)
OPERATORS = st.sampled_from(
    [ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.BitOr, ast.LShift]
)
COMPARED = st.sampled_from(
    [ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn]
)
UNARY = st.sampled_from([ast.Not, ast.USub, ast.UAdd, ast.Invert])


def _larger(parts: Any) -> Any:
    some = st.lists(parts, min_size=1, max_size=3)
    key = st.one_of(st.none(), parts)
    generator = st.builds(
        lambda items: [ast.comprehension(ast.Name("line"), items, [], is_async=0)], parts
    )
    return st.one_of(
        st.builds(lambda a, o, b: ast.BinOp(a, o(), b), parts, OPERATORS, parts),
        st.builds(lambda a, o, b: ast.Compare(a, [o()], [b]), parts, COMPARED, parts),
        st.builds(lambda o, a: ast.UnaryOp(o(), a), UNARY, parts),
        st.builds(
            lambda o, many: ast.BoolOp(o(), many),
            st.sampled_from([ast.And, ast.Or]),
            st.lists(parts, min_size=2, max_size=4),
        ),
        st.builds(ast.IfExp, parts, parts, parts),
        st.builds(lambda a: ast.Attribute(a, "name"), parts),
        st.builds(ast.Subscript, parts, parts),
        st.builds(lambda a, b: ast.Subscript(a, ast.Slice(b, None, None)), parts, parts),
        st.builds(ast.List, some),
        st.builds(ast.Set, some),
        st.builds(ast.Tuple, some),
        st.builds(
            lambda pairs: ast.Dict([k for k, _ in pairs], [v for _, v in pairs]),
            st.lists(st.tuples(key, parts), max_size=2),
        ),
        st.builds(lambda f, args: ast.Call(f, args, []), parts, some),
        st.builds(lambda f, a: ast.Call(f, [], [ast.keyword("key", a)]), parts, parts),
        st.builds(lambda f, a: ast.Call(f, [ast.Starred(a)], []), parts, parts),
        st.builds(ast.ListComp, parts, generator),
    )


EXPRESSIONS: Any = st.recursive(st.one_of(NAMES, CONSTANTS), _larger, max_leaves=12)


@settings(max_examples=600, deadline=None)
@given(EXPRESSIONS)
def test_writes_what_python_writes(tree: ast.expr) -> None:
    assert write_code(tree) == ast.unparse(tree)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, st.data())
def test_puts_functions_around_parts(tree: ast.expr, data: Any) -> None:
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.expr) and _is_value(node)]
    part = data.draw(st.sampled_from(parts))

    written = write_code(tree, named={id(part): "Mark_"})

    around = ast.Call(ast.Name("Mark_"), [part], [])
    assert written == ast.unparse(around if part is tree else _Exchange(part, around).visit(tree))


def _is_value(node: ast.expr) -> bool:
    return not isinstance(node, ast.Starred | ast.Slice) and getattr(node, "id", "") != "line"


class _Exchange(ast.NodeTransformer):
    def __init__(self, part: ast.expr, other: ast.expr) -> None:
        self._part = part
        self._other = other

    def visit(self, node: ast.AST) -> Any:
        return self._other if node is self._part else self.generic_visit(node)


@pytest.mark.parametrize(
    "source",
    [
        "f'{input.a:>10} and {len(input.b)}'",
        "f'{input.a!r}'",
        "[line['x'] for line in input.lines if line]",
        "{k: v for k, v in x.items()}",
        "sum(line for line in input.lines)",
        "(1).real",
        "-1 ** 2",
        "not (a and b) or c",
        "a if b else (c if d else e)",
        "(a if b else c)(d)",
        "a[1:2, 3]",
        "1e400",
        "b'x'",
        "u'x'",
        "'\\n' + \"it's\"",
    ],
)
def test_writes_what_people_write(source: str) -> None:
    tree = ast.parse(source, mode="eval").body

    assert write_code(tree) == ast.unparse(tree)
