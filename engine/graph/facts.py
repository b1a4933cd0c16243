"""What the checks need to know of the world around a graph; whoever asks for them supplies it."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFacts:
    """
    One operation, as the checks see it.

    Attributes:
        input_schema: JSON Schema of its inputs.
        output_schema: JSON Schema of its output for the inputs of the node at hand.
        takes_connection, needs_connection: Whether a connection may, or must, be chosen.
    """

    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    takes_connection: bool
    needs_connection: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowFacts:
    """
    A workflow that a graph may call.

    Attributes:
        input_schema, output_schema: JSON Schemas of its live version.
        live: Whether it has a version that can be run.
        own: Whether it is the workflow that the graph itself belongs to.
    """

    name: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    live: bool = True
    own: bool = False


class CatalogFacts(Protocol):
    """The catalogue, as far as the checks and the compiler may see it."""

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        """Describe an operation for a node's inputs; None when it is not installed."""
