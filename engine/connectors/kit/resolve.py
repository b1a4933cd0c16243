"""From a host's name to addresses that connectors may connect to."""

import asyncio
import re
import socket
from ipaddress import ip_address
from typing import Protocol

import httpx2

from engine.connectors.kit.egress_rules import EgressRules, parse_address, unwrap
from engine.connectors.kit.errors import EgressRefused, Unavailable

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_MAX_ADDRESSES = 8


class Resolver(Protocol):
    """Asks for the addresses of a name."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """
        Give the addresses of a host, the preferred one first.

        Raises:
            OSError: there are none.
        """


class SystemResolver:
    """Asks the operating system, which also reads spellings such as `127.1` or `0x7f000001`."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Give the addresses of a host, as the system orders them."""
        loop = asyncio.get_running_loop()
        answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def normalise_host(host: str) -> str:
    """
    Bring a host's name to the one form in which rules and connections compare it.

    Raises:
        EgressRefused: it is no name or address of a single host.
    """
    try:
        plain = httpx2.URL(scheme="http", host=host).raw_host.decode("ascii").lower().rstrip(".")
    except (httpx2.InvalidURL, UnicodeError, TypeError) as error:
        raise EgressRefused("That is not the name of a host. Correct the address.") from error
    if _HOST.fullmatch(plain):
        return plain
    try:
        return str(ip_address(plain.strip("[]")))
    except ValueError as error:
        raise EgressRefused("That is not the name of a host. Correct the address.") from error


class Gate:
    """Decides about each connection, once, on the addresses that it will then use."""

    def __init__(self, rules: EgressRules, resolver: Resolver) -> None:
        self._rules = rules
        self._resolver = resolver

    async def find_addresses(self, host: str, port: int) -> tuple[str, ...]:
        """
        Resolve a host and let pass only what the policy allows.

        Returns:
            Addresses to connect to, none of them a name, the preferred one first.

        Raises:
            EgressRefused: the policy refuses the host or one of its addresses.
            Unavailable: the name has no address.
        """
        name = normalise_host(host)
        try:
            found = await self._resolver.resolve(name, port)
            addresses = [unwrap(parse_address(text)) for text in found[:_MAX_ADDRESSES]]
        except (OSError, UnicodeError, ValueError):
            addresses = []
        if not addresses:
            raise Unavailable(
                f"The name {name} has no address. Check its spelling.",
                code="connector.host_not_found",
                certain=True,
                host=name,
            )
        refusal = self._rules.find_refusal(host=name, port=port, addresses=addresses)
        if refusal is not None:
            raise EgressRefused(
                f"Connecting to {name}:{port} is not allowed: {refusal}. "
                "An administrator can name it in the egress policy.",
                host=name,
                port=port,
            )
        return tuple(str(address) for address in addresses)
