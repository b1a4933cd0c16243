"""Script node → script step."""

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.script import ScriptNode
from engine.plan.model import ScriptStep


def lower_script(node: ScriptNode, *, frame: StepFrame, is_number: IsNumber) -> ScriptStep:
    """Lower a node that the checks found sound; the worker reads the code itself."""
    return ScriptStep(
        **frame,
        inputs=compile_template(node.inputs, is_number=is_number),
        code=node.code,
        output_schema=node.output_schema,
        limit_s=node.limit_s,
    )
