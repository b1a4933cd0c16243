"""Which addresses connectors may reach: `EgressPolicy`, compiled."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from engine.ports import EgressPolicy

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAME = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_GLOBAL_IPV6 = IPv6Network("2000::/3")
_SHARED = IPv4Network("100.64.0.0/10")
_SIX_TO_FOUR = IPv6Network("2002::/16")

# Places where a cloud answers with the machine's own credentials, or that reach no single host.
# Naming a host is not enough to open these, because whoever owns the name chooses its address.
_NEVER_BY_NAME: tuple[Network, ...] = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("100.100.100.200/32"),
    IPv4Network("168.63.129.16/32"),
    IPv4Network("169.254.0.0/16"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("224.0.0.0/4"),
    IPv4Network("240.0.0.0/4"),
    IPv6Network("::/128"),
    IPv6Network("fd00:ec2::/32"),
    IPv6Network("fd20:ce::254/128"),
    IPv6Network("fe80::/10"),
    IPv6Network("fec0::/10"),
    IPv6Network("ff00::/8"),
)


class Ban(Enum):
    """Why an address is refused unless the policy names it."""

    PRIVATE = "private"
    """Belongs to a private network or to this machine; a rule may name host or address."""

    SPECIAL = "special"
    """Metadata services, link-local, multicast and the like; a rule must name the address."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """Matches a host by its name; `port` None is any port."""

    name: str
    port: int | None

    def matches(self, host: str, port: int) -> bool:
        """Say whether the rule names this host and port."""
        if self.port not in (None, port):
            return False
        if self.name.startswith("*."):
            return host.endswith(self.name[1:])
        return host == self.name


@dataclass(frozen=True, slots=True)
class NetworkRule:
    """Matches an address, whatever name led to it; `port` None is any port."""

    network: Network
    port: int | None

    def matches(self, address: Address, port: int) -> bool:
        """Say whether the rule names this address and port."""
        return self.port in (None, port) and address in self.network


Rule = HostRule | NetworkRule


def parse_rule(text: str) -> Rule:
    """
    Read one entry: `host`, `host:port`, `*.domain`, an address or a CIDR.

    Raises:
        ValueError: it is none of these.
    """
    entry = text.strip().lower()
    try:
        return NetworkRule(ip_network(entry.strip("[]")), None)
    except ValueError:
        pass
    host, _, tail = entry.rpartition(":")
    port = int(tail) if host and tail.isdecimal() and 0 < int(tail) < 65536 else None  # noqa: PLR2004
    host = (host if port is not None else entry).rstrip(".")
    try:
        return NetworkRule(ip_network(host.strip("[]")), port)
    except ValueError:
        pass
    if not _NAME.fullmatch(host):
        raise ValueError(f"{text!r} is no host, host:port, *.domain, address or CIDR.")
    return HostRule(host, port)


def unwrap(address: Address) -> Address:
    """Give the IPv4 address that an IPv4-mapped IPv6 address stands for."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def find_ban(address: Address) -> Ban | None:
    """Say why an address is out of bounds by default, or None for the public internet."""
    if any(address in network for network in _NEVER_BY_NAME):
        return Ban.SPECIAL
    if isinstance(address, IPv4Address):
        public = address.is_global and address not in _SHARED
        return None if public else Ban.PRIVATE
    if address in _SIX_TO_FOUR and address.sixtofour is not None:
        return find_ban(address.sixtofour)
    return None if address.is_global and address in _GLOBAL_IPV6 else Ban.PRIVATE


class EgressRules:
    """A policy that is ready to judge."""

    def __init__(self, policy: EgressPolicy) -> None:
        self._allow = _split(policy.allow)
        self._deny = _split(policy.deny)
        self._only_allowed = policy.only_allowed

    def find_refusal(self, *, host: str, port: int, addresses: Sequence[Address]) -> str | None:
        """
        Say why connectors may not connect, or None when they may.

        Every address is judged: a name with one good and one bad answer is refused, because
        nobody can say which of the two a later connection would use.
        """
        if any(rule.matches(host, port) for rule in self._deny[0]):
            return "the policy denies this host"
        named = any(rule.matches(host, port) for rule in self._allow[0])
        for address in addresses:
            reason = self._find_refusal_of(unwrap(address), port=port, named=named)
            if reason is not None:
                return reason
        return None

    def _find_refusal_of(self, address: Address, *, port: int, named: bool) -> str | None:
        if any(rule.matches(address, port) for rule in self._deny[1]):
            return "the policy denies this address"
        if any(rule.matches(address, port) for rule in self._allow[1]):
            return None
        ban = find_ban(address)
        if ban is Ban.SPECIAL:
            return "it leads to an address that only machines of a network use"
        if ban is Ban.PRIVATE and not named:
            return "it leads to a private network or to this machine"
        if self._only_allowed and not named:
            return "the policy allows only the hosts that it names"
        return None


def _split(entries: Iterable[str]) -> tuple[tuple[HostRule, ...], tuple[NetworkRule, ...]]:
    rules = [parse_rule(entry) for entry in entries]
    return (
        tuple(rule for rule in rules if isinstance(rule, HostRule)),
        tuple(rule for rule in rules if isinstance(rule, NetworkRule)),
    )


def parse_address(text: str) -> Address:
    """Read an address as the system's resolver writes it, with or without a scope."""
    return ip_address(text.partition("%")[0])
