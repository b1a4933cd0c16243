"""
Turns an expression into what the interpreter runs.

Dotted access to data becomes access by key, so that `input.order.items` is data although
dictionaries have a method of that name; only what is called, as in `input.name.upper()`, stays
an attribute.
"""

import ast
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeVar

from engine.expressions.analysis import Analysis, Reference
from engine.expressions.errors import (
    ExpressionNotAllowed,
    ExpressionSyntax,
    UnknownName,
)
from engine.expressions.names import GET, KNOWN, MODULES, OBJECT_ATTRIBUTES, ROOTS, SHADOWED
from engine.expressions.parse import text_range
from engine.expressions.write_code import write_code

Keys = tuple[str | int, ...]
Bound = frozenset[str]

_JSON_WORDS = {"true": "True", "false": "False", "null": "None", "undefined": "None"}


def rewrite(tree: ast.expr, source: str) -> Analysis:
    """
    Rewrite a parsed expression and note everything it reads.

    Raises:
        UnknownName: a name is neither data, nor a function, nor bound by a comprehension.
        ExpressionNotAllowed: `steps` is used other than by naming a step.
    """
    rewriter = _Rewriter(source)
    rewritten = rewriter.visit_expr(tree, frozenset())
    try:
        code = write_code(rewritten)
    except (ValueError, RecursionError):
        # Python 3.11 cannot write a backslash inside the braces of an f-string.
        raise ExpressionSyntax(
            "An f-string cannot hold this expression; join the texts with + instead."
        ) from None
    return Analysis(
        source=source,
        code=code,
        tree=rewritten,
        keys=_static_keys(rewritten),
        references=tuple(rewriter.references),
    )


