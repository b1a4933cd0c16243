"""How to reach Temporal."""

from dataclasses import dataclass

from engine.client.sealing import SealingKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalSettings:
    """
    How to reach Temporal, and what seals everything that it stores.

    Attributes:
        address: `host:port` of the front end.
        tls: Whether to speak TLS; an API key always does.
        api_key: For Temporal Cloud; empty for none.
    """

    address: str
    namespace: str
    task_queue: str
    sealing_keys: SealingKeys
    tls: bool = False
    api_key: str = ""
