"""A broker whose connections a test writes down."""

from engine.connectors.kit.errors import CredentialsRefused
from engine.ports import OpenedConnection


class FixedCredentials:
    """Opens the connections that it was given, for their own connector alone."""

    def __init__(self, *connections: OpenedConnection) -> None:
        self._connections = {connection.id: connection for connection in connections}
        self.opened: list[tuple[str, str, str]] = []
        """Connection, run and step of each use."""

    def open(
        self, *, connection_id: str, connector: str, run_id: str, step: str
    ) -> OpenedConnection:
        """Open a connection for one call."""
        found = self._connections.get(connection_id)
        if found is None or found.connector != connector:
            raise CredentialsRefused(f"There is no connection {connection_id} for {connector}.")
        self.opened.append((connection_id, run_id, step))
        return found
