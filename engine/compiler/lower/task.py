"""Task node → task step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template, compile_text
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.task import TaskNode
from engine.plan.model import TaskStep


def lower_task(node: TaskNode, *, frame: StepFrame, is_number: IsNumber) -> TaskStep:
    """Lower a node that the checks found sound."""
    return TaskStep(
        **frame,
        title=compile_text(node.title, is_number=is_number),
        description=compile_text(node.description, is_number=is_number),
        people=compile_template(node.people, is_number=is_number),
        groups=compile_template(node.groups, is_number=is_number),
        result_schema=node.result_schema,
    )
