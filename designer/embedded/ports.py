"""Ports on this machine."""

import json
import random
import socket
from pathlib import Path

from designer.embedded.obstacle import Obstacle

LOOPBACK = "127.0.0.1"
LAST_PORT = 65_535
LISTENING_PORTS = (10_240, 32_000)


def is_free(port: int, *, host: str = LOOPBACK) -> bool:
    """Say whether a server could listen on a port."""
    with socket.socket() as probe:
        # As servers do: a port that is only waiting for late packets is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """
    Find a port on which nothing listens.

    It is below those that the kernel hands to outgoing connections, so that none of them can take
    it while a part that listens there is being started again.
    """
    while True:
        port = random.randrange(*LISTENING_PORTS)  # noqa: S311 - it guards nothing
        if is_free(port):
            return port


def need_free(port: int, *, host: str) -> None:
    """
    Make sure that the web server will get its port.

    Raises:
        Obstacle: something else listens there, or the port does not exist.
    """
    if not 0 < port <= LAST_PORT:
        raise Obstacle(f"There is no port {port}: choose one between 1 and {LAST_PORT}.")
    if not is_free(port, host=host):
        raise Obstacle(
            f"Port {port} is taken by another program: stop that one, "
            f"or choose another port, such as PORT={min(port + 1, LAST_PORT)} make up."
        )


def lasting_ports(file: Path, names: tuple[str, ...]) -> dict[str, int]:
    """
    Choose a port for each name, the same as last time wherever it is still free.

    The demo's connections and links hold their addresses, so these should not move.
    """
    known = _known_ports(file)
    chosen = {
        name: known[name] if name in known and is_free(known[name]) else free_port()
        for name in names
    }
    fresh = file.with_name(f".{file.name}")
    fresh.write_text(json.dumps(known | chosen, indent=1))
    fresh.replace(file)  # at once: a crash leaves the old file or the new one, never half of it
    return chosen


def _known_ports(file: Path) -> dict[str, int]:
    """Read the ports of last time; a garbled file is as good as none."""
    try:
        found = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: port for name, port in found.items() if type(port) is int and 0 < port <= LAST_PORT
    }
