"""Secrets go to the hosts of their connection and nowhere else."""

from engine.connectors.kit.egress_rules import HostRule, NetworkRule, parse_address, parse_rule
from engine.connectors.kit.errors import CredentialsRefused
from engine.connectors.kit.resolve import normalise_host
from engine.ports import OpenedConnection


def require_allowed_host(connection: OpenedConnection, *, host: str, port: int) -> None:
    """
    Refuse unless the connection's secrets may be sent to this host.

    `allowed_hosts` holds `host`, `host:port` or `*.domain`; the name is compared as it is
    written, never what it resolves to, because a name's owner chooses that.

    Raises:
        CredentialsRefused: the host is not among the connection's allowed hosts.
    """
    name = normalise_host(host)
    if any(_allows(entry, name, port) for entry in connection.allowed_hosts):
        return
    raise CredentialsRefused(
        f"The connection's secrets may not be sent to {name}:{port}. "
        "Use an address of the connection, or ask an administrator to add the host to it.",
        code="connector.host_not_allowed",
        certain=True,
        host=name,
        port=port,
    )


def _allows(entry: str, name: str, port: int) -> bool:
    try:
        rule = parse_rule(entry)
        if isinstance(rule, HostRule):
            return rule.matches(name, port)
        return isinstance(rule, NetworkRule) and rule.matches(parse_address(name), port)
    except ValueError:
        return False
