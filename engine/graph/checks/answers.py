"""What the runs of a workflow answer, as far as its drawing tells."""

from collections.abc import Mapping
from typing import Any, Final

from engine.expressions.compose import shape_of_value
from engine.graph.blocks import OUTERMOST
from engine.graph.checks.view import GraphView
from engine.graph.facts import CatalogFacts, WorkflowFacts
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.end import EndNode
from engine.graph.sight import Moment

MAX_BYTES: Final = 100_000
"""A longer description than this helps nobody; then nothing is said."""


def describe_answer(
    graph: WorkflowGraph,
    catalog: CatalogFacts,
    *,
    workflows: Mapping[str, WorkflowFacts] | None = None,
) -> dict[str, Any]:
    """
    Give a JSON Schema of what the workflow's runs answer, from the outputs of its good ends.

    Args:
        graph: One without errors.
        workflows: See `check_graph`.
    """
    view = GraphView(graph, catalog, None, workflows)
    block = view.drawing.blocks.get(OUTERMOST)
    nodes = [view.nodes[name] for name in (block.order.ordered if block else ())]
    ends = [node for node in nodes if isinstance(node, EndNode) and node.outcome == "succeeded"]
    if not ends:
        return {"type": "null"}
    roots = view.roots_at(ends[0].id, Moment.START)
    # All ends as one list, so that the references in their schemas share one document.
    every = shape_of_value([end.output for end in ends], lambda part: view.shape_of(part, roots))
    answer: Any = every.schema["items"]
    if not isinstance(answer, dict) or len(str(every.schema)) > MAX_BYTES:
        return {}
    definitions = {name: every.schema[name] for name in ("$defs",) if name in every.schema}
    return {**answer, **definitions}
