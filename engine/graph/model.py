"""The source language: what the canvas saves."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.common import ID_PATTERN
from engine.graph.nodes.decision import DecisionNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.respond import RespondNode
from engine.graph.nodes.scope import ScopeNode
from engine.graph.nodes.script import ScriptNode
from engine.graph.nodes.start import StartNode
from engine.graph.nodes.task import TaskNode
from engine.graph.nodes.transform import TransformNode
from engine.graph.nodes.wait import WaitNode
from engine.graph.settings import Variable, WorkflowSettings

MAX_NODES = 10_000
MAX_EDGES = 40_000
MAX_VARIABLES = 500
MAX_DEPTH = 200
"""Lists and objects inside one another in the whole document; what reads it goes down with it."""

Node = Annotated[
    StartNode
    | OperationNode
    | ChoiceNode
    | EndNode
    | TransformNode
    | DecisionNode
    | ScriptNode
    | WaitNode
    | TaskNode
    | RespondNode
    | CallWorkflowNode
    | ForEachNode
    | RepeatNode
    | ScopeNode,
    Field(discriminator="kind"),
]
"""The closed list of node kinds. Adding one: see docs/how-to/add-a-node-kind.md."""


class Edge(BaseModel):
    """
    A line on the canvas, from a handle of one node to another node.

    It joins two nodes of the same parent, or leads from an inner handle of a container to one of
    its own children.

    Attributes:
        source_handle: `out`; for a choice the id of a case or `otherwise`; for a scope also the id
            of a catch; from a container to its children `body`, or `finally` of a scope.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=200)
    source: str = Field(pattern=ID_PATTERN)
    source_handle: str = Field(default="out", pattern=ID_PATTERN)
    target: str = Field(pattern=ID_PATTERN)


class WorkflowGraph(BaseModel):
    """
    A workflow as it is drawn. Positions are kept for the canvas and never change behaviour.

    The list of nodes is flat; a node inside a container names it as its `parent`.

    A graph may be saved with problems (`engine.graph.checks` lists them); only a graph without
    errors compiles.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    nodes: tuple[Node, ...] = Field(default=(), max_length=MAX_NODES)
    edges: tuple[Edge, ...] = Field(default=(), max_length=MAX_EDGES)
    settings: WorkflowSettings = WorkflowSettings()
    variables: tuple[Variable, ...] = Field(default=(), max_length=MAX_VARIABLES)

    @model_validator(mode="before")
    @classmethod
    def _is_not_too_deep(cls, document: Any) -> Any:
        """Refuse schemas and values in which every reader would lose itself."""
        level = [document]
        for _ in range(MAX_DEPTH):
            level = [part for whole in level for part in _parts(whole)]
            if not level:
                return document
        raise ValueError(f"More than {MAX_DEPTH} lists and objects inside one another.")


def _parts(whole: Any) -> list[Any]:
    """List the lists and objects right inside a piece of JSON."""
    if isinstance(whole, dict):
        return [part for part in whole.values() if isinstance(part, dict | list | tuple)]
    if isinstance(whole, list | tuple):
        return [part for part in whole if isinstance(part, dict | list | tuple)]
    return []
