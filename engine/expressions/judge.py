"""Says what is wrong with an expression that the type checker lets pass."""

import ast
import json
from collections.abc import Iterator
from typing import Final

from engine.expressions.analysis import Analysis
from engine.expressions.comparisons import (
    all_values,
    always,
    is_filled_object,
    never_the_same,
    unknown_members,
)
from engine.expressions.diagnostics import TypeProblem, unknown_key
from engine.expressions.errors import shown
from engine.expressions.fill import path_text
from engine.expressions.fits import Misfit
from engine.expressions.formats import unsuited_formats
from engine.expressions.inferred import Parts, not_json
from engine.expressions.parse import text_range
from engine.expressions.shapes import alternatives_of, kinds_of, properties_of
from engine.expressions.type_words import kinds_in_words

_SHOWN: Final = 6
_SCALARS: Final = frozenset({"number", "integer", "boolean", "null"})


def judge(parts: Parts, *, condition: bool) -> Iterator[TypeProblem]:
    """
    Judge one expression.

    Args:
        condition: Whether it decides something.
    """
    source = parts.analysis.source
    advice = not_json(parts.checked.type)
    if advice is not None:
        start, end = _whole(source)
        message = f"What this gives cannot be written as JSON: {advice}."
        yield TypeProblem(code="expression.not_json", message=message, start=start, end=end)
    for node, spec, kinds, sure in unsuited_formats(parts):
        piece = shown(_text(node.value, source))
        message = f'The format "{spec}" does not suit {kinds_in_words(kinds)} ({piece}).'
        if not sure:
            message = f'{piece} may be {kinds_in_words(kinds)}; then the format "{spec}" fails.'
        yield _at(node.value, source, "expression.type", message, sure=sure)
    for written, shape in unknown_members(parts):
        names = [name for part in alternatives_of(shape) for name in properties_of(part)]
        place = text_range(written, source)
        problem = unknown_key(str(written.value), list(dict.fromkeys(names)), source, place)
        yield TypeProblem(
            code=problem.code,
            message=problem.message,
            start=problem.start,
            end=problem.end,
            fix=problem.fix,
            sure=False,
        )
    for compared, left, right, outcome in never_the_same(parts):
        sides = " and ".join(_side(parts, one) for one in (left, right))
        message = f"This is always {outcome}: {sides} are never the same."
        yield _at(compared, source, "expression.never_equal", message, sure=False)
    if condition and parts.analysis.tree is not None:
        yield from _always(parts, parts.analysis.tree)
    elif condition and is_filled_object(parts.path_shape()):
        start, end = _whole(source)
        message = "This condition always holds, because an object is no question; ask for a key."
        yield TypeProblem(
            code="expression.always_same", message=message, start=start, end=end, sure=False
        )


def _always(parts: Parts, tree: ast.expr) -> Iterator[TypeProblem]:
    found = always(parts, tree)
    if found is None:
        return
    outcome, because = found
    source = parts.analysis.source
    piece = shown(_text(because, source))
    message = f"This condition always {'holds' if outcome else 'fails'}, because of {piece}."
    if isinstance(tree, ast.BoolOp) and because is not tree and isinstance(because, ast.Constant):
        message += f" Write the whole comparison again, such as x == {piece}."
    yield _at(because, source, "expression.always_same", message, sure=False)


def _side(parts: Parts, node: ast.expr) -> str:
    piece = shown(_text(node, parts.analysis.source))
    if isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.Set):
        return piece
    shape = parts.shape(node)
    values = all_values(shape)
    if values is not None:
        some = ", ".join(json.dumps(value, ensure_ascii=False) for value in values[:_SHOWN])
        return f"{piece} (one of {some}{', …' if len(values) > _SHOWN else ''})"
    return f"{piece} ({kinds_in_words(kinds_of(shape) or frozenset())})"


def describe_misfit(misfit: Misfit, analysis: Analysis) -> TypeProblem:
    """Say where what an expression gives does not fit its field."""
    source = analysis.source
    start, end = _whole(source)
    written = source[start:end]
    if analysis.keys is not None:
        message = f"{path_text((*analysis.keys, *misfit.place))} {misfit.reason}."
    elif misfit.place:
        message = f"In what this gives, {_inner(misfit.place)} {misfit.reason}."
    elif misfit.reason.startswith("is "):
        message = f"This gives {misfit.reason.removeprefix('is ')}."
    else:
        message = f"What this gives {misfit.reason}."
    fix = None
    if not misfit.place:
        found, needed = misfit.kinds or (frozenset(), frozenset())
        if "string" in needed and found and found <= _SCALARS:
            fix = f"str({written})"
        elif "round(" in misfit.reason:
            fix = f"round({written})"
    return TypeProblem(
        code="graph.input_type", message=message, start=start, end=end, fix=fix, sure=misfit.sure
    )


def _inner(place: tuple[str | int, ...]) -> str:
    return "an item" if set(place) == {0} else path_text(place).removeprefix("0")


def _whole(source: str) -> tuple[int, int]:
    start = len(source) - len(source.lstrip())
    return start, max(len(source.rstrip()), start)


def _text(node: ast.expr, source: str) -> str:
    start, end = text_range(node, source)
    return source[start:end]


def _at(node: ast.expr, source: str, code: str, message: str, *, sure: bool = True) -> TypeProblem:
    start, end = text_range(node, source)
    if start >= end:
        start, end = _whole(source)
    return TypeProblem(code=code, message=message, start=start, end=end, sure=sure)