class _Rewriter:
    """One walk over one expression."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._is_plain = source.isascii() and "\n" not in source
        self._text: ast.JoinedStr | None = None
        self.references: list[Reference] = []

    def visit_expr(self, node: ast.expr, bound: Bound) -> ast.expr:
        """Rewrite a part; `bound` holds the names of the comprehensions around it."""
        match node:
            case ast.Name():
                return self._name(node, bound)
            case ast.Constant():
                return node
            case ast.Attribute() | ast.Subscript():
                return self._access(node, bound)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node, bound)
            case ast.Call() | ast.Compare():
                return self._step_guard(node, bound) or self._call_or_rest(node, bound)
            case _:
                return self._rebuild(node, bound)

    def _call_or_rest(self, node: ast.Call | ast.Compare, bound: Bound) -> ast.expr:
        if isinstance(node, ast.Call):
            return self._call(node, bound)
        return self._rebuild(node, bound)

    def _range(self, node: ast.expr, ends_with: str) -> tuple[int, int]:
        """Give a node's range; inside an f-string that of the whole unless it proves right."""
        start, end = self._place(node)
        if self._text is None or (ends_with and self._source[:end].endswith(ends_with)):
            return start, end
        return text_range(self._text, self._source)

    def _place(self, node: ast.expr) -> tuple[int, int]:
        if self._is_plain:
            # One line of ASCII: Python's columns, less the bracket that the parser was given.
            return node.col_offset - 1, (node.end_col_offset or node.col_offset) - 1
        return text_range(node, self._source)

    def _rebuild(self, node: ast.expr, bound: Bound) -> ast.expr:
        if not isinstance(node, ast.JoinedStr) or self._text is not None:
            return self._rebuild_parts(node, bound)
        # Before 3.12 Python does not say reliably where the parts of an f-string are.
        self._text = node
        rebuilt = self._rebuild_parts(node, bound)
        self._text = None
        return rebuilt

    def _rebuild_parts(self, node: ast.expr, bound: Bound) -> ast.expr:
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr | list):
                setattr(node, name, self._field(value, bound))
        return node

    def _field(self, value: object, bound: Bound) -> object:
        if isinstance(value, list):
            return [self._field(item, bound) for item in value]
        if isinstance(value, ast.keyword):
            return ast.keyword(arg=value.arg, value=self.visit_expr(value.value, bound))
        return self.visit_expr(value, bound) if isinstance(value, ast.expr) else value

    def _name(self, node: ast.Name, bound: Bound) -> ast.expr:
        if node.id in bound:
            return _put_at(ast.Name(_bound_name(node.id), node.ctx), node)
        start, end = self._range(node, node.id)
        if node.id == "steps":
            raise ExpressionNotAllowed(
                "Name the step whose output you want, such as steps.check_stock.",
                start=start,
                end=end,
            )
        if node.id in ROOTS:
            self.references.append(Reference((node.id,), ((start, end),)))
        elif node.id not in KNOWN:
            raise _unknown_name(node.id, start, end)
        return node

    def _access(self, node: ast.Attribute | ast.Subscript, bound: Bound) -> ast.expr:
        chain = _chain(node)
        base = chain[0].value
        if isinstance(base, ast.Name) and base.id in ROOTS and base.id not in bound:
            return self._from_root(base, chain, bound)
        value = self.visit_expr(base, bound)
        for link in chain:
            value = self._link(link, value, bound)
        return value

    def _from_root(
        self, root: ast.Name, chain: list[ast.Attribute | ast.Subscript], bound: Bound
    ) -> ast.expr:
        keys: list[str | int] = [root.id]
        ranges = [self._range(root, root.id)]
        value: ast.expr = _put_at(ast.Name(root.id, ast.Load()), root)
        static = True
        for link in chain:
            key = _static_key(link)
            if static and key is not None:
                keys.append(key)
                ranges.append(self._key_range(link))
            elif static:
                static = False
            value = self._subscript(link, value, bound)
        if root.id == "steps" and not (len(keys) > 1 and isinstance(keys[1], str)):
            raise ExpressionNotAllowed(
                "Name the step itself, such as steps.check_stock; it cannot be computed.",
                start=ranges[0][0],
                end=ranges[0][1],
            )
        self.references.append(Reference(tuple(keys), tuple(ranges)))
        return value

    def _link(self, link: ast.Attribute | ast.Subscript, value: ast.expr, bound: Bound) -> ast.expr:
        if isinstance(link, ast.Subscript):
            return self._subscript(link, value, bound)
        if isinstance(value, ast.Name) and value.id in MODULES and value.id not in bound:
            return _put_at(ast.Attribute(value, link.attr, ast.Load()), link)
        if link.attr in OBJECT_ATTRIBUTES:
            call = ast.Call(
                _put_at(ast.Name(GET, ast.Load()), link),
                [value, _put_at(ast.Constant(link.attr), link)],
                [],
            )
            return _put_at(call, link)
        return self._subscript(link, value, bound)

    def _subscript(
        self, link: ast.Attribute | ast.Subscript, value: ast.expr, bound: Bound
    ) -> ast.expr:
        if isinstance(link, ast.Subscript):
            index = self.visit_expr(link.slice, bound)
        else:
            index = _put_at(ast.Constant(link.attr), link)
            # What the author wrote as a name is the range that a message must point at.
            index.col_offset = link.end_col_offset or link.col_offset
            index.col_offset -= len(link.attr.encode())
            index.lineno = link.end_lineno or link.lineno
        return _put_at(ast.Subscript(value, index, ast.Load()), link)

    def _key_range(self, link: ast.Attribute | ast.Subscript) -> tuple[int, int]:
        if isinstance(link, ast.Subscript):
            return self._range(link.slice, "")
        start, end = self._range(link, link.attr)
        return max(end - len(link.attr), start), end

    def _call(self, node: ast.Call, bound: Bound) -> ast.expr:
        function: ast.expr
        if isinstance(node.func, ast.Attribute):
            if node.func.attr.startswith("_"):
                start, end = text_range(node.func, self._source)
                raise ExpressionNotAllowed(
                    f"Expressions may not call {node.func.attr}.", start=start, end=end
                )
            value = self.visit_expr(node.func.value, bound)
            function = ast.Attribute(value, node.func.attr, ast.Load())
        elif isinstance(node.func, ast.Name):
            self._refuse_calling_data(node.func, bound)
            function = self.visit_expr(node.func, bound)
        else:
            function = self.visit_expr(node.func, bound)
        _put_at(function, node.func)
        arguments = [self.visit_expr(argument, bound) for argument in node.args]
        keywords = [
            _put_at(ast.keyword(arg=word.arg, value=self.visit_expr(word.value, bound)), word)
            for word in node.keywords
        ]
        return _put_at(ast.Call(function, arguments, keywords), node)

    def _refuse_calling_data(self, name: ast.Name, bound: Bound) -> None:
        if name.id in ROOTS and name.id not in bound:
            start, end = text_range(name, self._source)
            raise ExpressionNotAllowed(
                f"{name.id} is data and cannot be called.", start=start, end=end
            )

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, bound: Bound
    ) -> ast.expr:
        generators = []
        for generator in node.generators:
            items = self.visit_expr(generator.iter, bound)
            bound = bound | frozenset(self._targets(generator.target))
            tests = [self.visit_expr(test, bound) for test in generator.ifs]
            target = self.visit_expr(generator.target, bound)
            generators.append(ast.comprehension(target, items, tests, is_async=0))
        if isinstance(node, ast.DictComp):
            key, value = self.visit_expr(node.key, bound), self.visit_expr(node.value, bound)
            return _put_at(ast.DictComp(key, value, generators), node)
        element = self.visit_expr(node.elt, bound)
        # The interpreter makes a list of a generator at once; said so, the type checker knows it.
        kind = ast.ListComp if isinstance(node, ast.GeneratorExp) else type(node)
        return _put_at(kind(element, generators), node)

    def _targets(self, target: ast.expr) -> Iterator[str]:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                if node.id in KNOWN - SHADOWED:
                    start, end = text_range(node, self._source)
                    raise ExpressionNotAllowed(
                        f"{node.id} has a meaning of its own; use another name here.",
                        start=start,
                        end=end,
                    )
                yield node.id
            elif not isinstance(node, ast.Tuple | ast.List | ast.Starred | ast.expr_context):
                start, end = text_range(node, self._source)
                raise ExpressionNotAllowed(
                    "After for stands a plain name, such as line.", start=start, end=end
                )

    def _step_guard(self, node: ast.expr, bound: Bound) -> ast.expr | None:
        """Accept `"id" in steps` and `steps.get("id")`: they ask whether a step ran."""
        match node:
            case ast.Compare(
                left=ast.Constant(value=str(step)) as written,
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.Name(id="steps") as root],
            ) if "steps" not in bound:
                self._guarded(step, root, written)
                return node
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="steps") as root, attr="get"),
                args=[ast.Constant(value=str(step)) as written, *default],
                keywords=[],
            ) if "steps" not in bound:
                self._guarded(step, root, written)
                arguments = [written, *(self.visit_expr(item, bound) for item in default)]
                return _put_at(ast.Call(node.func, arguments, []), node)
        return None

    def _guarded(self, step: str, root: ast.Name, written: ast.Constant) -> None:
        ranges = (self._range(root, root.id), self._range(written, ""))
        self.references.append(Reference(("steps", step), ranges, optional=True))


