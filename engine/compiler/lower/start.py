"""Start node → the plan itself: the start is no step but where the run's input enters."""

from engine.graph.nodes.start import StartNode
from engine.plan.model import Block, Plan


def lower_start(node: StartNode, *, block: Block) -> Plan:
    """Put a block behind the start; how its form looks is no business of the worker."""
    return Plan(start=node.id, input_schema=node.input_schema, block=block)
