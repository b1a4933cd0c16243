"""Every connector that is installed."""

from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import entry_points
from typing import Any

from engine.connectors.kit.connector import Connector
from engine.connectors.kit.operation import Operation
from engine.errors import EngineError, Fault
from engine.graph.facts import OperationFacts
from engine.graph.remembered import Remembered, content_of

ENTRY_POINT_GROUP = "baton.connectors"


class UnknownOperation(EngineError):
    """No installed connector has this operation."""

    code = "connector.unknown_operation"
    fault = Fault.AUTHOR


@dataclass(frozen=True)
class Catalog:
    """Connectors by name, in the order of their titles."""

    connectors: tuple[Connector, ...]

    @cached_property
    def _operations(self) -> dict[tuple[str, str], Operation[Any]]:
        return {(c.name, o.name): o for c in self.connectors for o in c.operations}

    @cached_property
    def _connectors(self) -> dict[str, Connector]:
        return {c.name: c for c in self.connectors}

    @cached_property
    def _input_schemas(self) -> dict[tuple[str, str], dict[str, Any]]:
        # Made once: a thousand nodes of one operation took a second and more otherwise.
        return {key: found.Input.model_json_schema() for key, found in self._operations.items()}

    def connector(self, name: str) -> Connector | None:
        """Find a connector."""
        return self._connectors.get(name)

    def operation(self, connector: str, operation: str) -> Operation[Any]:
        """
        Find an operation.

        Raises:
            UnknownOperation: it is not installed.
        """
        found = self._operations.get((connector, operation))
        if found is None:
            raise UnknownOperation(
                f"No installed connector offers {connector}.{operation}.",
                connector=connector,
                operation=operation,
            )
        return found

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        """Describe an operation for a node's inputs; None when it is not installed."""
        found = self._operations.get((connector, operation))
        if found is None:
            return None
        content = content_of(inputs)
        if content is None:
            return self._describe(connector, found, inputs)
        describe = partial(self._describe, connector, found, inputs)
        return self._facts.recall((found,), describe, also=content)

    @cached_property
    def _facts(self) -> Remembered[OperationFacts]:
        # The same inputs give the same object, so what was found out about its types stays known.
        return Remembered(most=10_000)

    def _describe(
        self, connector: str, operation: Operation[Any], inputs: dict[str, Any]
    ) -> OperationFacts:
        credentials = self._connectors[connector].credentials
        return OperationFacts(
            input_schema=self._input_schemas[connector, operation.name],
            output_schema=operation.describe_output(inputs),
            takes_connection=credentials is not None,
            needs_connection=credentials is not None
            and (credentials.required or operation.needs_connection(inputs)),
        )


def load_catalog() -> Catalog:
    """Load every connector that an installed package offers."""
    found: list[Connector] = [point.load() for point in entry_points(group=ENTRY_POINT_GROUP)]
    return Catalog(tuple(sorted(found, key=lambda c: c.title)))
