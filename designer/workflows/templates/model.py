"""What a template is."""

from collections.abc import Iterator
from typing import Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from engine.graph.model import WorkflowGraph
from engine.graph.nodes.common import ID_PATTERN
from engine.graph.nodes.operation import OperationNode, Undo

Category = Literal["Basics", "Business", "Data", "Machine learning", "Cloud and IT"]
"""What templates are grouped by; people read them in this order."""

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TemplateConnection(_Shape):
    """
    A connection that somebody chooses after they took the template.

    Attributes:
        connector: Which connector it has to be of, such as `http`.
        title, description: What it is for, in the words of the process.
    """

    connector: str = Field(min_length=1, max_length=100)
    title: str = Field(min_length=1, max_length=60)
    description: str = Field(min_length=1, max_length=300)


class Template(_Shape):
    """
    A workflow to begin with.

    Attributes:
        connections: By the name that the graph's operations give in place of a connection's id.
    """

    name: str = Field(pattern=ID_PATTERN, max_length=60)
    title: str = Field(min_length=1, max_length=60)
    description: str = Field(min_length=1, max_length=300)
    category: Category
    connections: dict[str, TemplateConnection]
    graph: WorkflowGraph

    @model_validator(mode="after")
    def _check_connections(self) -> Self:
        used = {call.connection: call.connector for call in calls_of(self.graph) if call.connection}
        named = {name: connection.connector for name, connection in self.connections.items()}
        if used != named:
            raise ValueError(f"operations use the connections {used}, the template names {named}")
        return self


def calls_of(graph: WorkflowGraph) -> Iterator[OperationNode | Undo]:
    """List what may name a connection: operations, and what undoes them."""
    for node in graph.nodes:
        if isinstance(node, OperationNode):
            yield node
            if node.undo is not None:
                yield node.undo
