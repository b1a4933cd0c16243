"""Wait node → wait step."""

from typing import assert_never

from engine.compiler.lower.frame import StepFrame
from engine.expressions.compile_template import compile_template, compile_text
from engine.expressions.heavy import IsNumber
from engine.graph.nodes.wait import DurationWay, MessageWay, UntilWay, WaitNode, Way
from engine.plan.model import DurationPlan, MessagePlan, UntilPlan, WaitStep, WayPlan


def lower_wait(node: WaitNode, *, frame: StepFrame, is_number: IsNumber) -> WaitStep:
    """Lower a node that the checks found sound; its ways keep their order."""
    return WaitStep(**frame, ways=tuple(_lower_way(way, is_number) for way in node.ways))


def _lower_way(way: Way, is_number: IsNumber) -> WayPlan:
    match way:
        case DurationWay():
            duration = compile_template(way.duration, is_number=is_number)
            return DurationPlan(handle=way.id, duration=duration)
        case UntilWay():
            return UntilPlan(handle=way.id, at=compile_text(way.at, is_number=is_number))
        case MessageWay():
            return MessagePlan(
                handle=way.id,
                message=way.message.strip(),
                key=compile_text(way.key, is_number=is_number),
                payload_schema=way.payload_schema,
            )
        case _:
            assert_never(way)
