"""What a generated file says about its workflow, apart from the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """
    What people know of a workflow, and the names of what it uses.

    Attributes:
        version: None for a draft.
        connections: Names of connections, by id.
        workflows: Names of the workflows that it calls, by id.
        notes: Designers' remarks, by node id.
    """

    title: str
    description: str = ""
    version: int | None = None
    connections: Mapping[str, str] = field(default_factory=dict)
    workflows: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
