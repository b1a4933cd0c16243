"""What tests of operations need: a call's context and a connection."""

from datetime import timedelta
from typing import Any

from engine.connectors.kit.operation import CallContext
from engine.connectors.kit.outbound import Outbound
from engine.ports import OpenedConnection

CANARY = "canary-7f3a/9+b=é"
"""A secret that must never be seen, with characters that every encoding spells differently."""

ASCII_CANARY = "canary-7f3a/9+b="


def a_connection(
    connector: str,
    config: dict[str, Any],
    *,
    secrets: dict[str, str] | None = None,
    allowed_hosts: tuple[str, ...] = (),
) -> OpenedConnection:
    return OpenedConnection(
        id="c1",
        connector=connector,
        config=config,
        secrets=secrets or {},
        allowed_hosts=allowed_hosts,
    )


def a_context(
    outbound: Outbound,
    *,
    connection: OpenedConnection | None = None,
    seconds: float = 5,
    effect_key: str = "run-1/charge/0",
) -> CallContext:
    return CallContext(
        connection=connection,
        outbound=outbound,
        effect_key=effect_key,
        attempt=1,
        time_left=timedelta(seconds=seconds),
    )
