"""Decision node → decision step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_expression, compile_template
from engine.expressions.heavy import IsNumber
from engine.expressions.template import ObjectTemplate
from engine.graph.nodes.decision import DecisionNode, Row
from engine.plan.model import DecisionStep, RowPlan


def lower_decision(node: DecisionNode, *, frame: StepFrame, is_number: IsNumber) -> DecisionStep:
    """Lower a table that the checks found sound; its rows keep their order."""
    inputs = tuple(
        (column.id, compile_expression(column.expression, is_number=is_number))
        for column in node.inputs
    )
    return DecisionStep(
        **frame,
        names={column.id: column.name or column.id for column in node.inputs},
        inputs=ObjectTemplate(items=inputs),
        rows=tuple(_lower_row(node, row, is_number) for row in node.rows),
        hit=node.hit,
    )


def _lower_row(node: DecisionNode, row: Row, is_number: IsNumber) -> RowPlan:
    results = {column.id: row.results.get(column.id) for column in node.outputs}
    return RowPlan(
        cells={
            column.id: cell
            for column in node.inputs
            if (cell := row.cells.get(column.id)) is not None and cell.op != "any"
        },
        results=compile_template(results, is_number=is_number),
    )
