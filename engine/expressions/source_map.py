"""Finds the author's words for a place in rewritten code."""

import ast

from engine.expressions.analysis import Analysis
from engine.expressions.marks import is_mark
from engine.expressions.parse import text_range


class SourceMap:
    """
    Walks rewritten code and its origin side by side.

    Both trees have the same form, but for the marks: the rewriter keeps, on every node, the place
    in the author's text that it stands for.

    Args:
        code: `analysis.code`, with marks or without.
    """

    def __init__(self, analysis: Analysis, code: str) -> None:
        self._source = analysis.source
        self._pairs: list[tuple[ast.expr, ast.expr]] = []
        if analysis.tree is not None:
            self._pair(ast.parse(code, mode="eval").body, analysis.tree, None)

    def _pair(self, code: ast.AST, origin: ast.AST, text: ast.expr | None) -> None:
        if isinstance(code, ast.Call) and is_mark(code):
            code = code.args[0]
        if type(code) is not type(origin):
            return
        if isinstance(origin, ast.JoinedStr):
            # Before 3.12 Python does not say where the parts of an f-string are.
            text = text or origin
        if isinstance(code, ast.expr) and isinstance(origin, ast.expr):
            self._pairs.append((code, text or origin))
        children = zip(ast.iter_child_nodes(code), ast.iter_child_nodes(origin), strict=False)
        for one, other in children:
            self._pair(one, other, text)

    def find(self, start: int, end: int) -> tuple[ast.expr, tuple[int, int]] | None:
        """
        Find the smallest part of the code around a range.

        Args:
            start, end: Columns of the code, in UTF-8 bytes; it is always one line.

        Returns:
            That part, and its range in the author's text, in characters.
        """
        best: tuple[int, ast.expr, ast.expr] | None = None
        for code, origin in self._pairs:
            size = (code.end_col_offset or 0) - code.col_offset
            around = code.col_offset <= start and end <= (code.end_col_offset or 0)
            if around and code.lineno == 1 and (best is None or size <= best[0]):
                best = (size, code, origin)
        if best is None:
            return None
        return best[1], text_range(best[2], self._source)
