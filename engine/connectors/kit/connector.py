"""A plug-in: what it is called, how it looks, what it can do, which credentials it takes."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from engine.connectors.kit.operation import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """
    What a connection of this connector stores.

    Attributes:
        config: Model of the settings that are no secret.
        secrets: Model of the secrets; every field is a string.
        required: True when an operation cannot run without a connection.
    """

    config: type[BaseModel]
    secrets: type[BaseModel]
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """
    A plug-in, found through the entry point group `baton.connectors`.

    Attributes:
        name: Identifier, such as `http`; stored in graphs, so it never changes.
        version: `major.minor`; a major change may break workflows.
        icon: Name of a Tabler icon. `color`: name of a theme colour.
    """

    name: str
    title: str
    description: str
    version: str
    icon: str
    color: str
    operations: tuple[Operation[Any], ...]
    credentials: Credentials | None = None
