"""What can go wrong with connections."""

from designer.common.errors import DesignerError


class ConnectionNameTaken(DesignerError):
    """Another connection of the workspace has this name."""

    code = "connection.name_taken"
    status = 409
    message = "Another connection has this name. Choose another one."


class ConnectionInUse(DesignerError):
    """Workflows or runs would stop working. `data` lists them: `used_by` and `runs`."""

    code = "connection.in_use"
    status = 409
    message = "Workflows use this connection. Take it out of them first."


class UnknownConnector(DesignerError):
    """No installed connector of this name takes credentials."""

    code = "connection.unknown_connector"
    status = 400
    message = "No connector of this name takes a connection here."
