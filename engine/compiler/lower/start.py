"""Start node → the plan itself: the start is no step but where the run's input enters."""

from engine.expressions.compile_template import compile_text
from engine.expressions.heavy import IsNumber
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.start import StartNode
from engine.plan.model import Block, Plan


def lower_start(
    node: StartNode, *, graph: WorkflowGraph, block: Block, is_number: IsNumber
) -> Plan:
    """
    Put a block behind the start, with what is said of the workflow as a whole.

    How its form looks, and what decides when a run may begin, is no business of the worker.

    Args:
        is_number: What the schemas know of what is there in the whole workflow.
    """
    key = graph.settings.business_key
    return Plan(
        start=node.id,
        input_schema=node.input_schema,
        block=block,
        variables={one.id: one.value for one in graph.variables},
        time_limit_s=graph.settings.time_limit_s,
        sla_s=graph.settings.sla_s,
        business_key=compile_text(key, is_number=is_number) if key.strip() else None,
    )
