"""Call-workflow node → call-workflow step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.plan.model import CallWorkflowStep


def lower_call_workflow(
    node: CallWorkflowNode, *, frame: StepFrame, is_number: IsNumber
) -> CallWorkflowStep:
    """Lower a node that the checks found sound."""
    return CallWorkflowStep(
        **frame,
        workflow=node.workflow,
        input=compile_template(node.input, is_number=is_number),
        wait=node.wait,
    )
