"""What a connector can do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel

from engine.ports import EffectMode, OpenedConnection

if TYPE_CHECKING:
    from engine.connectors.kit.outbound import Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """
    What an operation gets besides its input.

    Attributes:
        connection: The opened connection, if the node names one.
        outbound: The only way to other hosts.
        effect_key: The same for every attempt at this step; send it to targets that accept one.
        time_left: How long this attempt may still take.
        answer_limit: Bytes that it may read and answer; None where values cannot be kept, so that
            each operation has a bound of its own.
    """

    connection: OpenedConnection | None
    outbound: "Outbound"
    effect_key: str
    attempt: int
    time_left: timedelta
    answer_limit: int | None = None


In = TypeVar("In", bound=BaseModel)


class Operation(ABC, Generic[In]):
    """
    One thing that a connector can do.

    Subclasses set the class attributes and implement `call`. The palette, the inspector and the
    documentation draw themselves from the schema of `Input`; use `Field(title=…,
    description=…, json_schema_extra={"x-widget": …})` to say how.

    Attributes:
        name: Identifier within the connector, such as `request`.
        output_schema: JSON Schema of what `call` returns, when it does not depend on the input.
        effect: What `effect_mode` always answers, or `depends` when the inputs decide.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    Input: type[In]
    output_schema: ClassVar[dict[str, Any]] = {}
    effect: ClassVar[EffectMode | Literal["depends"]] = "depends"
    secret_inputs: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def effect_mode(self, inputs: In) -> EffectMode:
        """Say what a second call with these inputs would do."""

    @abstractmethod
    async def call(self, inputs: In, context: CallContext) -> Any:
        """
        Do it, and answer a JSON value that `describe_output` describes.

        Raises:
            Unavailable, Rejected, CredentialsRefused, EgressRefused: see `errors`.
        """

    def describe_output(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """Give the JSON Schema of the output for inputs as the designer wrote them."""
        return self.output_schema

    def needs_connection(self, inputs: dict[str, Any]) -> bool:
        """Say whether these inputs ask for a connection where the connector does not always."""
        return False

    def summarise(self, inputs: dict[str, Any]) -> str:
        """Give one line for the card on the canvas, from inputs as the designer wrote them."""
        return self.title
