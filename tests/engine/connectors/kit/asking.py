"""Requests and rules in a few words, for tests of the outbound client."""

from engine.connectors.kit.outbound import OutboundRequest
from engine.ports import EgressPolicy


def get(url: str, **more) -> OutboundRequest:
    return OutboundRequest(method="GET", url=url, **({"deadline_s": 5.0} | more))


def own_policy(shop) -> EgressPolicy:
    return EgressPolicy(allow=(f"{shop.host}:{shop.port}",))
