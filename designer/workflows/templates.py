"""Graphs to begin with."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from designer.workflows.errors import UnknownTemplate
from engine.graph.model import Edge, WorkflowGraph
from engine.graph.nodes.choice import Case, ChoiceNode
from engine.graph.nodes.common import Position
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.start import StartForm, StartNode


def _blank() -> WorkflowGraph:
    return WorkflowGraph(
        nodes=(
            StartNode(id="start", name="Start", position=Position(x=0, y=0)),
            EndNode(id="end", name="End", position=Position(x=320, y=0)),
        ),
        edges=(Edge(id="start_end", source="start", target="end"),),
    )


def _ask_and_decide() -> WorkflowGraph:
    """Show a form, a call, a choice and two ends; the call's address is still to be filled in."""
    return WorkflowGraph(
        nodes=(
            StartNode(
                id="start",
                name="Request",
                position=Position(x=0, y=80),
                input_schema={
                    "type": "object",
                    "properties": {
                        "item": {"type": "string", "title": "What do you need?", "minLength": 1},
                        "amount": {"type": "number", "title": "What does it cost?", "minimum": 0},
                    },
                    "required": ["item", "amount"],
                    "additionalProperties": False,
                },
                form=StartForm(title="Request something", submit_label="Send", icon="forms"),
            ),
            OperationNode(
                id="look_up",
                name="Look up",
                stage="Checking",
                position=Position(x=300, y=80),
                connector="http",
                operation="request",
                inputs={"method": "GET", "url": ""},
            ),
            ChoiceNode(
                id="decide",
                name="Small enough?",
                position=Position(x=600, y=80),
                cases=(Case(id="small", name="Small", condition="input.amount <= 100"),),
            ),
            EndNode(
                id="granted",
                name="Granted",
                stage="Granted",
                position=Position(x=900, y=0),
                output={"item": "{{ input.item }}", "granted": True},
            ),
            EndNode(
                id="refused",
                name="Refused",
                stage="Refused",
                position=Position(x=900, y=180),
                output={"item": "{{ input.item }}", "granted": False},
            ),
        ),
        edges=(
            Edge(id="start_look_up", source="start", target="look_up"),
            Edge(id="look_up_decide", source="look_up", target="decide"),
            Edge(id="decide_granted", source="decide", source_handle="small", target="granted"),
            Edge(id="decide_refused", source="decide", source_handle="otherwise", target="refused"),
        ),
    )


BLANK: Final = "blank"
TEMPLATES: Final[Mapping[str, Callable[[], WorkflowGraph]]] = MappingProxyType(
    {BLANK: _blank, "ask_and_decide": _ask_and_decide}
)
"""Every template, by name."""


def make(name: str) -> WorkflowGraph:
    """
    Make a graph from a template.

    Raises:
        UnknownTemplate: there is none of this name.
    """
    template = TEMPLATES.get(name)
    if template is None:
        raise UnknownTemplate(template=name)
    return template()
