"""What is known of one expression after reading it."""

import ast
from dataclasses import dataclass
from functools import cached_property

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """
    One place where an expression reaches into data.

    Attributes:
        keys: From the root on, as far as they are written out.
        ranges: Where each key stands in the author's text.
        optional: True where the expression asks whether a step ran at all.
    """

    keys: Keys
    ranges: tuple[tuple[int, int], ...]
    optional: bool = False


@dataclass(frozen=True, eq=False)
class Analysis:
    """
    One expression, read.

    Attributes:
        code: What the interpreter runs.
        tree: Syntax tree of `code`, with positions in `source`; None for a plain path.
        keys: Set when the expression is nothing but a path into data.
    """

    source: str
    code: str
    tree: ast.expr | None
    keys: Keys | None
    references: tuple[Reference, ...]

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, but for those that say only whether a name is read or bound."""
        return () if self.tree is None else _walk(self.tree)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name in the code: roots, functions, modules and what comprehensions bind."""
        return frozenset(node.id for node in self.nodes if isinstance(node, ast.Name))

    @cached_property
    def reads(self) -> tuple[tuple[str, ...], ...]:
        """List the paths into the scope that must be there, none inside another, sorted."""
        wanted = {_named_prefix(reference.keys) for reference in self.references}
        return tuple(
            sorted(
                path
                for path in wanted
                if not any(path[:length] in wanted for length in range(1, len(path)))
            )
        )


def _walk(tree: ast.AST) -> tuple[ast.AST, ...]:
    # `ast.walk` takes twice as long, and visits as many contexts as names.
    found = [tree]
    for node in found:
        for name in node._fields:
            part = getattr(node, name, None)
            if isinstance(part, list):
                found += [item for item in part if isinstance(item, ast.AST)]
            elif isinstance(part, ast.AST) and not isinstance(part, ast.expr_context):
                found.append(part)
    return tuple(found)


def _named_prefix(keys: Keys) -> tuple[str, ...]:
    prefix: list[str] = []
    for key in keys:
        if not isinstance(key, str):
            break
        prefix.append(key)
    return tuple(prefix)