def _bound_name(name: str) -> str:
    """Name what a comprehension binds so that it cannot be taken for data of the same name."""
    return f"_v_{name}" if name in SHADOWED else name


_Located = TypeVar("_Located", bound=ast.expr | ast.keyword)


def _put_at(node: _Located, place: ast.expr | ast.keyword) -> _Located:
    """Give a new node the place of the one that it stands for."""
    node.lineno, node.col_offset = place.lineno, place.col_offset
    node.end_lineno, node.end_col_offset = place.end_lineno, place.end_col_offset
    return node


def _chain(node: ast.Attribute | ast.Subscript) -> list[ast.Attribute | ast.Subscript]:
    """List the links of `a.b[c].d`, the innermost first."""
    links = [node]
    while isinstance(links[-1].value, ast.Attribute | ast.Subscript):
        links.append(links[-1].value)
    return links[::-1]


def _static_key(link: ast.Attribute | ast.Subscript) -> str | int | None:
    if isinstance(link, ast.Attribute):
        return link.attr
    match link.slice:
        case ast.Constant(value=str(key)):
            return key
        case ast.Constant(value=int(key)) if not isinstance(key, bool):
            return key
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(key))) if not isinstance(
            key, bool
        ):
            return -key
    return None


def _static_keys(tree: ast.expr) -> Keys | None:
    """Give the keys of a plain path; None when the expression is more than that."""
    if isinstance(tree, ast.Name):
        return (tree.id,) if tree.id in ROOTS else None
    if not isinstance(tree, ast.Subscript):
        return None
    chain = _chain(tree)
    root = chain[0].value
    keys = [_static_key(link) for link in chain]
    if not isinstance(root, ast.Name) or root.id not in ROOTS or None in keys:
        return None
    return (root.id, *(key for key in keys if key is not None))


def _unknown_name(name: str, start: int, end: int) -> UnknownName:
    if name in _JSON_WORDS:
        word = _JSON_WORDS[name]
        return UnknownName(f"Write {word} instead of {name}.", fix=word, start=start, end=end)
    close = get_close_matches(name, sorted(KNOWN), n=1, cutoff=0.75)
    if close:
        return UnknownName(
            f'Unknown name "{name}". Did you mean "{close[0]}"?',
            fix=close[0],
            start=start,
            end=end,
        )
    return UnknownName(
        f'Unknown name "{name}". Data begins with input, steps, vars or run; '
        "put quotes around plain text.",
        start=start,
        end=end,
    )
