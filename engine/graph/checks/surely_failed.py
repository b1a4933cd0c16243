"""Says where a scope has surely failed, so that its error is there."""

from typing import Any

from engine.expressions.shapes import Shape
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.view import GraphView
from engine.graph.handles import OUT
from engine.graph.nodes.scope import ScopeNode
from engine.graph.sight import Place


class SurelyFailed:
    """The outputs of scopes as they are seen from places that only their catches lead to."""

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._shapes: dict[str, Shape] = {}

    def narrowed(self, placed: PlacedExpression) -> dict[str, Shape]:
        """Give the outputs of which more is known in the place of an expression."""
        steps = {
            str(found.keys[1]) for found in placed.analysis.references if found.keys[0] == "steps"
        }
        return {
            step: self._shape(step)
            for step in steps
            if isinstance(self._view.nodes.get(step), ScopeNode) and self._has_failed(step, placed)
        }

    def _has_failed(self, step: str, placed: PlacedExpression) -> bool:
        view = self._view
        if placed.node not in view.drawing.placed or step not in view.drawing.placed:
            return False
        handles = view.drawing.sight.handles_before(
            step=step, place=Place(str(placed.node), placed.moment)
        )
        # Where it has surely succeeded there is no error, which `references` tells.
        return OUT not in handles or handles == {OUT}

    def _shape(self, step: str) -> Shape:
        """Give one shape for all places, so that they have one type for the checker."""
        if step not in self._shapes:
            schema = self._view.output_shape(step).schema
            self._shapes[step] = Shape.of(_without_null(schema))
        return self._shapes[step]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    properties = schema["properties"]
    errors = [one for one in properties["error"]["anyOf"] if one != {"type": "null"}]
    return {**schema, "properties": {**properties, "error": {"anyOf": errors}}}
